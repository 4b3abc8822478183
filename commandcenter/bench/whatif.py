"""How fast and how right a preview of an override is.

Three rooms of 24 people, calm, busy and in a crisis, each played for two hours through the engine's lines.
In each some overrides are previewed: the first answer (8 pairs) is held against 40 pairs of other futures.
Right is judged where the effect on the first answer's 90th percentile is over two minutes. Times are those of
the processor: a preview has a process of its own.
"""

import gc
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any, NamedTuple

from commandcenter.assignment.case import Case
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import (
    AgentState,
    AnyLine,
    Closed,
    Opened,
    OverrideSet,
    OverrideText,
    Profile,
    Started,
)
from commandcenter.assignment.whatif import FIRST_PAIRS, SEEDS, Outlook, Preview
from commandcenter.bench.verdict import Measured

ROOMS = {"calm": 120, "busy": 75, "crisis": 25}  # seconds between cases
PEOPLE = 24
PLAYED_S = 2 * 3_600
NINE = datetime(2026, 4, 14, 9)  # noqa: DTZ001  local, as the engine's lines are
OTHERS = range(1_001, 1_041)  # futures that the first answer has not seen
PLAIN_MIN = 2.0  # an effect above it has a sign worth judging
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


class Judged(NamedTuple):
    """A first answer beside what many other futures say."""

    room: str
    prepared_ms: float
    first_ms: float
    refined_ms: float
    told_min: float
    true_min: float


def measure(
    folder: Path, played_s: int = PLAYED_S, overrides: Sequence[dict[str, Any]] = OVERRIDES
) -> list[Measured]:
    """Hold previews against their limits."""
    del folder
    judged = [
        one for name, every in ROOMS.items() for one in _judged(name, every, played_s, overrides)
    ]
    plain = [one for one in judged if abs(one.true_min) > PLAIN_MIN]
    right = [one.told_min * one.true_min > 0 for one in plain]
    wrong_min = mean(abs(one.told_min - one.true_min) for one in judged)
    how = f"{len(judged)} previews, {FIRST_PAIRS} pairs against {len(OTHERS)} of other futures"
    return [
        *(_timed(name, [one for one in judged if one.room == name]) for name in ROOMS),
        Measured(
            name="whatif.refined_calm",
            value=median(one.refined_ms for one in judged if one.room == "calm"),
            unit="cpu ms",
            limit=300,
            how=f"until {len(SEEDS)} pairs",
        ),
        Measured(
            name="whatif.sign",
            value=mean(right) if right else None,
            unit="share",
            limit=0.97,
            bound="at_least",
            how=f"{how}; the {len(plain)} with an effect over {PLAIN_MIN:.0f} min",
        ),
        Measured(name="whatif.error", value=wrong_min, unit="min", limit=2.5, how=f"{how}; mean"),
    ]


def _timed(room: str, judged: list[Judged]) -> Measured:
    return Measured(
        name=f"whatif.first_{room}",
        value=median(one.first_ms for one in judged),
        unit="cpu ms",
        limit=50,
        how=f"{FIRST_PAIRS} pairs, two hours ahead, a case every {ROOMS[room]} s; the futures without it"
        f" were lived before, in {median(one.prepared_ms for one in judged):.0f} ms",
    )


def _judged(
    name: str, every_s: int, played_s: int, overrides: Sequence[dict[str, Any]]
) -> Iterator[Judged]:
    engine = _played(every_s, played_s)
    at = NINE + timedelta(seconds=played_s)
    gc.collect()
    gc.freeze()  # what stands is not looked at again and again
    try:
        for one in overrides:
            text = OverrideText(id="x", author="op", reason="bench", **one)
            change = OverrideSet(at=at, override=text)
            began = process_time()
            outlook = Outlook(engine, at)
            outlook.prepare()
            prepared_s = process_time() - began
            began = process_time()
            answers = outlook.previews(change)
            told = next(answers)
            first_s = process_time() - began
            for _ in answers:
                pass
            refined_s = process_time() - began
            true = _last(engine, change)
            yield Judged(
                room=name,
                prepared_ms=prepared_s * 1e3,
                first_ms=first_s * 1e3,
                refined_ms=refined_s * 1e3,
                told_min=told.p90_min.value,
                true_min=true.p90_min.value,
            )
    finally:
        gc.unfreeze()


def _last(engine: Engine, change: AnyLine) -> Preview:
    *_, last = Outlook(engine, change.at, seeds=OTHERS).previews(change)
    return last


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
