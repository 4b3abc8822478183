"""One conversation, message by message: bursts, requests, cycles, and what they put into the series.

Definitions: a burst is inbound messages of one person with gaps of at most ten minutes and no human
reply in between; a request is a person's care messages from the first unanswered one to the next
human reply of the thread; a cycle goes from the first request to the close of the case.

`step` is the only rule. In order it runs once per message. When a message comes late, what followed it
is run once more to be taken out of the series (`sign` -1), then anew, with the late one, into them.
"""

from collections.abc import Callable
from typing import NamedTuple

from commandcenter.care import marks
from commandcenter.care.cycles import Case
from commandcenter.care.marks import Kind
from commandcenter.clock import MINUTE

BURST_GAP = 10 * MINUTE

Count = Callable[[str, int, int | tuple[int, ...], int], None]
"""Counts a pair into, or with -1 out of, a series of the state: its name, the pair, the sign.

bursts: (start, `marks.burst_code`); requests: (opened, ended), 0 = open, negative = closed without a
reply; waits: a time in which the thread waited for us, (ended, opened); firsts: the first answer of a
cycle, as requests; cases: the same, as (opened, `marks.case_code`). Where the second is a tuple it is a
whole row (`care.cycles`).
"""


class Burst(NamedTuple):
    """A person's open burst: its last message, its first, the worst mood and the highest score in it."""

    last_us: int
    start_us: int
    mood: int
    score: int


class Tail:
    """Where a thread stands after its last message: everything the next one needs."""

    __slots__ = ("about", "bursts", "case", "open", "requests", "unanswered", "waiting")

    def __init__(self) -> None:
        self.bursts: dict[int, Burst] = {}  # by person
        self.requests: dict[int, int] = {}  # person -> opened
        self.waiting: int | None = None  # since when the thread waits for a reply
        self.unanswered: int | None = None  # start of the cycle, while it has no first reply
        self.open = False  # a cycle is open
        self.about = 0  # what it is that waits (`marks.about`)
        self.case = Case()

    def copy(self) -> "Tail":
        """Return one that goes its own way from here."""
        other = Tail()
        other.bursts, other.requests = self.bursts.copy(), self.requests.copy()
        other.waiting, other.unanswered, other.open = self.waiting, self.unanswered, self.open
        other.about = self.about
        other.case = self.case.copy()
        return other


def step(tail: Tail, at_us: int, facts: int, count: Count, sign: int) -> None:
    """Move a thread on by one mark and count what changes."""
    kind = facts >> marks.KIND_SHIFT
    if kind == Kind.INBOUND:
        person = (facts >> marks.PERSON_SHIFT) & marks.PERSON
        _burst(tail, at_us, person, facts, count, sign)
        burst = tail.bursts[person][1:3]
        if tail.case.cycles:
            tail.case.heard(person, burst, count, sign)
        if marks.opens_request(facts):
            tail.case.ask(at_us, facts, burst, count, sign)
            _open(tail, at_us, person, count, sign)
            tail.about = marks.about(tail.about, facts)
    elif kind == Kind.REPLY:
        tail.bursts.clear()
        tail.case.answer(at_us, marks.agent_of(facts), count, sign)
        _end(tail, at_us, at_us, count, sign)
    elif kind == Kind.CLOSED:
        tail.case.close(at_us, facts, count, sign)
        _end(tail, at_us, -at_us, count, sign)
        tail.open = False
    elif kind == Kind.STEP:
        tail.case.go_on(at_us, facts, count, sign)


def _burst(tail: Tail, at_us: int, person: int, facts: int, count: Count, sign: int) -> None:
    mood, score = marks.mood_and_score(facts)
    burst = tail.bursts.get(person)
    if burst is None or at_us - burst.last_us > BURST_GAP:
        tail.bursts[person] = Burst(at_us, at_us, mood, score)
        count("bursts", at_us, marks.burst_code(mood, score), sign)
        return
    worse = Burst(at_us, burst.start_us, max(mood, burst.mood), max(score, burst.score))
    if worse[2:] != burst[2:]:
        count("bursts", burst.start_us, marks.burst_code(*burst[2:]), -sign)
        count("bursts", burst.start_us, marks.burst_code(*worse[2:]), sign)
    tail.bursts[person] = worse


def _open(tail: Tail, at_us: int, person: int, count: Count, sign: int) -> None:
    if person not in tail.requests:
        tail.requests[person] = at_us
        count("requests", at_us, 0, sign)
    if tail.waiting is None:
        tail.waiting = at_us
    if not tail.open:
        tail.open = True
        tail.unanswered = at_us


def _end(tail: Tail, at_us: int, ended_us: int, count: Count, sign: int) -> None:
    """End all that waits: a reply at `at_us` (ended_us == at_us) or a close (ended_us == -at_us)."""
    for opened_us in tail.requests.values():
        count("requests", opened_us, 0, -sign)
        count("requests", opened_us, ended_us, sign)
    tail.requests.clear()
    if tail.waiting is not None:
        count("waits", at_us, tail.waiting, sign)
        tail.waiting = None
    if tail.unanswered is not None:
        count("firsts", tail.unanswered, ended_us, sign)
        waited, closed = at_us - tail.unanswered, ended_us < 0
        count("cases", tail.unanswered, marks.case_code(tail.about, waited, closed=closed), sign)
        tail.unanswered = None
    tail.about = 0
