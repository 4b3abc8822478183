"""How fast and how right a preview of an override is.

Rooms of 24 people, calm, busy, in a crisis and in one that floods them, each played for two hours through
the engine's lines. In each some overrides are previewed by two processes, as on a machine of two cores: at
once, and with what all answers need lived before (as when somebody began to compose). Times are those of the
processor for the process that answers: it waits for the other one only, which does as much. The first answer
(8 pairs) is held against 64 pairs of other futures; right is judged where the effect on the first answer's
90th percentile is over two minutes.
"""

import gc
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any, NamedTuple

from commandcenter.assignment import changes
from commandcenter.assignment.case import Case
from commandcenter.assignment.effects import Pairs, p90_min
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import AgentState, AnyLine, Closed, Opened, Profile, Started
from commandcenter.assignment.preview import Asked, previews
from commandcenter.assignment.snapshot import packed
from commandcenter.assignment.whatif import FIRST_PAIRS, NOTHING, SEEDS
from commandcenter.bench.verdict import Measured
from commandcenter.hub.whatif_crew import Crew
from commandcenter.hub.whatif_questions import Look
from commandcenter.protocol.preview import Preview

ROOMS = {"calm": 120, "busy": 75, "crisis": 25, "flood": 10}  # seconds between cases
JUDGED = ("calm", "busy", "crisis")  # by the goals for times
PEOPLE = 24
PLAYED_S = 2 * 3_600
NINE = datetime(2026, 4, 14, 9)  # noqa: DTZ001  local, as the engine's lines are
OTHERS = range(1_001, 1_065)  # futures that the first answer has not seen
PLAIN_MIN = 2.0  # an effect above it has a sign worth judging
FIRST_MS, REFINED_MS = 50, 300
MOTIVES = ("billing", "fault", "info")
CHANNELS = {"fb": 9.0, "tw": 8.0, "mail": 14.0, "chat": 4.0}  # minutes of a first turn
OVERRIDES: tuple[dict[str, Any], ...] = (
    {"type": "PAUSE", "target": {"agents": ["a00", "a01", "a02", "a03"]}},
    {"type": "PAUSE", "target": {"agents": [f"a{n:02}" for n in range(14)]}},
    {
        "type": "MOVE",
        "target": {"agents": ["a04", "a05", "a06"]},
        "params": {"to": {"skill": "ch:mail"}},
    },
    {"type": "TRIAGE", "target": {"queue": "care"}, "params": {"on": True}},
    {"type": "TRIAGE", "target": {"queue": "care"}, "params": {"on": False}},
    {"type": "MACRO", "target": {"motive": "fault"}, "params": {"macro": "known"}},
    {"type": "FLOOR", "target": {"skill": "ch:chat"}, "params": {"n": 8}},
)


class Took(NamedTuple):
    """Processor milliseconds until the first answer, and until the last."""

    first_ms: float
    last_ms: float


class Judged(NamedTuple):
    """A first answer beside what many other futures say."""

    room: str
    at_once: Took
    prepared: Took
    told_min: float
    true_min: float


def measure(
    folder: Path, played_s: int = PLAYED_S, overrides: Sequence[dict[str, Any]] = OVERRIDES
) -> list[Measured]:
    """Hold previews against their limits."""
    del folder
    crew = Crew(1)
    gc.collect()
    gc.freeze()  # what stands is not looked at again and again
    gc.disable()  # as in the process that looks ahead
    try:
        judged = [
            one
            for name, every_s in ROOMS.items()
            for one in _judged(crew, name, packed(_played(every_s, played_s)), played_s, overrides)
        ]
    finally:
        gc.enable()
        gc.unfreeze()
        crew.close()
    return [*_times(judged), *_quality(judged)]


def _times(judged: Sequence[Judged]) -> Iterator[Measured]:
    for name, every_s in ROOMS.items():
        here = [one for one in judged if one.room == name]
        is_judged = name in JUDGED
        cold = (
            median(one.at_once.first_ms for one in here),
            median(one.at_once.last_ms for one in here),
        )
        yield Measured(
            name=f"whatif.first_{name}",
            value=median(one.prepared.first_ms for one in here),
            unit="cpu ms",
            limit=FIRST_MS if is_judged else None,
            how=f"{FIRST_PAIRS} pairs by two processes, two hours ahead, a case every {every_s} s;"
            f" nothing lived before: {cold[0]:.0f} ms",
        )
        yield Measured(
            name=f"whatif.refined_{name}",
            value=median(one.prepared.last_ms for one in here),
            unit="cpu ms",
            limit=REFINED_MS if is_judged else None,
            how=f"{len(SEEDS)} pairs; nothing lived before: {cold[1]:.0f} ms",
        )


def _quality(judged: Sequence[Judged]) -> Iterator[Measured]:
    plain = [one for one in judged if abs(one.true_min) > PLAIN_MIN]
    right = [one.told_min * one.true_min > 0 for one in plain]
    how = f"{len(judged)} previews, {FIRST_PAIRS} pairs against {len(OTHERS)} of other futures"
    yield Measured(
        name="whatif.sign",
        value=mean(right) if right else None,
        unit="share",
        limit=0.97,
        bound="at_least",
        how=f"{how}; the {len(plain)} with an effect over {PLAIN_MIN:.0f} min",
    )
    yield Measured(
        name="whatif.error",
        value=mean(abs(one.told_min - one.true_min) for one in judged),
        unit="min",
        limit=2.5,
        how=f"{how}; mean",
    )


def _judged(
    crew: Crew, name: str, engine: bytes, played_s: int, overrides: Sequence[dict[str, Any]]
) -> Iterator[Judged]:
    for number, override in enumerate(overrides, 1):
        look = Look(
            engine, NINE + timedelta(seconds=played_s + number)
        )  # each its own: nothing is lived
        asked = Asked(number, changes.read([override], look.at))
        cold, _ = _took(crew, look, asked)
        warm, first = _took(crew, look, asked)
        change = asked.meant.change
        true = Pairs(crew.lived(NOTHING, OTHERS), crew.lived(change, OTHERS))
        yield Judged(name, cold, warm, first.p90_min.value, mean(true.differences(p90_min)))


def _took(crew: Crew, look: Look, asked: Asked) -> tuple[Took, Preview]:
    """Return how long answers took, and the first one."""
    began = process_time()
    crew.look(look)
    answers = previews(crew, asked)
    first = next(answer for answer in answers if answer is not None)
    first_s = process_time() - began
    for _ in answers:
        pass
    return Took(first_s * 1e3, (process_time() - began) * 1e3), first


def _played(every_s: int, played_s: int) -> Engine:
    """Return a room in which cases came and people worked for a while."""
    draw = random.Random(every_s)  # noqa: S311  a load, no secret
    engine = Engine()
    for n in range(PEOPLE):
        skills = [f"ch:{channel}" for channel in CHANNELS if draw.random() < 0.8]
        skills += [motive for motive in MOTIVES if draw.random() < 0.8]
        profile = Profile(skills=["lang:it", *skills])
        state = AgentState(at=NINE, agent=f"a{n:02}", state="available", profile=profile)
        engine.handle(state)
    for second in range(0, played_s, every_s):
        at = NINE + timedelta(seconds=second)
        for case in list(engine.room.cases.values()):
            for line in _moves(case, at, engine.room.now, draw):
                engine.handle(line)
        engine.handle(_opened(second, at, draw))
    return engine


def _moves(case: Case, at: datetime, now: int, draw: random.Random) -> Iterator[AnyLine]:
    version = case.version + 1
    if case.state == "assigned":
        yield Started(at=at, case=case.id, version=version, state="started", agent=case.agent)
    elif case.state == "started" and now - case.started_at > case.work_s * draw.uniform(0.5, 2):
        yield Closed(at=at, case=case.id, version=version, state="closed")


def _opened(second: int, at: datetime, draw: random.Random) -> Opened:
    channel = draw.choice(sorted(CHANNELS))
    motive = draw.choice(MOTIVES)
    return Opened(
        at=at,
        case=f"c{second}",
        version=1,
        state="queued",
        channel=channel,
        needs=["lang:it", f"ch:{channel}", motive],
        motive=motive,
        queue="care",
        weight=1.0,
        stage="first",
        work=CHANNELS[channel],
        holder=None,
        due_first=at + timedelta(minutes=45),
        due_close=at + timedelta(hours=4),
    )
