"""One conversation, message by message: bursts, requests, cycles, and what they put into the series.

Definitions: a burst is inbound messages of one person with gaps of at most ten minutes and no human
reply in between; a request is a person's care messages from the first unanswered one to the next
human reply of the thread; a cycle goes from the first request to the close of the case.

`step` is the only rule. In order it runs once per message. When a message comes late, what followed it
is run once more to be taken out of the series (`sign` -1), then anew, with the late one, into them.
"""

from typing import Protocol

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.clock import MINUTE

BURST_GAP = 10 * MINUTE


class Sink(Protocol):
    """Where a thread's course is counted. `sign` is +1 or -1; `code` as each method says."""

    def burst(self, start_us: int, mood: int, sign: int) -> None:
        """Count a burst by its first message."""

    def request(self, opened_us: int, ended_us: int, sign: int) -> None:
        """Count a request; ended 0 = open, negative = closed without a reply at -ended."""

    def wait(self, ended_us: int, opened_us: int, sign: int) -> None:
        """Count a time in which the thread waited for us, by its end."""

    def first(self, opened_us: int, ended_us: int, sign: int) -> None:
        """Count the first answer of a cycle; negative = closed unanswered at -ended."""


class Tail:
    """Where a thread stands after its last message: everything the next one needs."""

    __slots__ = ("bursts", "open", "requests", "unanswered", "waiting")

    def __init__(self) -> None:
        self.bursts: dict[int, tuple[int, int, int]] = {}  # person -> (last, start, mood)
        self.requests: dict[int, int] = {}  # person -> opened
        self.waiting: int | None = None  # since when the thread waits for a reply
        self.unanswered: int | None = None  # start of the cycle, while it has no first reply
        self.open = False  # a cycle is open

    def copy(self) -> "Tail":
        """Return one that goes its own way from here."""
        other = Tail()
        other.bursts, other.requests = self.bursts.copy(), self.requests.copy()
        other.waiting, other.unanswered, other.open = self.waiting, self.unanswered, self.open
        return other


def step(tail: Tail, at_us: int, facts: int, sink: Sink, sign: int) -> None:
    """Move a thread on by one mark and count what changes."""
    kind = facts >> marks.KIND_SHIFT
    if kind == Kind.INBOUND:
        person = (facts >> marks.PERSON_SHIFT) & marks.PERSON
        _burst(tail, at_us, person, (facts >> marks.MOOD_SHIFT) & marks.MOOD, sink, sign)
        if marks.opens_request(facts):
            _open(tail, at_us, person, sink, sign)
    elif kind == Kind.REPLY:
        tail.bursts.clear()
        _end(tail, at_us, at_us, sink, sign)
    elif kind == Kind.CLOSED:
        _end(tail, at_us, -at_us, sink, sign)
        tail.open = False


def _burst(tail: Tail, at_us: int, person: int, mood: int, sink: Sink, sign: int) -> None:
    burst = tail.bursts.get(person)
    if burst is None or at_us - burst[0] > BURST_GAP:
        tail.bursts[person] = (at_us, at_us, mood)
        sink.burst(at_us, mood, sign)
        return
    _, start_us, before = burst
    if mood > before:
        sink.burst(start_us, before, -sign)
        sink.burst(start_us, mood, sign)
        before = mood
    tail.bursts[person] = (at_us, start_us, before)


def _open(tail: Tail, at_us: int, person: int, sink: Sink, sign: int) -> None:
    if person not in tail.requests:
        tail.requests[person] = at_us
        sink.request(at_us, 0, sign)
    if tail.waiting is None:
        tail.waiting = at_us
    if not tail.open:
        tail.open = True
        tail.unanswered = at_us


def _end(tail: Tail, at_us: int, ended_us: int, sink: Sink, sign: int) -> None:
    """End all that waits: a reply at `at_us` (ended_us == at_us) or a close (ended_us == -at_us)."""
    for opened_us in tail.requests.values():
        sink.request(opened_us, 0, -sign)
        sink.request(opened_us, ended_us, sign)
    tail.requests.clear()
    if tail.waiting is not None:
        sink.wait(at_us, tail.waiting, sign)
        tail.waiting = None
    if tail.unanswered is not None:
        sink.first(tail.unanswered, ended_us, sign)
        tail.unanswered = None
