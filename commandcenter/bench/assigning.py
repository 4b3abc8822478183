"""What assignment costs a running hub: turns in a second of traffic, regia's view, the room after a start.

Ten thousand cases wait and two hundred people are at work. In each second 200 messages come, in five turns.
All is processor time of one core, held against what reading the messages of that second takes.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from commandcenter.bench import crowd
from commandcenter.bench.timing import percentile, quotient
from commandcenter.bench.verdict import Measured
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import HOUR, SECOND
from commandcenter.criteria.criteria import shipped
from commandcenter.dispatch.decided import facts
from commandcenter.dispatch.dispatch import Changes, Dispatch
from commandcenter.events.assignment import Basis
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.semantic.classify import classify_lines
from commandcenter.settings import Settings
from commandcenter.state import State, Touched
from commandcenter.views.regia import regia

TURNS = 5  # in a second
DONE = 2  # cases answered before each
NINE_US = 1_735_808_400 * SECOND  # 2025-01-02, 9:00 in Rome: a Thursday
BESIDE = 10_000_000  # conversations that the stream never comes to
SKILLS = ("lang:it", "lang:es", "lang:en", "billing", "mobile", "fixed")


class Size(NamedTuple):
    """How many cases wait, how many people are at work, and how much comes for how many seconds."""

    cases: int = 10_000
    people: int = 200
    messages: int = 200
    seconds: int = 30


FULL = Size()


class _Second(NamedTuple):
    """Processor time, in seconds, of what one second of traffic asks for."""

    reading: float
    turns: float
    longest: float  # of its turns
    view: float


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Let a room live for some seconds."""
    del folder
    hub = _Hub(size)
    rebuilt = _timed(lambda: hub.anew().turn(hub.now_us))
    seconds = [hub.second(number) for number in range(size.seconds)]
    reading = [one.reading for one in seconds]
    of = f"{size.cases:,} open cases, {size.people} people, {size.messages} messages a second"
    return [
        Measured(
            name="assigning.turns", value=quotient([one.turns for one in seconds], reading),
            unit="ratio", limit=0.5,
            how=f"the turns of a second ÷ reading its messages; {of}; median"
            f" {median(one.turns for one in seconds) * 1e3:.1f} ms,"
            f" {hub.decided / size.seconds:.0f} decisions a second",
        ),
        Measured(
            name="assigning.longest", value=percentile([one.longest for one in seconds], 0.99) * 1e3,
            unit="ms", limit=50, how=f"the longest turn, p99 of the seconds: nothing else goes on; {of}",
        ),
        Measured(
            name="assigning.view", value=quotient([one.view for one in seconds], reading),
            unit="ratio", limit=1.5,
            how=f"regia's view, made once a second, ÷ reading; {of}; median"
            f" {median(one.view for one in seconds) * 1e3:.1f} ms",
        ),
        Measured(
            name="assigning.rebuild", value=rebuilt * 1e3, unit="ms",
            how=f"the room told everything, as after a start; {of}",
        ),
    ]  # fmt: skip


class _Hub:
    """The state of a hub with its room, without disk or sockets."""

    def __init__(self, size: Size) -> None:
        self.size, self.state, self.now_us, self.decided = size, State(), NINE_US, 0
        self._settings, self._criteria = Settings(), shipped()
        self._terms = TermsInForce(self._settings)
        calendar = msgspec.convert(self._settings.calendar(), Calendar)
        self._clock = ServiceClock(calendar)
        self._hours = Hours(self.state, self._clock.zone)
        self._seq, self._again = 0, set[str]()
        self._given: dict[str, str] = {}  # cases in hand, the oldest first
        for n in range(size.people):
            said = {"agent": f"agent-{n}", "state": "available", "skills": SKILLS[: 3 + n % 4]}
            self._take(_fact("care.agent.statechanged.v1", NINE_US - HOUR, said, f"agent {n}"))
        for n in range(size.cases):
            self._message(crowd.opening(BESIDE + n), NINE_US - (size.cases - n) * SECOND // 4)
        self.state.touched = Touched()
        self._live = self.anew()
        self._is_begun = False
        self._turn()
        self.decided = 0
        _read(range(size.messages))  # loads words and weights

    def anew(self) -> Dispatch:
        """Return a room that was told nothing yet."""
        return Dispatch(self.state, self._criteria, self._settings, self._terms)

    def second(self, number: int) -> _Second:
        """Live a second: messages come, the engine takes its turns, regia is shown."""
        numbers = range(number * self.size.messages, (number + 1) * self.size.messages)
        reading = _timed(lambda: _read(numbers))
        turns = []
        for part in range(TURNS):
            self.now_us += SECOND // TURNS
            for n in numbers[part::TURNS]:
                self._message(n, self.now_us)
            self._answer()
            turns.append(_timed(self._turn))
        moment = Moment(self.state, self.now_us, self._settings, self._clock, self._hours)
        view = _timed(lambda: regia(moment, self._live))
        return _Second(reading, sum(turns), max(turns), view)

    def _turn(self) -> None:
        """Tell the engine what is new, let it decide, and fold what it decided."""
        basis = Basis(seq=self.state.seq, at_us=self.now_us)
        touched, self.state.touched = self.state.touched or Touched(), Touched()
        self._live.doubt(self._again)
        threads = {*touched.threads, *self._again}
        changes = Changes(threads, touched.people, touched.customers) if self._is_begun else None
        answer = self._live.turn(self.now_us, changes)
        self._is_begun = True
        self._again = {one.case for one in answer.decisions}
        for new in facts(answer, basis):
            self._take(_fact(new.type, self.now_us, new.data, new.name, new.order))
        self.decided += len(answer.decisions)
        self._given |= {one.case: one.agent for one in answer.decisions if one.agent}

    def _answer(self) -> None:
        """Let some people answer what they were given, so that they are free again."""
        for thread, agent in list(self._given.items())[:DONE]:
            del self._given[thread]
            said = {
                "channel": "x", "thread": thread, "direction": "out", "actor": "agent", "agent": agent,
                "visibility": "public",
            }  # fmt: skip
            name = f"answer {thread} {self.now_us}"
            self._take(_fact("care.message.sent.v1", self.now_us, said, name))

    def _message(self, number: int, at_us: int) -> None:
        found = crowd.draft(number, at_us)
        self._take(
            Fact(
                0, found.time_us, found.time_us, found.sequence, found.type, found.source, found.id,
                crowd.turn(number).person + 1, found.body,
            )
        )  # fmt: skip

    def _take(self, fact: Fact) -> None:
        self._seq += 1
        fold(self.state, msgspec.structs.replace(fact, seq=self._seq))


def _fact(kind: str, at_us: int, data: Mapping[str, object], name: str, order: int = 0) -> Fact:
    body = msgspec.json.encode({"data": data})
    return Fact(0, at_us, at_us, order, kind, "/hub", name, 0, body)


def _read(numbers: Sequence[int]) -> None:
    texts = crowd.texts()
    lines = [json.dumps({"id": n, "text": f"{texts[n % len(texts)].text} {n:x}"}) for n in numbers]
    for _ in classify_lines(lines):
        pass


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
