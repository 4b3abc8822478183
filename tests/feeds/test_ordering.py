"""The laws of the order, without sockets: whatever a server and the line do, no good row is lost or moved."""

import json
import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.feed import Cursor, Delivery, Gap
from feeds.actions import Action, Again, Ask, Leave
from feeds.frames import Gone, Hello, Refusal, Row, read
from feeds.ordering import FAR, Order
from feeds.stream import Stream
from feeds.timing import Timing
from feeds.waiting import PLACES
from tests.feeds.server import message

TIMING = Timing()


def frame(position: int) -> bytes:
    return json.dumps(message(position, sequence=str(position))).encode()


@dataclass
class World:
    """A server with its rows, a line with frames under way, and a hub that takes what the order yields."""

    rows: int
    seed: int = 1
    places: int = 1  # rows are shuffled within so many
    twice: float = 0.0  # share of rows that are sent twice
    garbled: dict[int, tuple[bytes, int]] = field(default_factory=dict)  # bytes, how many times
    skipped: dict[int, int] = field(default_factory=dict)  # how many times
    under_way: int = 1  # frames on the line that an answer comes behind
    drops: set[int] = field(default_factory=set)  # the line breaks after so many frames
    behind: int = 0  # how far the committed position is behind at a break

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.stream = Stream("world", None, TIMING)
        self.line: deque[bytes] = deque()
        self.ready: deque[bytes] = deque()  # a window, shuffled
        self.at = 1
        self.now = 0.0
        self.taken: list[Delivery] = []
        self.gaps: list[Gap] = []
        self.asked: list[int] = []
        self.again = 0
        self.heard = 0
        self.connections = 0

    def play(self) -> None:
        """Run until the server has sent all, and nothing is waited for."""
        self.connect()
        for _ in range(60_000):
            self.fill()
            if self.heard in self.drops:
                self.drops.discard(self.heard)
                self.connect()
            elif self.line:
                self.heard += 1
                self.now += 0.001
                found = read(self.line.popleft(), is_text=True, at_us=0)
                self.carry_out(self.stream.heard(found, self.now))
            elif (deadline := self.stream.deadline()) is not None:
                self.now = max(self.now, deadline)
                self.carry_out(self.stream.due(self.now))
            else:
                return
        raise AssertionError(f"no end: {self}")

    def connect(self) -> None:
        self.connections += 1
        place = self.stream.place
        after = None
        if place is not None and place.sequence > self.behind:
            after = Cursor(epoch=place.epoch, sequence=place.sequence - self.behind)
        self.line.clear()
        self.ready.clear()
        self.at = after.sequence + 1 if after else 1
        self.stream.connected(after, self.now)
        hello = Hello(epoch="E", first=1, last=self.rows)
        self.carry_out(self.stream.heard(hello, self.now))

    def fill(self) -> None:
        while len(self.line) < self.under_way and (self.ready or self.at <= self.rows):
            if not self.ready:
                window = list(range(self.at, min(self.at + self.places, self.rows + 1)))
                self.at += len(window)
                window += [at for at in window if self.random.random() < self.twice]
                self.random.shuffle(window)
                self.ready.extend(found for at in window if (found := self.sent(at)) is not None)
                continue
            self.line.append(self.ready.popleft())

    def sent(self, position: int) -> bytes | None:
        if self.skipped.get(position, 0) > 0:
            self.skipped[position] -= 1
            return None
        raw, times = self.garbled.get(position, (b"", 0))
        if times > 0:
            self.garbled[position] = (raw, times - 1)
            return raw
        return frame(position)

    def carry_out(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case Delivery():
                    self.taken.append(action)
                case Gap():
                    self.gaps.append(action)
                case Ask():
                    self.asked.append(action.after)
                    self.at = action.after + 1
                    self.ready.clear()
                case Again():
                    self.again += 1
                case Leave():
                    self.connect()
                    return

    # ---- what came of it

    def lost(self) -> set[int]:
        """Positions on record as lost."""
        lost = [gap for gap in self.gaps if gap.state == "lost"]
        return {at for gap in lost for at in range(gap.first, gap.last + 1)}

    def unread(self) -> set[int]:
        """Positions that an unreadable frame stands for."""
        return {
            row.sequence for row in self.taken if row.event is None and row.sequence is not None
        }

    def read(self) -> list[str]:
        """The ids of the readable rows, as they came."""
        return [str(row.event["id"]) for row in self.taken if row.event is not None]

    def check(self, bad: set[int]) -> None:
        """Every position once and in order; only what never came readable is not read."""
        positions = [row.sequence for row in self.taken if row.sequence is not None]
        assert positions == sorted(set(positions))
        assert sorted({*positions, *self.lost()}) == list(range(1, self.rows + 1))
        assert not self.lost() & set(positions)
        assert self.lost() | self.unread() == bad
        good = [at for at in range(1, self.rows + 1) if at not in bad]
        assert self.read() == [f"m{at}" for at in good]
        assert all(gap.first <= gap.last for gap in self.gaps)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, set[int]]:
    """A world with faults, and the positions that can never be read."""
    rows = draw(st.integers(1, 400))
    at = st.integers(1, rows)
    skipped = draw(st.dictionaries(at, st.sampled_from([1, 1, 10_000]), max_size=6))
    texts = st.sampled_from([b"{", b"null", b'{"a":NaN}', b"\xff"])
    forever = draw(st.dictionaries(at, texts, max_size=6))
    once = draw(st.sets(at, max_size=4))
    garbled = {at: (b"torn %d" % at, 1) for at in once - skipped.keys()}
    garbled |= {at: (text, 10_000) for at, text in forever.items() if at not in skipped}
    bad = {at for at, count in skipped.items() if count > 1}
    bad |= {at for at, (_, count) in garbled.items() if count > 1}
    # Whether a last row is missing cannot be known before another one comes.
    if rows in skipped:
        skipped, bad = {at: n for at, n in skipped.items() if at < rows}, bad - {rows}
    return (
        World(
            rows=rows,
            seed=draw(st.integers(0, 1_000)),
            places=draw(st.sampled_from([1, 1, 2, 16, 60])),
            twice=draw(st.sampled_from([0.0, 0.0, 0.1, 1.0])),
            garbled=garbled,
            skipped=skipped,
            under_way=draw(st.sampled_from([1, 5, 200])),
            drops=set(draw(st.lists(st.integers(1, 900), max_size=3))),
            behind=draw(st.sampled_from([0, 0, 10])),
        ),
        bad,
    )


@given(worlds())
@settings(max_examples=1500, deadline=None)
def test_no_good_row_is_lost_moved_or_read_twice(made: tuple[World, set[int]]) -> None:
    world, bad = made
    world.play()
    world.check(bad)
