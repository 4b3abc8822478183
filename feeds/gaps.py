"""Which ranges of an epoch are on record as missing, and how each of them ends."""

from collections.abc import Iterator

from commandcenter.feed import Gap


class Gaps:
    """The open ranges of one epoch. What has to be recorded is yielded, in the order of positions."""

    def __init__(self, epoch: str) -> None:
        self._epoch = epoch
        self._open: list[tuple[int, int]] = []

    def missing(self, first: int, last: int, reason: str) -> Iterator[Gap]:
        """Open a range, unless it lies inside one that is open already."""
        if not any(start <= first and last <= end for start, end in self._open):
            self._open.append((first, last))
            yield Gap(epoch=self._epoch, first=first, last=last, state="open", reason=reason)

    def passed(self, taken: int) -> Iterator[Gap]:
        """Close as filled what lies wholly at or below `taken`."""
        for first, last in [found for found in self._open if found[1] <= taken]:
            self._open.remove((first, last))
            yield Gap(epoch=self._epoch, first=first, last=last, state="filled")

    def lost(self, first: int, last: int, reason: str) -> Iterator[Gap]:
        """Record a range as lost; what came before it in an open one is filled, the rest stays open."""
        rest: list[tuple[int, int]] = []
        for start, end in [found for found in self._open if found[0] <= last and first <= found[1]]:
            self._open.remove((start, end))
            if start < first:
                yield Gap(epoch=self._epoch, first=start, last=first - 1, state="filled")
            if last < end:
                rest.append((last + 1, end))
        yield Gap(epoch=self._epoch, first=first, last=last, state="lost", reason=reason)
        for start, end in rest:
            yield from self.missing(start, end, reason)
