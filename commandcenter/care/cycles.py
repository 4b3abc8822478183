"""The cycles of a conversation's case as rows of the state: each whole, put and taken by value.

A cycle goes from the request that opens it to the close of the case. Its row changes a handful of times
(first reply, close, next opening, the mood of two bursts), so an event costs the same after a year as on
the first day. No limit and no calendar stands here: what was promised is asked when a figure is read.

The rows, each followed by its thread's number (`marks.thread_number`):
cycles: (opened, ended: first reply | 0 | -close without one, closed | 0, close of the cycle before | 0,
opening of the next | 0, facts); asked, a request: (opened, ended | 0 | -closed, facts of its first
message); stages: (since, until | 0, stage, opening of its cycle); updates, promised: (due, promised at,
reply | 0 | -close); moves: (when, whether it says why). Facts: channel, customer, motives and network as
in a mark, and what follows.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from commandcenter.care import marks, stages
from commandcenter.care.marks import Mood
from commandcenter.care.stages import Stage, Step
from commandcenter.clock import SECOND

if TYPE_CHECKING:
    from commandcenter.care.threads import Count, Tail

WIDTHS = {"cycles": 7, "asked": 4, "stages": 5, "updates": 4, "moves": 3, "replies": 3}
"""Numbers in a row; `replies`, human ones: (when, facts), is put by the fold itself."""

FACTS = {"cycles": 5, "asked": 2, "replies": 1}
"""Which of them is facts, with a channel's code in its lowest bits."""

FIRST_SHIFT = 53  # mood of the burst that opened the cycle
LATER_SHIFT = 55  # mood + 1 of the customer's first burst after our first reply; 0 = none yet
LATER = 0b111
REASON = 1 << 58  # closed, and the close says why
VERIFIED = 1 << 59  # the customer has said that it works

WHO = marks.PERSON << marks.PERSON_SHIFT
_ABOUT = marks.ABOUT | WHO


class Cycle(NamedTuple):
    """One cycle; the first six are its row."""

    opened: int
    ended: int = 0
    closed: int = 0
    before: int = 0
    following: int = 0
    facts: int = 0
    first_burst: int = 0  # when the burst began that opened it
    later_burst: int = (
        0  # when the burst began that is the first after our first reply; 0 = none yet
    )

    @property
    def person(self) -> int:
        """Who opened it."""
        return self.facts >> marks.PERSON_SHIFT & marks.PERSON


def heard(tail: "Tail", person: int, count: "Count", sign: int) -> None:
    """Note the mood of a customer's burst in the cycle that it opened and in the one that it answers to."""
    _, start, mood = tail.bursts[person]
    for place, cycle in enumerate(tail.cycles):
        if person != cycle.person:
            continue
        if cycle.first_burst == start and cycle.ended <= 0:
            _change(tail, place, count, sign, facts=_first(cycle.facts, mood))
        is_newest = place == len(tail.cycles) - 1
        if cycle.ended > 0 and (
            cycle.later_burst == start or (is_newest and not cycle.later_burst)
        ):
            facts = _later(cycle.facts, mood)
            _change(tail, place, count, sign, facts=facts, later_burst=start)


def asked(tail: "Tail", at_us: int, facts: int, count: "Count", sign: int) -> None:
    """Open a request where this customer has none, and a cycle where none is open."""
    person = facts >> marks.PERSON_SHIFT & marks.PERSON
    if person not in tail.asked:
        tail.asked[person] = (at_us, facts & (_ABOUT | marks.PUBLIC))
        count("asked", at_us, (at_us, 0, tail.asked[person][1]), sign)
    if not tail.cycles or tail.cycles[-1].closed:
        _begin(tail, at_us, person, facts, count, sign)
        return
    cycle, place = tail.cycles[-1], len(tail.cycles) - 1
    if not cycle.ended:
        about = marks.about(cycle.facts & marks.ABOUT, facts)
        _change(tail, place, count, sign, facts=cycle.facts & ~marks.ABOUT | about)
    _go(tail, at_us, stages.after_request(tail.stage), count, sign)


def answered(tail: "Tail", at_us: int, count: "Count", sign: int) -> None:
    """Take a human reply: it answers every request, keeps what was promised until now, may be the first."""
    _settle(tail, at_us, count, sign)
    tail.cycles = tuple(
        cycle._replace(later_burst=-1) if cycle.later_burst > 0 else cycle for cycle in tail.cycles
    )
    if tail.cycles and not tail.cycles[-1].closed:
        if not tail.cycles[-1].ended:
            _change(tail, len(tail.cycles) - 1, count, sign, ended=at_us)
        _go(tail, at_us, stages.after_reply(tail.stage), count, sign)


def closed(tail: "Tail", at_us: int, facts: int, count: "Count", sign: int) -> None:
    """Close the open cycle; a close of nothing changes nothing."""
    _settle(tail, -at_us, count, sign)
    if not tail.cycles or tail.cycles[-1].closed:
        return
    cycle = tail.cycles[-1]
    count("stages", tail.since, _stage(tail, 0), -sign)
    count("stages", tail.since, _stage(tail, at_us), sign)
    why = REASON if facts & marks.REASON else 0
    ended = cycle.ended or -at_us
    _change(
        tail, len(tail.cycles) - 1, count, sign, closed=at_us, ended=ended, facts=cycle.facts | why
    )


def went_on(tail: "Tail", at_us: int, facts: int, count: "Count", sign: int) -> None:
    """Take a step of the open case; one of no open case changes nothing."""
    if not tail.cycles or tail.cycles[-1].closed:
        return
    code, told, has_reason = stages.read(facts)
    cycle, place = tail.cycles[-1], len(tail.cycles) - 1
    if code == Stage.MOVED:
        count("moves", at_us, (at_us, int(has_reason)), sign)
    elif code == Step.VERIFIED:
        verified = cycle.facts & ~VERIFIED | (VERIFIED if told else 0)
        _change(tail, place, count, sign, facts=verified)
    elif code == Step.PROMISED:
        tail.promised = (*tail.promised, (told * SECOND, at_us))
        count("updates", told * SECOND, (told * SECOND, at_us, 0), sign)
    _go(tail, at_us, stages.after(tail.stage, code), count, sign)


def _begin(tail: "Tail", at_us: int, person: int, facts: int, count: "Count", sign: int) -> None:
    before = 0
    if tail.cycles:
        before = tail.cycles[-1].closed
        _change(tail, len(tail.cycles) - 1, count, sign, following=at_us)
    _, start, mood = tail.bursts[person]
    held = _first(marks.about(0, facts) | facts & WHO, mood)
    cycle = Cycle(at_us, before=before, facts=held, first_burst=start)
    tail.cycles = (*tail.cycles[-1:], cycle)
    count("cycles", at_us, cycle[:6], sign)
    tail.stage, tail.since = Stage.NEW, at_us
    count("stages", at_us, _stage(tail, 0), sign)


def _change(tail: "Tail", place: int, count: "Count", sign: int, **changes: Any) -> None:
    """Put a cycle's new row in the place of the old one."""
    old = tail.cycles[place]
    new = old._replace(**changes)
    tail.cycles = (*tail.cycles[:place], new, *tail.cycles[place + 1 :])
    if new[:6] != old[:6]:
        count("cycles", old.opened, old[:6], -sign)
        count("cycles", new.opened, new[:6], sign)


def _go(tail: "Tail", at_us: int, stage: Stage, count: "Count", sign: int) -> None:
    if stage == tail.stage:
        return
    count("stages", tail.since, _stage(tail, 0), -sign)
    count("stages", tail.since, _stage(tail, at_us), sign)
    tail.stage, tail.since = stage, at_us
    count("stages", at_us, _stage(tail, 0), sign)


def _stage(tail: "Tail", until: int) -> tuple[int, ...]:
    return (tail.since, until, int(tail.stage), tail.cycles[-1].opened)


def _settle(tail: "Tail", ended: int, count: "Count", sign: int) -> None:
    """End the open requests and promised updates by a reply, or (negative) by a close."""
    for opened, facts in tail.asked.values():
        count("asked", opened, (opened, 0, facts), -sign)
        count("asked", opened, (opened, ended, facts), sign)
    tail.asked.clear()
    for due, made in tail.promised:
        count("updates", due, (due, made, 0), -sign)
        count("updates", due, (due, made, ended), sign)
    tail.promised = ()


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
