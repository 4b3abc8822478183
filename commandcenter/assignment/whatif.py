"""What an override would change: the same futures lived with it and without it, side by side.

The futures start from the room as it is and differ by seed; within a pair all draws are shared, so that
what differs is the override's doing. What comes is drawn again from what came lately. Nothing is read from a
clock: `previews` yields ever better answers, and whoever asks stops when time is up. The engine asked about
is never touched.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
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
FIRST_PAIRS = 8
SEEDS = range(1, 65)
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


class Outlook:
    """The futures of a room as it is at an instant; each is lived once for all that is previewed from it."""

    def __init__(
        self, engine: Engine, at: datetime, horizon_s: int = HORIZON_S, seeds: range = SEEDS
    ) -> None:
        self._room = engine.room.copied(closed=False)
        self._at, self._seeds = at, seeds
        plain = Engine(self._room.copied())
        plain.handle(Tick(at=at))
        self._plain = plain.room
        self._until = plain.room.now + horizon_s
        self._models = arrived_lately(engine.room)
        self._lived: dict[int, tuple[list[Coming], Lived]] = {}

    def prepare(self, pairs: int = FIRST_PAIRS) -> None:
        """Live so many futures ahead of what will be asked."""
        for seed in self._seeds[:pairs]:
            self._without(seed)

    def previews(self, change: AnyLine) -> Iterator[Preview]:
        """Yield what a line at this instant (an override) would change, after 8 pairs, 9, … 64."""
        if change.at != self._at:
            raise ValueError("an outlook is of one instant")
        changed = Engine(self._room.copied())
        changed.handle(change)
        pairs: list[tuple[Lived, Lived]] = []
        for seed in self._seeds:
            coming, without = self._without(seed)
            lived = Future(changed.room.copied(), coming, seed, self._until).live()
            pairs.append((without, lived))
            if len(pairs) >= FIRST_PAIRS:
                yield _preview(pairs)

    def _without(self, seed: int) -> tuple[list[Coming], Lived]:
        """Return what comes in a future, and what becomes of it as things are."""
        if seed not in self._lived:
            coming = arrivals(self._plain.now, self._until, self._models, seed)
            lived = Future(self._plain.copied(), coming, seed, self._until).live()
            self._lived[seed] = coming, lived
        return self._lived[seed]


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
