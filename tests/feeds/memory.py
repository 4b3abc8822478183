"""An intake that keeps in memory what the hub would keep on disk: the edge of this room."""

import asyncio
from collections.abc import Callable

from commandcenter.feed import Cursor, Delivery, FeedState, Gap


class MemoryIntake:
    """Takes rows, commits them a little later, and checks that positions come without a hole."""

    def __init__(
        self,
        cursor: Cursor | None = None,
        *,
        room: int = 1_000,
        keeps: bool = True,
        with_holes: bool = False,
    ) -> None:
        """`with_holes`: a platform's own numbers, which only have to ascend."""
        self._with_holes = with_holes
        self.rows: list[Delivery] = []  # committed
        self.gaps: list[Gap] = []
        self.states: list[tuple[FeedState, str]] = []
        self.again = 0
        self.count = 0  # rows committed
        self._keeps = keeps
        self.is_held = False  # commits wait
        self.fails = 0  # so many takes raise `error`
        self.error: Exception = OSError("the disk says no")
        self._cursor = cursor
        self._room = room
        self._queue: list[Delivery | Gap | Cursor] = []
        self._space = asyncio.Event()
        self._told: list[Callable[[Cursor], None]] = []
        self._places: dict[str, int] = {cursor.epoch: cursor.sequence} if cursor else {}
        self._kept: dict[str, int] = dict(self._places)  # committed, by epoch
        self._is_planned = False

    def cursor(self) -> Cursor | None:
        return self._cursor

    def cursor_of(self, epoch: str) -> int | None:
        return self._kept.get(epoch)

    async def take(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            await self._take(delivery)

    async def _take(self, delivery: Delivery) -> None:
        if self.fails:
            self.fails -= 1
            raise self.error
        while len(self._queue) >= self._room:
            self._space.clear()
            await self._space.wait()
        if delivery.sequence is not None:
            before = self._places.get(delivery.epoch)
            is_next = before is None or delivery.sequence == before + 1
            is_later = before is None or delivery.sequence > before
            assert is_later if self._with_holes else is_next, (before, delivery)
            self._places[delivery.epoch] = delivery.sequence
        self._queue.append(delivery)
        self._plan()

    async def passed(self, cursor: Cursor) -> None:
        self._places[cursor.epoch] = max(cursor.sequence, self._places.get(cursor.epoch, 0))
        self._queue.append(cursor)
        self._plan()

    async def record_gap(self, gap: Gap) -> None:
        assert gap.first <= gap.last, gap
        if gap.state == "lost":
            before = self._places.get(gap.epoch)
            self._places[gap.epoch] = max(gap.last, before or 0)
        self._queue.append(gap)
        self._plan()

    def count_again(self) -> None:
        self.again += 1

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        if not self.states or self.states[-1] != (state, reason):
            self.states.append((state, reason))

    def progress(self, day: int, of_days: int) -> None:
        raise AssertionError("a live feed has no history")

    def on_commit(self, told: Callable[[Cursor], None]) -> None:
        self._told.append(told)

    # ---- what tests do and see

    def hold(self) -> None:
        """Let commits wait."""
        self.is_held = True

    def release(self) -> None:
        """Commit again."""
        self.is_held = False
        self._plan()

    @property
    def waiting(self) -> int:
        """How many rows and gaps are not committed."""
        return len(self._queue)

    @property
    def is_settled(self) -> bool:
        """Tell whether all that came is committed."""
        return not self._queue

    def positions(self, epoch: str = "E1") -> list[int]:
        """The committed positions of an epoch, as they came."""
        return [
            row.sequence for row in self.rows if row.epoch == epoch and row.sequence is not None
        ]

    def ids(self) -> list[str]:
        """The ids of the readable rows, as they came."""
        return [str(row.event["id"]) for row in self.rows if row.event is not None]

    def aside(self) -> list[Delivery]:
        """The rows that would be quarantined."""
        return [row for row in self.rows if row.event is None]

    def gap(self, first: int, last: int, epoch: str = "E1") -> list[str]:
        """What became of a range: its states in order."""
        found = [
            gap for gap in self.gaps if (gap.epoch, gap.first, gap.last) == (epoch, first, last)
        ]
        return [gap.state for gap in found]

    def _plan(self) -> None:
        if not self.is_held and not self._is_planned and self._queue:
            self._is_planned = True
            asyncio.get_running_loop().call_later(0.003, self._commit)

    def _commit(self) -> None:
        self._is_planned = False
        if self.is_held:
            return
        moved = self._cursor
        for item in self._queue:
            if isinstance(item, Delivery):
                self.count += 1
                if self._keeps:
                    self.rows.append(item)
                if item.sequence is not None:
                    moved = Cursor(epoch=item.epoch, sequence=item.sequence)
                    self._kept[item.epoch] = item.sequence
            elif isinstance(item, Cursor):
                place = max(item.sequence, self._kept.get(item.epoch, 0))
                moved = Cursor(epoch=item.epoch, sequence=place)
                self._kept[item.epoch] = place
            else:
                self.gaps.append(item)
                if item.state == "lost":
                    newer = moved is None or moved.epoch != item.epoch or moved.sequence < item.last
                    moved = Cursor(epoch=item.epoch, sequence=item.last) if newer else moved
                    self._kept[item.epoch] = max(item.last, self._kept.get(item.epoch, 0))
        self._queue.clear()
        self._space.set()
        if moved is not None and moved != self._cursor:
            self._cursor = moved
            for told in self._told:
                told(moved)
