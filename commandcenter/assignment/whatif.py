"""What an override would change: the same futures lived with it and without it, side by side.

The futures start from the room as it is and differ by seed; within a pair all draws are shared, so that
what differs is the override's doing. What comes is drawn again from what came lately. Nothing is read from a
clock: `previews` yields ever better answers, and whoever asks stops when time is up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt
from statistics import mean, stdev
from typing import NamedTuple

from commandcenter.assignment.case import SERVED_QUEUES, Case
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import Coming, Future, Lived, drawn
from commandcenter.assignment.lines import AnyLine, Tick
from commandcenter.assignment.room import Room

HORIZON_S = 2 * 3_600
LATELY_S = 3_600  # what came in that time goes on coming
FIRST_PAIRS, MOST_PAIRS = 8, 64
# 97.5 % of Student's t for a sample of 8, falling to the normal one's
T_OF_8, T_OF_MANY = 2.36, 2.0


class Effect(NamedTuple):
    """A difference, with minus without, and half of its 95 % interval."""

    value: float
    half: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out nothing at all; else it is too close to call."""
        return abs(self.value) > self.half


class Preview(NamedTuple):
    """What an override would change within the horizon, by so many pairs."""

    pairs: int
    kept: Effect  # promises, by weight
    p90_min: Effect  # wait for the first answer, 90th percentile, minutes
    gains: tuple[
        tuple[str, float], ...
    ]  # motives, or "critical": promises more in a future, most first
    loses: tuple[tuple[str, float], ...]


def previews(engine: Engine, change: AnyLine, horizon_s: int = HORIZON_S) -> Iterator[Preview]:
    """Yield what a line (an override set or ended) would change, first after 8 pairs, at last after 64.

    The engine is not touched.
    """
    rooms = []
    for line in (Tick(at=change.at), change):
        twin = Engine(engine.room.copied(closed=False))
        twin.handle(line)
        rooms.append(twin.room)
    now = rooms[0].now
    until = now + horizon_s
    lately = arrived_lately(engine.room)
    pairs: list[tuple[Lived, Lived]] = []
    for seed in range(1, MOST_PAIRS + 1):
        coming = arrivals(now, until, lately, seed)
        lived = [Future(room.copied(), coming, seed, until).live() for room in rooms]
        pairs.append((lived[0], lived[1]))
        if len(pairs) >= FIRST_PAIRS:
            yield _preview(pairs)


def arrived_lately(room: Room) -> list[Case]:
    """Return the cases that came in the last hour, as models of those to come: as they were at first."""
    models = []
    for case in room.cases.values():
        if case.queue in SERVED_QUEUES and room.now - LATELY_S < case.opened_at <= room.now:
            model = case.copied()
            model.state, model.stage, model.agent, model.by = "new", "first", None, None
            model.holder, model.replied, model.queued_at = None, False, case.opened_at
            model.counted_s, model.work_s, model.due_first = 0, case.first_work_s, case.first_due
            models.append(model)
    return models


def arrivals(now: int, until: int, models: Sequence[Case], seed: int) -> list[Coming]:
    """Return a Poisson stream at the rate of the models, each drawn from them."""
    coming: list[Coming] = []
    at = float(now)
    while models:
        bits = drawn(seed, len(coming), -1)
        at -= LATELY_S / len(models) * log(((bits & 0xFFFFFF) + 1) / (1 << 24))
        if at > until:
            break
        coming.append(Coming(int(at), models[(bits >> 24) % len(models)]))
    return coming


def _preview(pairs: Sequence[tuple[Lived, Lived]]) -> Preview:
    kept = [_kept(after) - _kept(before) for before, after in pairs]
    p90 = [(_p90(after) - _p90(before)) / 60 for before, after in pairs]
    groups: Counter[str] = Counter()
    for before, after in pairs:
        for sign, lived in ((-1, before), (1, after)):
            for one in lived.promises:
                groups[one.group] += sign * one.kept
    shares = [(name, count / len(pairs)) for name, count in groups.items()]
    return Preview(
        pairs=len(pairs),
        kept=_effect(kept),
        p90_min=_effect(p90),
        gains=tuple(
            sorted(((n, x) for n, x in shares if x > 0), key=lambda one: (-one[1], one[0]))
        ),
        loses=tuple(sorted(((n, x) for n, x in shares if x < 0), key=lambda one: (one[1], one[0]))),
    )


def _kept(lived: Lived) -> float:
    return sum(one.weight for one in lived.promises if one.kept)


def _p90(lived: Lived) -> int:
    waits = sorted(lived.waits_s)
    return waits[int(len(waits) * 0.9)] if waits else 0


def _effect(values: Sequence[float]) -> Effect:
    t = T_OF_8 if len(values) < 2 * FIRST_PAIRS else T_OF_MANY
    return Effect(mean(values), t * stdev(values) / sqrt(len(values)))
