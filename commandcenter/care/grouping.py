"""Which messages make which burst and request: the fold's own rule, watched message by message.

The fold keeps counts, not members. Here `threads.step` runs as it does there, and after each message the
end of the thread tells what it went into: the burst and the request it holds now, or that they have ended.

One thing the fold need not know: talk that asks for nothing ("sure you will") is part of its author's own
request while one waits, since it is about that. It opens none, so every figure is the same without it.
"""

from collections.abc import Iterable

import msgspec

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.care.threads import Tail, step


class Said(msgspec.Struct, frozen=True, gc=False):
    """A message as the fold sees it; `order` decides between equal times, `facts` as in `marks`."""

    at_us: int
    order: int
    id: str
    thread: str
    author: str
    facts: int  # without the person
    is_talk: bool = False  # words that need no care of their own, and no thanks


class Request(msgspec.Struct):
    """A unique request: who asked where, with which messages, and the reply that ended it (None = open)."""

    author: str
    thread: str
    opened_by: str
    messages: list[str]
    answered_by: str | None = None


class Groups(msgspec.Struct):
    """A conversation's messages by id, each list in order of time.

    Every inbound message stands in one burst, and in one of a request, `neutral` (thanks) or `not_care`.
    """

    bursts: list[list[str]]
    requests: list[Request]
    neutral: list[str]
    not_care: list[str]


def grouped(messages: Iterable[Said]) -> Groups:
    """Group the messages of a conversation, which may have several threads and customers."""
    groups = Groups([], [], [], [])
    threads: dict[str, _Thread] = {}
    persons: dict[str, int] = {}
    for said in sorted(messages, key=lambda one: (one.at_us, one.order)):
        person = persons.setdefault(said.author, len(persons) + 1)
        threads.setdefault(said.thread, _Thread(groups)).take(said, person)
    return groups


class _Thread:
    """A thread's end, and the lists that its open bursts and requests are written into."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._tail = Tail()
        self._bursts: dict[int, tuple[int, list[str]]] = {}  # person -> (start, ids)
        self._requests: dict[int, Request] = {}

    def take(self, said: Said, person: int) -> None:
        step(self._tail, said.at_us, said.facts | person << marks.PERSON_SHIFT, _nowhere, 1)
        self._let_go(said.id)
        if said.facts >> marks.KIND_SHIFT == Kind.INBOUND:
            self._into_burst(said.id, person)
            self._into_request(said, person)

    def _let_go(self, by: str) -> None:
        """Drop what the tail holds no more: `by` has ended it."""
        for person in self._bursts.keys() - self._tail.bursts.keys():
            del self._bursts[person]
        for person in self._requests.keys() - self._tail.requests.keys():
            self._requests.pop(person).answered_by = by

    def _into_burst(self, name: str, person: int) -> None:
        start_us = self._tail.bursts[person][1]
        if (held := self._bursts.get(person)) is None or held[0] != start_us:
            held = self._bursts[person] = (start_us, [])
            self._groups.bursts.append(held[1])
        held[1].append(name)

    def _into_request(self, said: Said, person: int) -> None:
        joins = said.is_talk and person in self._requests
        if not (joins or marks.opens_request(said.facts)):
            is_thanks = bool(said.facts & marks.THANKS)
            (self._groups.neutral if is_thanks else self._groups.not_care).append(said.id)
            return
        if (held := self._requests.get(person)) is None:
            held = self._requests[person] = Request(said.author, said.thread, said.id, [])
            self._groups.requests.append(held)
        held.messages.append(said.id)


def _nowhere(_series: str, _first: int, _second: int | tuple[int, ...], _sign: int) -> None:
    """Count nothing: the members are wanted, not the sums."""
