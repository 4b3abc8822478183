"""What a WebSocket server says, turned into actions: hellos, epochs, rows, and servers that know no hello.

Lives as long as the feed and outlasts its connections. No sockets in here; `now` is monotonic seconds.
"""

from collections.abc import Callable, Iterator

from commandcenter.feed import Cursor, Gap
from feeds.actions import Action
from feeds.frames import Gone, Hello, Refusal, Row
from feeds.ordering import Order
from feeds.plain import PREFIX, Plain
from feeds.timing import Timing
from feeds.waiting import PLACES

EPOCHS = 16  # left epochs whose place is remembered; of more, those that are not committed yet


class Stream:
    """One server's stream over all its connections and epochs."""

    def __init__(
        self,
        name: str,
        cursor: Cursor | None,
        timing: Timing,
        cursor_of: Callable[[str], int | None],
    ) -> None:
        """Go on after `cursor`; `cursor_of` tells the committed position of any epoch."""
        self._timing = timing
        self._cursor_of = cursor_of
        self._order: Order | None = None
        plain = f"{PREFIX}{name}"
        self._plain = Plain(plain, cursor_of(plain) or 0)
        self._left: dict[str, int] = {}
        self._mode: str = "undecided"  # this connection: undecided | feed | plain
        self._is_foreign = False  # known from before
        self._held: list[Row] = []  # rows that came before a hello
        self._since = 0.0
        self._after: Cursor | None = None
        if cursor is not None and cursor.epoch == self._plain.epoch:
            self._plain.taken, self._is_foreign = cursor.sequence, True
        elif cursor is not None:
            self._order = Order(cursor.epoch, cursor.sequence, timing)

    @property
    def epoch(self) -> str | None:
        """The epoch that may be acknowledged on this connection; None where there is none."""
        return self._order.epoch if self._order is not None and self._mode == "feed" else None

    @property
    def place(self) -> Cursor | None:
        """The position up to which all is handed over, in the epoch that is read now."""
        if self._is_foreign:
            return Cursor(epoch=self._plain.epoch, sequence=self._plain.taken)
        if self._order is None:
            return None
        return Cursor(epoch=self._order.epoch, sequence=self._order.taken)

    def query(self, cursor: Cursor | None) -> Cursor | None:
        """Return what a new connection asks to go on after; None for the first and for foreign ones.

        A server that did not answer the resume of its new epoch is asked for that epoch at once.
        """
        if self._order is not None and self._order.is_unanswered:
            epoch = self._order.epoch
            return Cursor(epoch=epoch, sequence=self._cursor_of(epoch) or 0)
        return None if cursor is None or cursor.epoch == self._plain.epoch else cursor

    def connected(self, after: Cursor | None, now: float) -> None:
        """A new connection is up, its query asked for `after`."""
        self._mode = "plain" if self._is_foreign else "undecided"
        self._held.clear()
        self._since, self._after = now, after

    def deadline(self) -> float | None:
        """When `due` has something to do; None: not before the next frame."""
        if self._mode == "undecided":
            return self._since + self._timing.hello if self._held else None
        return self._order.deadline() if self._order is not None and self._mode == "feed" else None

    def heard(self, found: Hello | Gone | Row, now: float) -> Iterator[Action]:
        """Take what the server sent."""
        match found:
            case Hello():
                yield from self._hello(found, now)
            case Gone():
                if self._order is not None and self._mode == "feed":
                    yield from self._order.gone(found, now)
                elif self._mode == "plain":
                    reason = "schema: gone from a server that said no hello"
                    yield from self._plain.row(Row(raw=found.raw, at_us=found.at_us, reason=reason))
            case Row():
                yield from self._row(found, now)

    def due(self, now: float) -> Iterator[Action]:
        """Time has passed without a frame."""
        if self._mode == "undecided" and self._held and now >= self._since + self._timing.hello:
            yield from self._go_plain()
        elif self._mode == "feed" and self._order is not None:
            yield from self._order.due(now)

    def ended(self, refusal: Refusal | None, now: float) -> Iterator[Action]:
        """The connection is over, all its frames were heard; `refusal`: one of them ended it."""
        if self._mode == "undecided" and self._held and self._order is None:
            yield from self._go_plain()
        if refusal is None:
            return
        if self._mode == "feed" and self._order is not None:
            yield from self._order.refused(refusal, now)
        elif self._mode == "plain":
            reason = f"poison: {refusal.reason}"
            yield from self._plain.row(Row(raw=refusal.raw, at_us=refusal.at_us, reason=reason))

    def _row(self, row: Row, now: float) -> Iterator[Action]:
        if self._mode == "plain":
            yield from self._plain.row(row)
        elif self._mode == "undecided" or self._order is None:
            self._held.append(row)
            if len(self._held) > PLACES:
                yield from self._go_plain()
        elif row.position is None:
            yield from self._order.unreadable(row, now)
        else:
            yield from self._order.row(row, row.position, now)

    def _go_plain(self) -> Iterator[Action]:
        """No hello came: the rows are plain."""
        self._mode, self._is_foreign = "plain", True
        while self._held:
            yield from self._plain.row(self._held[0])
            del self._held[0]

    def _hello(self, hello: Hello, now: float) -> Iterator[Action]:
        before, after, self._after = self._order, self._after, None
        if before is None:
            known = self._cursor_of(hello.epoch)
            start = _start(hello) if known is None else known
            self._order = Order(hello.epoch, start, self._timing)
            yield from self._order.resumed(hello, None)
        elif before.epoch == hello.epoch:
            is_asked = after is not None and after.epoch == hello.epoch
            yield from before.resumed(hello, after.sequence if after and is_asked else None)
            if after is not None and not is_asked:
                # Nothing of this epoch was committed when we connected: the server waits for a word.
                yield from before.ask(now)
        else:
            yield from self._new_epoch(before, hello, now)
        self._mode, self._is_foreign = "feed", False
        while self._held:
            yield from self._row(self._held[0], now)
            del self._held[0]

    def _new_epoch(self, before: Order, hello: Hello, now: float) -> Iterator[Action]:
        """Close the old epoch, put the change on record, and have the new one sent from where it stands."""
        reason = f"the server left epoch {before.epoch} after {before.taken} for {hello.epoch}"
        yield from before.closed(reason)
        self._leave(before)
        known = self._known(hello.epoch)
        order = self._order = Order(
            hello.epoch, _start(hello) if known is None else known, self._timing
        )
        if known is None and order.taken > 0:
            yield Gap(epoch=hello.epoch, first=1, last=order.taken, state="lost", reason=reason)
        yield from order.resumed(hello, None)
        first = order.taken + 1
        yield from order.gaps.missing(first, max(first, hello.last or first), reason)
        yield from order.ask(now)

    def _leave(self, order: Order) -> None:
        """Remember the place of an epoch until the journal knows it."""
        self._left[order.epoch] = order.taken
        if len(self._left) > EPOCHS:
            self._left = {
                epoch: taken
                for epoch, taken in self._left.items()
                if taken > (self._cursor_of(epoch) or 0)
            }

    def _known(self, epoch: str) -> int | None:
        """Return up to where an epoch was taken before, committed or not; None for a new one."""
        places = (self._left.pop(epoch, None), self._cursor_of(epoch))
        return max((place for place in places if place is not None), default=None)


def _start(hello: Hello) -> int:
    """Return the position before the first row of an epoch. An empty server may name its first 0."""
    if hello.first is None or (hello.first == 0 and not hello.last):
        return 0
    return hello.first - 1
