"""The outlook of a room: what becomes of it as things are, and with a change, future by future.

The futures start from the room as it is and differ by seed; between a future with a change and the one
without, all that is fated is shared, so that what differs is the change's doing. What comes is drawn again
from what came lately. Nothing is read from a clock, and the engine asked about is never touched.
"""

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np

from commandcenter.assignment import draws
from commandcenter.assignment.answer import Alert
from commandcenter.assignment.case import SERVED_QUEUES, Case, Fate, plain_key
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import Future, Lived, World
from commandcenter.assignment.lines import AnyLine, Tick
from commandcenter.assignment.room import Room

HORIZON_S = 2 * 3_600
LATELY_S = 3_600  # what came in that time goes on coming,
LEAST_S, LEAST_CAME, CLEAR = 300, 8, 2.5  # or in the newest part of it, where that clearly differs
FIRST_PAIRS = 8
STEP = 4  # futures of one side that are lived between two looks at whether somebody else asks
SEEDS = range(1, 65)
APART = 1 << 32  # from here cases to come are numbered: apart from all that the room has numbered


class Change(NamedTuple):
    """What is looked at: lines of one instant, and what follows later (who is called comes, goes)."""

    lines: Sequence[AnyLine] = ()
    later: Sequence[AnyLine] = ()


NOTHING = Change()


class Lately(NamedTuple):
    """What came in the last so many seconds, as models of what is to come."""

    models: Sequence[Case]
    span_s: int = LATELY_S


class Changed(NamedTuple):
    """A room with a change, as it is at once, and what the engine said to that."""

    room: Room
    alerts: Sequence[Alert]


class Living(Protocol):
    """Whoever can live futures of one room: an outlook, or several processes that share the work."""

    @property
    def outlook(self) -> "Outlook":
        """The outlook, to look at the room as it is."""

    def lived(self, change: Change, seeds: Sequence[int]) -> list[Lived]:
        """Return what becomes of some futures with a change; NOTHING = as things are."""


def in_steps(
    living: Living, change: Change, seeds: Sequence[int]
) -> Generator[None, None, list[Lived]]:
    """Live some futures, a few between two yields: who asks something else meanwhile hardly waits."""
    found: list[Lived] = []
    for start in range(0, len(seeds), STEP):
        if start:
            yield
        found += living.lived(change, seeds[start : start + STEP])
    return found


class Outlook:
    """The futures of a room as it is at an instant; as things are, each is lived once for all changes."""

    def __init__(self, engine: Engine, at: datetime, horizon_s: int = HORIZON_S) -> None:
        self._room = engine.room.copied(closed=False)
        self.at = at
        self._changed = (NOTHING, Changed(self._room, ()))
        self.plain = self.changed(NOTHING).room
        self.until = self.plain.now + horizon_s
        self.lately = arrived_lately(engine.room)
        self._worlds: dict[int, World] = {}
        self._without: dict[int, Lived] = {}

    @property
    def outlook(self) -> "Outlook":
        """Return itself: alone, it lives its own futures."""
        return self

    def lived(self, change: Change, seeds: Sequence[int]) -> list[Lived]:
        """Return what becomes of some futures with a change; a line of another instant is a ValueError."""
        if change == NOTHING:
            return [self._as_things_are(seed) for seed in seeds]
        room = self.changed(change).room
        return [
            Future(room.copied(), self._world(seed)._replace(lines=change.later), self.until).live()
            for seed in seeds
        ]

    def changed(self, change: Change) -> Changed:
        """Return the room with a change; that of the last one is kept."""
        if self._changed[0] is not change or change is NOTHING:
            engine, alerts = Engine(self._room.copied()), []
            for line in change.lines or (Tick(at=self.at),):
                if line.at != self.at:
                    raise ValueError("an outlook is of one instant")
                alerts += engine.handle(line).alerts
            self._changed = change, Changed(engine.room, alerts)
        return self._changed[1]

    def _as_things_are(self, seed: int) -> Lived:
        found = self._without.get(seed)
        if found is None:
            found = Future(self.plain.copied(), self._world(seed), self.until).live()
            self._without[seed] = found
        return found

    def _world(self, seed: int) -> World:
        found = self._worlds.get(seed)
        if found is None:
            coming = arrivals(self.plain.now, self.until, self.lately, seed)
            serials = [case.serial for case in self.plain.cases.values()]
            found = self._worlds[seed] = World(coming, draws.fates(seed, serials))
        return found


def arrived_lately(room: Room) -> Lately:
    """Return the cases that came lately as they were at first: in the last hour, or since more or fewer come.

    A crisis that began ten minutes ago would be a sixth of itself in the mean of an hour. So the hour is
    halved as long as its newer half clearly differs from its older one, by 2.5 deviations of a Poisson count.
    """
    models = _came(room)
    span = LATELY_S
    while span >= 2 * LEAST_S:
        newer = [one for one in models if one.opened_at > room.now - span // 2]
        older = len(models) - len(newer)
        if len(models) < LEAST_CAME or abs(len(newer) - older) <= CLEAR * len(models) ** 0.5:
            break
        if not newer:  # nothing comes any more: the least that is known of it
            break
        models, span = newer, span // 2
    return Lately(models, span)


def _came(room: Room) -> list[Case]:
    models = []
    for case in room.cases.values():
        if case.queue in SERVED_QUEUES and room.now - LATELY_S < case.opened_at <= room.now:
            model = case.copied()
            model.state, model.stage, model.agent, model.by = "new", "first", None, None
            model.holder, model.replied, model.queued_at = None, False, case.opened_at
            model.standing, model.counted_s, model.stamp = None, 0, 0
            model.work_s, model.due_first = case.first_work_s, case.first_due
            model.key = plain_key(model)  # found once for all that come like it
            models.append(model)
    return models


def arrivals(now: int, until: int, lately: Lately, seed: int) -> list[Case]:
    """Return a Poisson stream of cases at the rate of the models, each drawn from them, and fated."""
    models, span_s = lately
    if not models:
        return []
    expected = (until - now) * len(models) / span_s
    bits, which = draws.uniform(seed, int(expected + 6 * expected**0.5) + 8)  # too few: once in 10⁹
    instants = now - np.cumsum(np.log(bits)) * (span_s / len(models))
    ats = instants[instants <= until].astype(np.int64).tolist()
    serials = range(APART + 1, APART + 1 + len(ats))
    drawn = zip(ats, which[: len(ats)], draws.fates(seed, serials), strict=True)
    return [
        _coming(models[place % len(models)], at, serial, fate)
        for serial, (at, place, fate) in zip(serials, drawn, strict=True)
    ]


def _coming(model: Case, at: int, serial: int, fate: Fate) -> Case:
    """Return a case like a model that comes at an instant: its promises are as far away then."""
    case = model.copied()
    shift = at - model.opened_at
    case.serial, case.id, case.fate, case.turn = serial, f"coming {serial - APART}", fate, 0
    case.opened_at = case.queued_at = at
    case.due_first = None if model.due_first is None else model.due_first + shift
    case.due_close = None if model.due_close is None else model.due_close + shift
    return case
