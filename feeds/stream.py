"""What a WebSocket server says, turned into actions: hellos, epochs, rows, and servers that know no hello.

Lives as long as the feed and outlasts its connections. No sockets in here; `now` is monotonic seconds.
"""

from collections.abc import Iterator

from commandcenter.feed import Cursor, Gap
from feeds.actions import Action, Ask
from feeds.frames import Gone, Hello, Refusal, Row
from feeds.ordering import Order
from feeds.plain import PREFIX, Plain
from feeds.timing import Timing
from feeds.waiting import PLACES

EPOCHS = 16  # left epochs whose place is remembered, for a server that goes back to one


class Stream:
    """One server's stream over all its connections and epochs."""

    def __init__(self, name: str, cursor: Cursor | None, timing: Timing) -> None:
        self._timing = timing
        self._order: Order | None = None
        self._plain = Plain(f"{PREFIX}{name}")
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
        """Return what a new connection asks to go on after; None for the first and for foreign ones."""
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
                    yield from self._order.gone(found.first, now)
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
            self._order = Order(hello.epoch, _start(hello), self._timing)
            yield from self._order.resumed(hello, None)
        elif before.epoch == hello.epoch:
            is_asked = after is not None and after.epoch == hello.epoch
            yield from before.resumed(hello, after.sequence if after and is_asked else None)
            if after is not None and not is_asked:
                # Nothing of this epoch was committed when we connected: the server waits for a word.
                yield Ask(before.epoch, before.taken)
        else:
            yield from self._new_epoch(before, hello)
        self._mode, self._is_foreign = "feed", False
        while self._held:
            yield from self._row(self._held[0], now)
            del self._held[0]

    def _new_epoch(self, before: Order, hello: Hello) -> Iterator[Action]:
        """Close the old epoch, put the change on record, and have the new one sent from its start."""
        reason = f"the server left epoch {before.epoch} after {before.taken} for {hello.epoch}"
        yield from before.closed(reason)
        self._left[before.epoch] = before.taken
        if len(self._left) > EPOCHS:
            del self._left[next(iter(self._left))]
        known = self._left.pop(hello.epoch, None)
        order = self._order = Order(
            hello.epoch, _start(hello) if known is None else known, self._timing
        )
        if known is None and order.taken > 0:
            yield Gap(epoch=hello.epoch, first=1, last=order.taken, state="lost", reason=reason)
        yield from order.resumed(hello, None)
        first = order.taken + 1
        yield from order.gaps.missing(first, max(first, hello.last or first), reason)
        yield Ask(order.epoch, order.taken)


def _start(hello: Hello) -> int:
    """Return the position before the first row of an epoch. An empty server may name its first 0."""
    if hello.first is None or (hello.first == 0 and not hello.last):
        return 0
    return hello.first - 1
