"""How fast the assignment engine decides: one pick, and many at once, with a long queue.

A room of 60 people and as many waiting cases as asked for, of every channel, motive and language. A pick
is all from "this person is free" to the decision: the best turn found, given and explained. Everything
between two picks (the person ends, another case comes) goes through the engine's lines and is not timed.
"""

import gc
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.engine import Engine, assign
from commandcenter.assignment.lines import AgentState, Closed, Opened, Profile
from commandcenter.bench.timing import now_s, percentile
from commandcenter.bench.verdict import Measured
from commandcenter.platform import rss_bytes

QUEUED = 10_000
PEOPLE = 60
PICKS = 4_000
BATCH = 20_000  # decisions, at most
NINE = datetime(2026, 4, 14, 9)  # noqa: DTZ001  local, as the engine's lines are
SKILLS = ("ch:mail", "ch:chat", "billing", "mobile", "fixed", "critical", "lang:en", "lang:de")
MOTIVES = {
    "billing": "billing",
    "contract": "billing",
    "mobile_fault": "mobile",
    "fixed_fault": "fixed",
    "info": None,
}


def measure(folder: Path, queued: int = QUEUED) -> list[Measured]:
    """Hold the engine at so many queued against its limits."""
    del folder
    found = speed(queued)
    how = f"{queued:,} queued, {PEOPLE} people, work and waiting times at random"
    return [
        Measured(
            name="assignment.pick_p50", value=found["pick_p50_us"], unit="us", limit=10, how=how
        ),
        Measured(
            name="assignment.pick_p99", value=found["pick_p99_us"], unit="us", limit=100, how=how
        ),
        Measured(
            name="assignment.batch",
            value=found["batch_decisions_s"],
            unit="decisions/s",
            limit=100_000,
            bound="at_least",
            how=f"{how}; all of them free at once, until nothing fits",
        ),
    ]


def speed(queued: int) -> dict[str, Any]:
    """Return what `main.py assign --bench` prints: microseconds a pick, decisions a second, memory."""
    was_on = gc.isenabled()
    gc.disable()  # as the role does: the engine leaves no cycles behind
    try:
        room = Room(queued)
        picks = [room.pick_us() for _ in range(PICKS)]
        rates = [room.batch_rate() for _ in range(max(1, min(BATCH, queued // 2) // PEOPLE))]
        rss = rss_bytes()
    finally:
        if was_on:
            gc.enable()
    return {
        "queued": queued,
        "pick_p50_us": round(percentile(picks, 0.5), 2),
        "pick_p99_us": round(percentile(picks, 0.99), 2),
        "batch_decisions_s": round(percentile(rates, 0.5)),
        "rss_mb": None if rss is None else round(rss / 1e6, 1),
    }


class Room:
    """An engine with a long queue, in which time stands still."""

    def __init__(self, queued: int) -> None:
        self._draw = random.Random(7)  # noqa: S311  a load, no secret
        self._engine = Engine()
        self._opened = 0
        self.decided = 0
        self._names = [f"a{n:02d}" for n in range(PEOPLE)]
        for name in self._names:
            some = [skill for skill in SKILLS if self._draw.random() < 0.6]
            profile = Profile(skills=["lang:it", "ch:fb", "ch:tw", *some])
            self._engine.handle(AgentState(at=NINE, agent=name, state="offline", profile=profile))
        for _ in range(queued):
            self._open()

    def pick_us(self) -> float:
        """Return the microseconds in which one person gets a turn."""
        name = self._draw.choice(self._names)
        self._free([name])
        answer, took_s = self._assigned()
        self._end(answer)
        self._busy([name])
        return took_s * 1e6

    def batch_rate(self) -> float:
        """Return the decisions a second while everybody gets a turn."""
        self._free(self._names)
        answer, took_s = self._assigned()
        self._end(answer)
        self._busy(self._names)
        return len(answer.decisions) / took_s

    def _assigned(self) -> tuple[Answer, float]:
        answer = Answer(self._engine.room)
        began = now_s()
        assign(self._engine.room, answer)
        took_s = now_s() - began
        self.decided += len(answer.decisions)
        return answer, took_s

    @property
    def queued(self) -> int:
        """Return how many cases wait."""
        return len(self._engine.room.queued)

    def _free(self, names: list[str]) -> None:
        """Open people without an assignment yet: that is what is timed."""
        for agent in self._agents(names):
            agent.state = "available"
            self._engine.room.changed(agent, was_open=False)

    def _busy(self, names: list[str]) -> None:
        for agent in self._agents(names):
            agent.state = "offline"
            self._engine.room.changed(agent, was_open=True)

    def _agents(self, names: list[str]) -> Iterator[Any]:
        return (self._engine.room.agents[name] for name in names)

    def _end(self, answer: Answer) -> None:
        for agent in self._agents([one.agent for one in answer.decisions if one.agent]):
            agent.state = "break"  # so that a line that ends a turn gives no other
        for one in answer.decisions:
            version = one.version + 2
            self._engine.handle(Closed(at=NINE, case=one.case, version=version, state="closed"))
            self._open()

    def _open(self) -> None:
        draw = self._draw
        self._opened += 1
        channel = draw.choice(("fb", "tw", "mail", "chat"))
        motive = draw.choice(sorted(MOTIVES))
        language = draw.choices(("lang:it", "lang:en", "lang:de"), (85, 10, 5))[0]
        need = MOTIVES[motive]
        came = NINE - timedelta(seconds=draw.randrange(3_600))
        self._engine.handle(
            Opened(
                at=NINE,
                case=f"c{self._opened:06d}",
                version=1,
                state="queued",
                channel=channel,
                needs=[language, f"ch:{channel}", *([need] if need else [])],
                motive=motive,
                queue="care",
                weight=1.0,
                stage="first",
                work=round(draw.uniform(2, 18), 1),
                holder=None,
                due_first=came + timedelta(minutes=45),
                due_close=came + timedelta(hours=4),
            )
        )
