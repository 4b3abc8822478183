"""A foreign server: no hello, only rows. The positions are ours, nobody is told what is durable."""

from collections.abc import Iterator

from commandcenter.feed import Delivery, Gap
from feeds.frames import Row

FAR = 10_000  # a wider jump of the server's own numbers is no gap, they began anew
PREFIX = "plain-"


class Plain:
    """Counts rows as they come; where the server numbers them itself, a jump is a lost range."""

    def __init__(self, epoch: str, taken: int = 0) -> None:
        self.epoch = epoch
        self.taken = taken
        self._number: int | None = None  # the highest of the server's own

    def row(self, row: Row) -> Iterator[Delivery | Gap]:
        """Give a frame the next position; one that cannot be read gets a position, too."""
        yield from self._jump(row.position)
        yield Delivery(
            epoch=self.epoch,
            sequence=self.taken + 1,
            raw=row.raw,
            event=row.event,
            recorded_us=row.at_us,
            reason="" if row.event is not None else row.reason,
        )
        self.taken += 1

    def _jump(self, number: int | None) -> Iterator[Gap]:
        """Record what the server's own numbers say is missing, at positions of ours."""
        if number is None:
            return
        before, self._number = self._number, number
        if before is None or number - before > FAR:
            return
        if number <= before:
            self._number = before if before - number <= FAR else number
        elif missing := number - before - 1:
            yield Gap(
                epoch=self.epoch,
                first=self.taken + 1,
                last=self.taken + missing,
                state="lost",
                reason=f"the server's numbers go from {before} to {number}",
            )
            self.taken += missing
