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
from feeds.frames import Gone, Hello, Refusal, Row, Said, read
from feeds.ordering import FAR, Order
from feeds.stream import Stream
from feeds.timing import Timing
from feeds.waiting import PLACES
from tests.feeds.server import message

TIMING = Timing()
NEVER: dict[str, int] = {}  # no epoch has a committed position


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
        self.stream = Stream("world", None, TIMING, NEVER.get)
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
                assert not isinstance(found, Said)
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
    rows = draw(st.integers(2, 400))
    at = st.integers(1, rows - 1)  # whether the last one misses is not known before another comes
    skipped = draw(st.dictionaries(at, st.sampled_from([1, 1, 2, 10_000]), max_size=6))
    texts = st.sampled_from([b"{", b"null", b'{"a":NaN}', b"\xff"])
    forever = draw(st.dictionaries(at, texts, max_size=6))
    once = draw(st.sets(at, max_size=4))
    garbled = {at: (b"torn %d" % at, 1) for at in once - skipped.keys()}
    garbled |= {at: (text, 10_000) for at, text in forever.items() if at not in skipped}
    bad = {at for at, count in skipped.items() if count > 2}
    bad |= {at for at, (_, count) in garbled.items() if count > 1}
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
@settings(max_examples=60, deadline=None)
def test_no_good_row_is_lost_moved_or_read_twice(made: tuple[World, set[int]]) -> None:
    world, bad = made
    world.play()
    world.check(bad)


# ---- one at a time


def row(position: int, text: str = "") -> Row:
    """A readable row at a position."""
    event = message(position, sequence=str(position), text=text)
    return Row(raw=json.dumps(event).encode(), at_us=0, event=event, position=position)


def give(order: Order, positions: Iterable[int], now: float = 0.0) -> list[Action]:
    """Give rows to an order; return what it wants done."""
    return [action for at in positions for action in order.row(row(at), at, now)]


def taken(actions: Iterable[Action]) -> list[int | None]:
    return [action.sequence for action in actions if isinstance(action, Delivery)]


def test_state_moves_only_after_an_action_was_carried_out() -> None:
    order = Order("E", 0, TIMING)
    next(order.row(row(1), 1, 0.0))  # the hub failed over it: the generator is dropped
    assert order.taken == 0
    assert taken(give(order, [1])) == [1]


def test_a_hole_is_asked_for_after_64_places_or_two_seconds() -> None:
    order = Order("E", 0, TIMING)
    give(order, range(2, 2 + PLACES))
    (gap, ask) = give(order, [2 + PLACES])
    assert gap == Gap(epoch="E", first=1, last=1, state="open", reason="did not come")
    assert ask == Ask("E", 0)
    order = Order("E", 0, TIMING)
    give(order, [3], now=10.0)
    assert order.deadline() == 12.0
    assert list(order.due(11.9)) == []
    assert list(order.due(12.0))[-1] == Ask("E", 0)


def test_a_copy_under_way_is_no_answer() -> None:
    order = Order("E", 0, TIMING)
    give(order, [2, 3, 4])
    assert list(order.due(2.0))[-1] == Ask("E", 0)
    give(order, [4, 5, 3], now=2.1)  # 2 did not come again: the server has not heard us yet
    assert list(order.due(9.0)) == []
    assert isinstance(next(iter(order.due(17.0))), Leave)


def test_a_stream_that_did_jump_is_believed_after_three_rows() -> None:
    order = Order("E", 0, TIMING)
    give(order, [1, 2])
    far = 2 + FAR + 1
    kept_aside = give(order, [far, far + 1])
    assert taken(kept_aside) == [None, None]
    give(order, [far + 2])
    assert list(order.due(2.0))[-1] == Ask("E", 2)
    assert taken(order.gone(Gone(far), 2.1)) == []
    assert taken(give(order, [far, far + 1], now=2.2)) == [far, far + 1, far + 2]


def test_a_gone_far_beyond_the_stream_is_not_believed_without_a_hello() -> None:
    order = Order("E", 5, TIMING)
    (aside,) = order.gone(Gone(10**12, b"gone", 7), 0.0)
    assert isinstance(aside, Delivery)
    assert (aside.sequence, aside.event, aside.raw, aside.recorded_us) == (None, None, b"gone", 7)
    assert "far beyond" in aside.reason
    assert order.taken == 5
    actions = list(order.resumed(Hello(epoch="E", first=10**12, last=10**12), 5))
    assert [(gap.first, gap.last, gap.state) for gap in actions if isinstance(gap, Gap)] == [
        (6, 10**12 - 1, "lost")
    ]


def test_a_gone_that_nobody_asked_for_is_kept_aside_and_loses_nothing() -> None:
    order = Order("E", 5, TIMING)
    give(order, [6])
    (aside,) = order.gone(Gone(20, b"gone"), 0.0)
    assert isinstance(aside, Delivery)
    assert "nothing was asked" in aside.reason
    assert taken(give(order, [7, 8])) == [7, 8]


def test_a_gone_that_nobody_asked_for_is_believed_as_the_answer_to_a_resume() -> None:
    order = Order("E", 5, TIMING)
    give(order, [6])
    list(order.gone(Gone(20, b"gone"), 0.0))
    give(order, [20])
    assert list(order.due(2.0))[-1] == Ask("E", 6)
    list(order.gone(Gone(20, b"gone"), 2.1))
    assert order.taken == 20


def test_an_answer_that_says_nothing_is_gone_is_no_news() -> None:
    order = Order("E", 5, TIMING)
    give(order, [7])
    assert list(order.due(2.0))[-1] == Ask("E", 5)
    assert list(order.gone(Gone(1, b"gone"), 2.1)) == []
    assert taken(give(order, [6, 7], now=2.2)) == [6, 7]


def test_a_server_that_never_answers_for_its_epoch_is_left() -> None:
    order = Order("E", 0, TIMING)
    assert list(order.ask(3.0)) == [Ask("E", 0)]
    assert order.deadline() == 18.0
    assert list(order.due(17.9)) == []
    assert list(order.due(18.0)) == [Leave("a resume was not answered")]
    assert order.is_unanswered
    list(order.resumed(Hello(epoch="E", first=1, last=2), 0))
    assert order.deadline() is None


def test_any_row_answers_for_the_epoch() -> None:
    order = Order("E", 0, TIMING)
    list(order.ask(3.0))
    give(order, [1], now=4.0)
    assert order.deadline() is None
    assert list(order.due(90.0)) == []


def test_an_older_epoch_goes_on_after_what_was_committed_of_it() -> None:
    stream = Stream("s", Cursor(epoch="N", sequence=3), TIMING, {"E": 50, "N": 3}.get)
    stream.connected(Cursor(epoch="N", sequence=3), 0.0)
    actions = list(stream.heard(Hello(epoch="E", first=1, last=55), 0.0))
    assert actions[-1] == Ask("E", 50)
    assert [found for at in (49, 50) for found in stream.heard(row(at), 0.1)] == [Again()] * 2
    assert taken(stream.heard(row(51), 0.2)) == [51]


def test_an_epoch_known_from_before_a_foreign_time_goes_on_too() -> None:
    stream = Stream("s", Cursor(epoch="plain-s", sequence=3), TIMING, {"E": 2, "plain-s": 3}.get)
    stream.connected(None, 0.0)
    list(stream.heard(Hello(epoch="E", first=1, last=3), 0.0))
    rows = [found for at in (1, 2, 3) for found in stream.heard(row(at), 0.1)]
    assert rows[:2] == [Again()] * 2
    assert taken(rows) == [3]


def test_foreign_rows_after_a_feed_that_said_hello_take_new_positions() -> None:
    cursor = Cursor(epoch="E", sequence=9)
    stream = Stream("s", cursor, TIMING, {"E": 9, "plain-s": 40}.get)
    stream.connected(cursor, 0.0)
    list(stream.heard(row(1), 0.1))
    assert taken(stream.due(5.0)) == [41]


def test_many_epochs_forget_no_place_that_is_not_committed() -> None:
    stream = Stream("s", None, TIMING, NEVER.get)
    stream.connected(None, 0.0)
    list(stream.heard(Hello(epoch="E", first=1, last=2), 0.0))
    assert taken(found for at in (1, 2) for found in stream.heard(row(at), 0.1)) == [1, 2]
    for number in range(70):
        list(stream.heard(Hello(epoch=f"N{number}", first=1, last=0), 0.2))
    assert list(stream.heard(Hello(epoch="E", first=1, last=2), 0.3))[-1] == Ask("E", 2)


def test_a_row_that_comes_after_it_was_given_up_is_kept_aside() -> None:
    order = Order("E", 0, TIMING)
    list(order.gone(Gone(4), 0.0))
    (late,) = give(order, [2])
    assert isinstance(late, Delivery)
    assert (late.sequence, late.event) == (None, None)
    assert "given up" in late.reason
    assert give(order, [2]) == [Again()]


def test_two_rows_that_claim_one_place_are_both_kept() -> None:
    order = Order("E", 0, TIMING)
    give(order, [2])
    (other,) = order.row(row(2, text="another"), 2, 0.0)
    assert isinstance(other, Delivery)
    assert other.sequence is None
    assert give(order, [2]) == [Again()]
    assert taken(give(order, [1])) == [1, 2]


def test_a_connection_that_fails_among_rows_taken_before_is_no_poison() -> None:
    order = Order("E", 10, TIMING)
    refusal = Refusal(reason="bad", at_us=0)
    for _ in range(5):
        list(order.resumed(Hello(epoch="E", first=1, last=20), 4))
        give(order, [5, 6])
        assert list(order.refused(refusal, 0.0)) == []
    assert order.taken == 10


def test_rows_too_big_to_wait_come_again() -> None:
    order = Order("E", 0, TIMING)
    big = Row(raw=b"x" * (5 * 1024 * 1024), at_us=0, event={}, position=None)
    for at in (2, 3, 4):
        list(order.row(big, at, 0.0))
    assert taken(give(order, [1])) == [1, 2]
    assert list(order.due(2.0))[-1] == Ask("E", 2)
    assert taken(give(order, [3, 4], now=2.1)) == [3, 4]


def test_a_gone_is_heard_only_where_a_hello_was() -> None:
    stream = Stream("s", Cursor(epoch="E", sequence=3), TIMING, NEVER.get)
    stream.connected(None, 0.0)
    assert list(stream.heard(Gone(first=9), 0.0)) == []
    assert stream.place == Cursor(epoch="E", sequence=3)


def test_rows_before_the_hello_are_held_for_it() -> None:
    stream = Stream("s", None, TIMING, NEVER.get)
    stream.connected(None, 0.0)
    assert list(stream.heard(row(1), 0.1)) == []
    actions = list(stream.heard(Hello(epoch="E", first=1, last=1), 0.2))
    assert taken(actions) == [1]
    assert stream.epoch == "E"
