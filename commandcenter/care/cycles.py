"""The cycles of a conversation's case as rows of the state: each whole, put and taken by value.

A cycle goes from the request that opens it to the close of the case. It becomes a row with its first reply
(or its close) and changes once or twice more, so an event costs the same after a year as on the first day;
until then it stands among what is `begun`, as open requests among what is `asking`. No limit and no
calendar stands here: what was promised is asked when a figure is read.

The rows, each followed by its thread's number (`marks.thread_number`):
cycles: (opened, ended: first reply | -close without one, closed | 0, close of the cycle before | 0,
opening of the next | 0, facts, who answered first, who closed it); asked, a request: (opened, ended:
reply | -close, facts of its first message, who answered); stages, those of `stages.HELD`: (since,
until | 0, stage, opening of its cycle); updates, promised: (due, promised at, reply | 0 | -close); moves:
(when, whether it says why). Facts: channel, customer, motives and network as in a mark, and what follows.
Who: an agent's number, 0 = nobody is known. A close that names nobody was made by who had the case, else
by who replied last.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from commandcenter.care import marks, stages
from commandcenter.care.marks import Mood
from commandcenter.care.stages import Stage, Step
from commandcenter.clock import SECOND

Count = Callable[[str, int, tuple[int, ...], int], None]
"""Puts a row (but its thread's number) into, or with -1 takes it out of, the rows of that name."""

WIDTHS = {"cycles": 9, "asked": 5, "stages": 5, "updates": 4, "moves": 3}
"""Numbers in a row."""

FACTS = {"cycles": 5, "asked": 2}
"""Which of them is facts, with a channel's code in its lowest bits."""

FIRST_SHIFT = 53  # mood of the burst that opened the cycle
LATER_SHIFT = 55  # begun in anger: mood + 1 of the first burst after our first reply; 0 = none yet
LATER = 0b111
REASON = 1 << 58  # closed, and the close says why
VERIFIED = 1 << 59  # the customer has said that it works

_AT_WORK = frozenset(
    {Stage.NEW, Stage.TAKEN, Stage.PARKED, Stage.MOVED}
)  # a request changes nothing
ROW = WIDTHS["cycles"] - 1
WHO = marks.PERSON << marks.PERSON_SHIFT
_ABOUT = marks.ABOUT | WHO


Burst = tuple[int, int]
"""When a customer's burst began, and its mood."""


class Cycle(NamedTuple):
    """One cycle; the first eight are its row."""

    opened: int
    ended: int = 0
    closed: int = 0
    before: int = 0
    following: int = 0
    facts: int = 0
    answered_by: int = 0
    closed_by: int = 0
    first_burst: int = 0  # when the burst began that opened it
    later_burst: int = (
        0  # when the burst began that is the first after our first reply; 0 = none yet
    )

    @property
    def person(self) -> int:
        """Who opened it."""
        return self.facts >> marks.PERSON_SHIFT & marks.PERSON


class Case:
    """Where the case of a thread stands after its last message."""

    __slots__ = ("asked", "cycles", "holder", "last", "promised", "since", "stage", "taken")

    def __init__(self) -> None:
        self.cycles: tuple[Cycle, ...] = ()  # the newest, and the one before it
        self.asked: dict[int, tuple[int, int]] = {}  # person -> opened, facts of the first message
        self.promised: tuple[tuple[int, int], ...] = ()  # updates: due, when promised
        self.stage, self.since = Stage.NEW, 0  # of the newest cycle, while it is open
        self.holder, self.taken = 0, 0  # who has the case, since when
        self.last = 0  # who replied last in this cycle

    def copy(self) -> "Case":
        """Return one that goes its own way from here."""
        other = Case()
        other.cycles, other.asked, other.promised = self.cycles, self.asked.copy(), self.promised
        other.stage, other.since = self.stage, self.since
        other.holder, other.taken, other.last = self.holder, self.taken, self.last
        return other

    @property
    def begun(self) -> tuple[int, ...] | None:
        """The cycle that waits for its first reply, as a row."""
        if not self.cycles or self.cycles[-1].ended:
            return None
        return self.cycles[-1][:ROW]

    @property
    def in_hand(self) -> tuple[int, int] | None:
        """Who has the case, and since when."""
        return (self.holder, self.taken) if self.holder else None

    @property
    def asking(self) -> tuple[tuple[int, int], ...] | None:
        """The open requests: when each was opened, and the facts of its first message."""
        return tuple(self.asked.values()) if self.asked else None

    def heard(self, person: int, burst: Burst, count: Count, sign: int) -> None:
        """Note the mood of a burst in the cycle that it opened and in the one that it answers to."""
        start, mood = burst
        for place, cycle in enumerate(self.cycles):
            if person != cycle.person:
                continue
            if cycle.ended <= 0:
                if cycle.first_burst == start and first_mood(cycle.facts) != mood:
                    self._change(place, count, sign, facts=_first(cycle.facts, mood))
            elif first_mood(cycle.facts) == Mood.NEGATIVE and (
                cycle.later_burst == start
                or (not cycle.later_burst and place == len(self.cycles) - 1)
            ):
                facts = _later(cycle.facts, mood)
                self._change(place, count, sign, facts=facts, later_burst=start)

    def ask(self, at_us: int, facts: int, burst: Burst, count: Count, sign: int) -> None:
        """Open a request where this customer has none, and a cycle where none is open."""
        person = facts >> marks.PERSON_SHIFT & marks.PERSON
        if person not in self.asked:
            self.asked[person] = (at_us, facts & (_ABOUT | marks.PUBLIC))
        if not self.cycles or self.cycles[-1].closed:
            self._begin(at_us, facts, burst, count, sign)
            return
        cycle, place = self.cycles[-1], len(self.cycles) - 1
        if not cycle.ended:
            about = cycle.facts & ~marks.ABOUT | marks.about(cycle.facts & marks.ABOUT, facts)
            if about != cycle.facts:
                self._change(place, count, sign, facts=about)
        if self.stage not in _AT_WORK:
            self._go(at_us, stages.after_request(self.stage), count, sign)

    def answer(self, at_us: int, who: int, count: Count, sign: int) -> None:
        """Take a human reply: it answers every request, and the cycle where it is the first."""
        if self.asked or self.promised:
            self._settle(at_us, who, count, sign)
        for place, cycle in enumerate(self.cycles):
            if cycle.later_burst > 0:
                self._change(place, count, sign, later_burst=-1)
        if self.cycles and not self.cycles[-1].closed:
            self.last = who or self.last
            if not self.cycles[-1].ended:
                self._change(len(self.cycles) - 1, count, sign, ended=at_us, answered_by=who)
            if self.stage == Stage.NEW:
                self._go(at_us, Stage.ANSWERED, count, sign)

    def close(self, at_us: int, facts: int, count: Count, sign: int) -> None:
        """Close the open cycle; a close of nothing changes nothing."""
        by = marks.agent_of(facts) or self.holder or self.last
        if self.asked or self.promised:
            self._settle(-at_us, by, count, sign)
        if not self.cycles or self.cycles[-1].closed:
            return
        cycle = self.cycles[-1]
        self._go(at_us, Stage.NEW, count, sign)
        why = REASON if facts & marks.REASON else 0
        ended = cycle.ended or -at_us
        self._change(
            len(self.cycles) - 1, count, sign,
            closed=at_us, ended=ended, facts=cycle.facts | why, closed_by=by,
        )  # fmt: skip
        self.holder = self.taken = self.last = 0

    def go_on(self, at_us: int, facts: int, count: Count, sign: int) -> None:
        """Take a step of the open case; one of no open case changes nothing."""
        if not self.cycles or self.cycles[-1].closed:
            return
        code, told, has_reason = stages.read(facts)
        cycle, place = self.cycles[-1], len(self.cycles) - 1
        if code == Stage.MOVED:
            count("moves", at_us, (at_us, int(has_reason)), sign)
        elif code == Step.VERIFIED:
            verified = cycle.facts & ~VERIFIED | (VERIFIED if told else 0)
            self._change(place, count, sign, facts=verified)
        elif code == Step.PROMISED:
            self.promised = (*self.promised, (told * SECOND, at_us))
            count("updates", told * SECOND, (told * SECOND, at_us, 0), sign)
        self._hand(at_us, code, told)
        self._go(at_us, stages.after(self.stage, code), count, sign)

    def _hand(self, at_us: int, code: int, told: int) -> None:
        """Note who has the case now; who is not named leaves it with whoever has it."""
        if code in stages.LEAVING:
            self.holder = self.taken = 0
        elif code == Stage.TAKEN and told not in {0, self.holder}:
            self.holder, self.taken = told, at_us

    def _begin(self, at_us: int, facts: int, burst: Burst, count: Count, sign: int) -> None:
        before = 0
        if self.cycles:
            before = self.cycles[-1].closed
            self._change(len(self.cycles) - 1, count, sign, following=at_us)
        held = _first(marks.about(0, facts) | facts & WHO, burst[1])
        cycle = Cycle(at_us, before=before, facts=held, first_burst=burst[0])
        self.cycles = (*self.cycles[-1:], cycle)
        self.stage, self.since = Stage.NEW, at_us

    def _change(self, place: int, count: Count, sign: int, **changes: Any) -> None:
        """Put a cycle's new row in the place of the old one; one that waits has none yet."""
        old = self.cycles[place]
        new = old._replace(**changes)
        is_newest = place == len(self.cycles) - 1
        self.cycles = (*self.cycles[:-1], new) if is_newest else (new, self.cycles[-1])
        if new[:ROW] == old[:ROW]:
            return
        if old.ended:
            count("cycles", old.opened, old[:ROW], -sign)
        if new.ended:
            count("cycles", new.opened, new[:ROW], sign)

    def _go(self, at_us: int, stage: Stage, count: Count, sign: int) -> None:
        if stage == self.stage:
            return
        if self.stage in stages.HELD:
            count("stages", self.since, self._stage(0), -sign)
            count("stages", self.since, self._stage(at_us), sign)
        self.stage, self.since = stage, at_us
        if stage in stages.HELD:
            count("stages", at_us, self._stage(0), sign)

    def _stage(self, until: int) -> tuple[int, ...]:
        return (self.since, until, int(self.stage), self.cycles[-1].opened)

    def _settle(self, ended: int, who: int, count: Count, sign: int) -> None:
        """End the open requests and promised updates by a reply, or (negative) by a close."""
        for opened, facts in self.asked.values():
            count("asked", opened, (opened, ended, facts, who), sign)
        self.asked.clear()
        for due, made in self.promised:
            count("updates", due, (due, made, 0), -sign)
            count("updates", due, (due, made, ended), sign)
        self.promised = ()


def _first(facts: int, mood: int) -> int:
    return facts & ~(marks.MOOD << FIRST_SHIFT) | mood << FIRST_SHIFT


def _later(facts: int, mood: int) -> int:
    return facts & ~(LATER << LATER_SHIFT) | (mood + 1) << LATER_SHIFT


def first_mood(facts: Any) -> Any:
    """Return the mood of the burst that opened a cycle, of one or many facts."""
    return facts >> FIRST_SHIFT & marks.MOOD


def was_heard_later(facts: Any) -> Any:
    """Tell whether the customer wrote again after our first reply."""
    return facts >> LATER_SHIFT & LATER != 0


def later_mood(facts: Any) -> Any:
    """Return the mood of that first burst after our first reply, where there is one."""
    return Mood.UNREAD + (facts >> LATER_SHIFT & LATER) - 1
