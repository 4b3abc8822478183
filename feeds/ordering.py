"""The rows of one epoch in order: what came early waits, what is missing is asked for, nothing is skipped.

No sockets and no clock in here. Every method takes `now` (monotonic seconds, of the frame's arrival) and
yields actions; state moves on only after an action was carried out, so a failed one is done again.
"""

from collections.abc import Iterator

from commandcenter.feed import Delivery
from feeds.actions import Action, Again, Ask, Leave
from feeds.frames import Gone, Hello, Refusal, Row
from feeds.gaps import Gaps
from feeds.search import Search
from feeds.timing import Timing
from feeds.waiting import PLACES, Repeats, Waiting

STRIKES = 3  # failures of the connection at one position: poison
FAR = 10_000  # further ahead than this of all that is known, a single position is not believed
SURE = 3  # rows near each other beyond that: the stream did jump
GIVEN_UP = 256  # ranges remembered, for rows that come after all


class Order:
    """One epoch of a §feed stream; `taken` is the highest position handed over, without a hole."""

    def __init__(self, epoch: str, taken: int, timing: Timing) -> None:
        self.epoch = epoch
        self.taken = taken
        self.gaps = Gaps(epoch)
        self._timing = timing
        self._waiting = Waiting()
        self._repeats = Repeats()
        self._search: Search | None = None
        self._noticed: float | None = None  # since when the hole stands without progress
        self._ahead = 0  # rows that came past the hole since then
        self._reached = taken  # highest position of the server's pass over its rows
        self._heard = taken  # the position heard last
        self._told = 0  # the last position that the server said it holds
        self._pass = 0
        self._blot: int | None = None  # the place of the last unreadable frame
        self._is_shuffled = False  # rows have come out of order
        self._far: list[int] = []
        self._given_up: list[tuple[int, int]] = []
        self._steps = 0  # rows that came at their turn
        self._strikes = (taken, 0)
        self._is_fresh = True  # no row has come since the connection asked
        self._awaited: float | None = None  # since when a resume waits for the first row of all
        self.is_unanswered = False  # a connection was left because none came

    def deadline(self) -> float | None:
        """When `due` has something to do; None: not before the next frame."""
        if self._search is not None and self._search.asked_at is not None:
            return self._search.asked_at + self._timing.answer
        times = []
        if self._noticed is not None:
            times.append(self._noticed + self._timing.late)
        if self._awaited is not None:
            times.append(self._awaited + self._timing.answer)
        return min(times, default=None)

    def ask(self, now: float) -> Iterator[Action]:
        """Have the server send what follows; a server that never does is left."""
        yield Ask(self.epoch, self.taken)
        self._awaited = now

    def row(self, row: Row, position: int, now: float) -> Iterator[Action]:
        """Take a row that tells its position."""
        self._is_fresh = False
        self._heed()
        if position < self._heard and (self._search is None or self._search.is_idle):
            self._is_shuffled = True
        if position <= self.taken:
            yield from self._late(row, position)
        elif (held := self._waiting.get(position)) is not None:
            yield from self._twice(row, held, position)
        elif position == self.taken + 1:
            yield self._delivery(row, position)
            self.taken = position
            self._steps += 1
            yield from self._drain()
            yield from self._moved(now)
        elif self._is_believed(position):
            is_jump = position > self._reached + PLACES
            self._waiting.hold(position, row, jumped_at=self._steps if is_jump else None)
        else:
            reason = f"schema: position {position} lies far ahead of the stream at {self.taken}"
            yield from self.unreadable(_because(row, reason), now)
            return
        yield from self._note(position, now)
        yield from self._judge(now)

    def unreadable(self, row: Row, now: float) -> Iterator[Action]:
        """Take a frame whose position cannot be known; `row.reason` says why."""
        self._blot = self._place
        yield from self._set_aside(row)
        if self._repeats and self._search is not None and self._search.owes_nothing:
            self._answered(self._search, now)
        yield from self._judge(now)

    def gone(self, found: Gone, now: float) -> Iterator[Action]:
        """The server no longer holds what lies before `first`, and goes on from there.

        Where that cannot be meant, the frame stands in the place of a row that cannot be read.
        """
        first = found.first
        if (reason := self._doubt(found)) is not None:
            yield from self.unreadable(Row(raw=found.raw, at_us=found.at_us, reason=reason), now)
            return
        self._heed()
        if first > self.taken + 1:
            yield from self._skip_to(first, "gone: the server no longer holds it")
            self._search = None
            self._heard, self._reached = first - 1, max(self._reached, first - 1)
            yield from self._moved(now)

    def resumed(self, hello: Hello, after: int | None) -> Iterator[Action]:
        """A connection begins in this epoch; `after` is what its query asked for, None where nothing."""
        if hello.first is not None and hello.first > self.taken + 1:
            yield from self._skip_to(hello.first, "the server no longer holds it")
        yield from self._forget_repeats()
        self._waiting.clear()
        self._far.clear()
        self._reached = after if after is not None else (hello.first or 1) - 1
        self._heard, self._told = self._reached, hello.last or 0
        self._begin_pass()
        self._noticed = self._blot = None
        self._is_fresh = True
        self._heed()
        if self._search is not None:
            self._search.reconnected()
            if self.taken >= self._search.last:
                self._search = None

    def refused(self, refusal: Refusal, now: float) -> Iterator[Action]:
        """The connection failed over a frame; at the same position again and again, it is poison."""
        if self._reached < self.taken:
            return  # still among rows taken before: the next connection tells more
        position = self.taken + 1
        strikes = self._strikes[1] + 1 if self._strikes[0] == position else 1
        self._strikes = (position, strikes)
        yield from self.gaps.missing(position, position, refusal.reason)
        if strikes < STRIKES:
            return
        reason = f"poison: {refusal.reason}"
        row = Row(raw=refusal.raw, at_us=refusal.at_us, reason=reason)
        yield self._delivery(row, position)
        self.taken = position
        self._give_up(position, position)
        yield from self.gaps.lost(position, position, reason)
        yield from self._drain()
        yield from self._moved(now)

    def due(self, now: float) -> Iterator[Action]:
        """Time has passed without a frame."""
        yield from self._judge(now)

    def closed(self, reason: str) -> Iterator[Action]:
        """The epoch is over: what waits is handed over, what is known to miss is lost."""
        yield from self._forget_repeats()
        known = max(self._told, self._waiting.dropped, *self._waiting, self.taken)
        yield from self._skip_to(known + 1, reason)

    # ---- rows

    def _delivery(self, row: Row, position: int | None) -> Delivery:
        return Delivery(
            epoch=self.epoch,
            sequence=position,
            raw=row.raw,
            event=None if row.reason else row.event,
            recorded_us=row.at_us,
            reason=row.reason,
        )

    def _set_aside(self, row: Row) -> Iterator[Action]:
        # Among rows that were taken before, the same bytes explain nothing.
        passed = self._pass if self._reached >= self.taken else 0
        match self._repeats.add(row, passed, self._place, self._reach):
            case "new":
                yield self._delivery(row, None)
            case "repeat":
                yield Again()
            case "again":
                pass  # counted when it has explained a hole, or has not

    def _late(self, row: Row, position: int) -> Iterator[Action]:
        """A position behind us: counted, or kept aside where it had been given up."""
        if any(first <= position <= last for first, last in self._given_up):
            reason = f"position {position} came after it had been given up"
            yield from self._set_aside(_because(row, reason))
        else:
            yield Again()

    def _twice(self, row: Row, held: Row, position: int) -> Iterator[Action]:
        """A second frame for a position that waits: the same, or two rows that claim one place."""
        if row.event == held.event:
            yield Again()
        else:
            yield from self._set_aside(_because(row, f"schema: position {position} came twice"))

    def _drain(self) -> Iterator[Action]:
        """Hand over what waited for its turn."""
        while (row := self._waiting.get(self.taken + 1)) is not None:
            yield self._delivery(row, self.taken + 1)
            self._waiting.pop(self.taken + 1)
            self.taken += 1
        yield from self.gaps.passed(self.taken)

    def _moved(self, now: float) -> Iterator[Action]:
        """After progress: whatever is missing now is another hole."""
        self._heed()
        if self._hole() is None:
            yield from self._forget_repeats()
        self._ahead = 0
        if self._search is not None:
            self._search.moved(self.taken, now)
            if self.taken >= self._search.last:
                self._search = None
        if self._search is None:
            for position in self._waiting.misplaced(self._steps):
                self._reached = self.taken
                row, reason = self._waiting.pop(position), f"schema: position {position} came early"
                yield from self._set_aside(_because(row, reason))
        self._noticed = now if self._hole() else None

    def _is_believed(self, position: int) -> bool:
        """Tell whether a position is near enough to what is known, or the stream did jump there."""
        if position <= max(self.taken, self._reached, self._told) + FAR:
            self._far.clear()
            return True
        if self._far and abs(position - self._far[-1]) > PLACES:
            self._far.clear()
        self._far.append(position)
        return len(self._far) >= SURE

    def _heed(self) -> None:
        """The server sends: the resume of the epoch is answered, or another has taken its place."""
        self._awaited, self.is_unanswered = None, False

    def _doubt(self, found: Gone) -> str | None:
        """Tell why a gone cannot be meant; None where it may answer what was asked."""
        if found.first > max(self.taken, self._reached, self._told) + FAR:
            return f"schema: gone names position {found.first}, far beyond the stream"
        is_asked = self._search is not None and self._search.asked_at is not None
        if not (is_asked or self._is_fresh or self._awaited is not None):
            return "schema: gone, although nothing was asked"
        if found.first <= self.taken + 1 and self._repeats.knows(found.raw):
            return "schema: gone, although nothing before it misses"
        return None

    # ---- holes

    def _hole(self) -> tuple[int, int] | None:
        """Return the first range that misses; None where nothing is known to."""
        if (first := next(self._waiting.holes(self.taken), None)) is not None:
            return first
        if self._waiting.dropped > self.taken:
            return self.taken + 1, self._waiting.dropped
        is_near = self._blot is not None and abs(self._blot - self.taken) <= self._reach
        if is_near and self._told > self.taken:
            # Nothing came after an unreadable frame, but the server said that there is more.
            return self.taken + 1, min(self._told, self.taken + max(1, len(self._repeats)))
        return None

    def _note(self, position: int, now: float) -> Iterator[Action]:
        """Keep account of what a row says about the hole and about a resume under way."""
        is_forward = position > self._reached
        self._heard, self._reached = position, max(self._reached, position)
        if self._search is None or self._search.asked_at is None:
            self._ahead += position > self.taken
            return
        match self._search.note(position, is_forward=is_forward):
            case "part of the answer":
                self._ahead += position > self.taken
            case "the answer":
                self._ahead += position > self.taken
                self._answered(self._search, now)
            case "on its way":
                yield from self._forget_repeats()  # sent before the server heard the resume

    def _answered(self, search: Search, now: float) -> None:
        search.answered()
        self._noticed = now

    def _judge(self, now: float) -> Iterator[Action]:
        """Decide what to do about the hole, if there is one."""
        if self._awaited is not None and now >= self._awaited + self._timing.answer:
            self.is_unanswered = True
            yield Leave("a resume was not answered")
            return
        if (hole := self._hole()) is None:
            self._noticed = None
            return
        if self._noticed is None:
            self._noticed = now
        search = self._search
        if search is not None and search.asked_at is not None:
            if now >= search.asked_at + self._timing.answer:
                yield Leave("a resume was not answered")
            return
        is_sure = search is not None and search.is_answered and not self._is_shuffled
        if (is_sure and self._explaining(hole)) or self._is_overdue(now):
            yield from self._settle(hole, now)

    def _is_overdue(self, now: float) -> bool:
        is_late = self._noticed is not None and now >= self._noticed + self._timing.late
        return is_late or self._ahead > PLACES

    @property
    def _reach(self) -> int:
        """How far the place of an unreadable frame may be off: not at all where rows come in order."""
        return PLACES if self._is_shuffled else 0

    @property
    def _place(self) -> int:
        """Where an unreadable frame stands: after the row before it, or first in an awaited answer."""
        is_awaited = self._search is not None and self._search.is_awaited
        return self.taken if is_awaited else self._heard

    def _explaining(self, hole: tuple[int, int]) -> list[Row]:
        """Return the unreadable frames that fill a hole; none where they do not, or it is our own."""
        found = self._repeats.at(hole[0] - 1, self._reach)
        size = hole[1] - hole[0] + 1
        return found[:size] if len(found) >= size and hole[1] != self._waiting.dropped else []

    def _settle(self, hole: tuple[int, int], now: float) -> Iterator[Action]:
        """The hole stands: it is explained, given up, or asked for."""
        search = self._search = self._search or Search()
        search.shown()
        rows = self._explaining(hole)
        if rows and (search.is_over(hole) or not self._is_shuffled):
            yield from self._explain(rows, now)
        elif search.is_over(hole) and hole[1] != self._waiting.dropped:
            yield from self._skip_to(hole[1] + 1, "did not come, although it was asked for")
            yield from self._moved(now)
        else:
            holes = [*self._waiting.holes(self.taken)] or [hole]
            for first, last in holes:
                yield from self.gaps.missing(first, last, "did not come")
            yield from self._forget_repeats()
            search.ask(holes, set(self._waiting), max(self._waiting, default=hole[1]), now)
            self._heard = self.taken
            self._begin_pass()
            self._heed()
            yield Ask(self.epoch, self.taken)

    def _explain(self, rows: list[Row], now: float) -> Iterator[Action]:
        """The same unreadable bytes came again: they are the missing rows, and take their places."""
        for row in rows:
            position = self.taken + 1
            reason = f"{row.reason} (the same bytes came again at this hole)"
            yield self._delivery(_because(row, reason), position)
            self.taken = position
            self._heard = self._reached = max(self._reached, position)
            self._repeats.remove(row)
            self._give_up(position, position)
        yield from self._drain()
        yield from self._moved(now)

    def _skip_to(self, limit: int, reason: str) -> Iterator[Action]:
        """Hand over what waits below `limit`, record the rest as lost."""
        while self.taken + 1 < limit:
            ahead = min((at for at in self._waiting if at < limit), default=limit)
            if ahead > self.taken + 1:
                yield from self.gaps.lost(self.taken + 1, ahead - 1, reason)
                self._give_up(self.taken + 1, ahead - 1)
                self.taken = ahead - 1
            yield from self._drain()

    def _give_up(self, first: int, last: int) -> None:
        self._given_up.append((first, last))
        del self._given_up[:-GIVEN_UP]

    def _begin_pass(self) -> None:
        self._pass += 1
        self._ahead = 0

    def _forget_repeats(self) -> Iterator[Action]:
        """Count the unreadable repeats that explained nothing."""
        for _ in range(self._repeats.clear()):
            yield Again()


def _because(row: Row, reason: str) -> Row:
    """Return the row as one that cannot be taken for this reason."""
    return Row(raw=row.raw, at_us=row.at_us, reason=reason)
