"""How conversations are answered: one queue, the agents on shift, first come first served.

Nothing here is drawn: what a conversation needs was drawn before. An answer depends only on what was
ready earlier, so a crisis added at noon changes no answer of the morning.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from commandcenter.clock import MINUTE
from feeds.simulator.conversations import Conversation
from feeds.simulator.hours import Hours, LocalDay
from feeds.simulator.roster import Duty, Span
from feeds.simulator.settings import Settings

SILENT_CLOSE = 150 * MINUTE  # service time until a case is closed whose customer sends nothing
_LAST_CALL = 30 * MINUTE  # before the last close of service: whoever still waits is answered then
_TRANSLATED = 30 * MINUTE  # so long somebody waits for an agent of his language
_NEVER = 2**62
FIRST_WORDS = {"solved": "solved", "data": "ask_data", "silent": "ask_data", "back": "back"}


class Step(NamedTuple):
    """Somebody writes: `agent` "" = the customer; `says` names the occasion."""

    at_us: int
    agent: str
    says: str


class Course(msgspec.Struct):
    """How a conversation went on: its further messages, and when its case was moved and closed."""

    steps: list[Step]
    taken: list[tuple[int, str]] = []  # when an agent took the case, and who
    moved_us: int | None = None
    closed_us: int | None = None
    reason: str = "solved"


class Book(msgspec.Struct):
    """What the desk did for one day's conversations."""

    courses: dict[str, Course]
    busy: list[tuple[str, int, int]]  # (agent, from, to)
    free_us: dict[str, int]  # agent -> when the last work ends


class Desk:
    """The agents of two days and the queue of the conversations that began on the first."""

    def __init__(
        self,
        settings: Settings,
        hours: Hours,
        days: tuple[LocalDay, LocalDay],
        duties: Iterable[Duty],
        free_us: dict[str, int],
    ) -> None:
        """`duties` of both days; `free_us`: until when agents work on what the day before left over."""
        self._hours = hours
        self._pace = 1 / (settings.world.agents.social_share * settings.load)
        self._night_look = settings.world.agents.night_look_factor
        self._last_us = days[1].close_us - _LAST_CALL
        self._present = [(duty, _in_service(duty, days)) for duty in duties if duty.free]
        self._by_language: dict[str, list[tuple[Duty, tuple[Span, ...]]]] = {}
        for one in self._present:
            for language in one[0].agent.languages:
                self._by_language.setdefault(language, []).append(one)
        self._queue: list[tuple[int, int, int]] = []  # (ready, number of the conversation, turn)
        self.book = Book({}, [], dict(free_us))

    def answer(self, conversations: Sequence[Conversation]) -> Iterator[None]:
        """Answer all of them, in steps, into `book`."""
        for number, one in enumerate(conversations):
            self._enter(number, one)
            yield
        while self._queue:
            ready_us, number, turn = heapq.heappop(self._queue)
            self._turn(conversations[number], ready_us, number, turn)
            yield

    def _enter(self, number: int, one: Conversation) -> None:
        needs, came_us = one.needs, one.begin_us + one.late_us
        course = self.book.courses[one.id] = Course([])
        if needs.course == "joined":
            return
        look_us = needs.first_look_us
        if self._hours.served(came_us, 0) != came_us:
            look_us = int(look_us * self._night_look)
        ready_us = self._hours.served(came_us, look_us)
        if needs.course in FIRST_WORDS:
            heapq.heappush(self._queue, (ready_us, number, 0))
        elif needs.course == "chat":
            course.steps.append(Step(ready_us, self._anybody(ready_us, one.seed), "chat"))
            self._close(one, course, ready_us + needs.close_us)
        else:
            self._close(one, course, ready_us, "no_action")

    def _turn(self, one: Conversation, ready_us: int, number: int, turn: int) -> None:
        """An agent takes the conversation up and answers; what follows is queued or told."""
        needs, course = one.needs, self.book.courses[one.id]
        agent, start_us = self._take(ready_us, one.language)
        work_us = needs.handle_us[turn]
        end_us = start_us + int(work_us * self._pace)
        self.book.busy.append((agent, start_us, end_us))
        self.book.free_us[agent] = max(end_us, self.book.free_us.get(agent, 0))
        said_us = start_us + work_us
        course.taken.append((start_us, agent))
        course.steps.append(Step(said_us, agent, "resolved" if turn else FIRST_WORDS[needs.course]))
        if turn == 0 and self._goes_on(one, course, said_us, number):
            return
        if needs.thanks_us is not None:
            course.steps.append(Step(said_us + needs.thanks_us, "", "thanks"))
        self._close(one, course, said_us + needs.close_us)

    def _goes_on(self, one: Conversation, course: Course, said_us: int, number: int) -> bool:
        """Queue what the first answer leaves open; False where it was the last word."""
        needs, again_us = one.needs, said_us + one.needs.customer_us
        if needs.course == "back":
            course.moved_us = said_us + MINUTE
            self._again(self._hours.served(said_us, needs.back_desk_us), number)
        elif needs.course == "silent":
            self._close(one, course, self._hours.served(said_us, SILENT_CLOSE), "no_answer")
        elif (needs.course == "data" or needs.insists) and again_us < self._last_us:
            says = "data_reply" if needs.course == "data" else "still"
            course.steps.append(Step(again_us, "", says))
            self._again(self._hours.served(again_us, needs.next_look_us), number)
        else:
            return False
        return True

    def _again(self, ready_us: int, number: int) -> None:
        heapq.heappush(self._queue, (min(ready_us, self._last_us), number, 1))

    def _close(self, one: Conversation, course: Course, at_us: int, reason: str = "solved") -> None:
        if one.closes:
            course.closed_us, course.reason = min(at_us, self._last_us + _LAST_CALL), reason

    def _take(self, ready_us: int, language: str) -> tuple[str, int]:
        """Return who can begin first, and when. Who waits too long is answered through a translation."""
        agent, start_us = self._first(self._by_language.get(language, self._present), ready_us)
        if start_us - ready_us > _TRANSLATED:
            agent, start_us = self._first(self._present, ready_us)
        if start_us > self._last_us:
            return self._anybody(ready_us, ready_us), max(ready_us, self._last_us)
        return agent, start_us

    def _first(
        self, able: Sequence[tuple[Duty, tuple[Span, ...]]], ready_us: int
    ) -> tuple[str, int]:
        """Return who of these can begin first: of those equally early the one free for longest."""
        best, name = (_NEVER, 0), ""
        for duty, spans in able:
            free_us = self.book.free_us.get(duty.agent.name, 0)
            start_us = _earliest(spans, max(ready_us, free_us))
            if (start_us, free_us) < best:
                best, name = (start_us, free_us), duty.agent.name
        return name, best[0]

    def _anybody(self, at_us: int, seed: int) -> str:
        """Return somebody who is at work at this instant, or was on one of the two days."""
        count = len(self._present)
        for number in range(seed, seed + count):
            duty, spans = self._present[number % count]
            if _earliest(spans, at_us) == at_us:
                return duty.agent.name
        return self._present[seed % count][0].agent.name


def _in_service(duty: Duty, days: tuple[LocalDay, LocalDay]) -> tuple[Span, ...]:
    """Return when somebody on duty answers: between breaks, within the hours of service."""
    cut = (
        (max(start_us, day.open_us), min(end_us, day.close_us))
        for start_us, end_us in duty.free
        for day in days
    )
    return tuple(span for span in cut if span[0] < span[1])


def _earliest(spans: Iterable[Span], at_us: int) -> int:
    for start, end in spans:
        if at_us < end:
            return max(start, at_us)
    return _NEVER
