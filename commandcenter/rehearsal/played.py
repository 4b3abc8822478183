"""What arrived, assigned by the pure engine and lived as it was fated: which promises were kept. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.assignment import draws
from commandcenter.assignment.case import Case, units_of
from commandcenter.assignment.future import Future, World
from commandcenter.assignment.people import Agent
from commandcenter.assignment.room import Room
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.instants import engine_s
from commandcenter.rehearsal.arrived import Arrival
from commandcenter.rehearsal.past import Past


class Outcome(NamedTuple):
    """What became of a case. `first`, `close`: kept or not, None = nothing fell due."""

    agent: str  # who got the first turn, "" = nobody
    mode: str
    first: bool | None
    close: bool | None


def play(past: Past, criteria: Criteria, seed: int, *, is_new: bool) -> list[Outcome]:
    """Return what becomes of each arrival in one future by one side's criteria, in their order."""
    told = past.new if is_new else past.old
    room = Room(criteria.limits.triage())
    room.now = engine_s(past.since_us)
    drawn = draws.fates(seed, range(1, len(past.arrivals) + 1))
    coming, later = [], []
    for place, (arrival, fate) in enumerate(zip(past.arrivals, drawn, strict=True)):
        first, rest = told.needs[place]
        row = arrival.new if is_new else arrival.old
        scale = arrival.old.needed.work_min / row.needed.work_min
        case = _case(place, arrival, row, criteria)
        case.asked = room.skills.mask(rest if arrival.replied else first)
        case.fate = arrival.fate(fate, scale)
        coming.append(case)
        later.append(room.skills.mask(rest))
    world = World(coming, (), told.lines)
    until = engine_s(past.until_us)
    future = _Watched(room, world, until, later)
    future.live()
    return future.outcomes(len(coming), engine_s(past.since_us), until)


class _Watched(Future):
    """A future that notes who got each case first; from then on a case asks for what later turns do."""

    def __init__(self, room: Room, world: World, until: int, later: Sequence[int]) -> None:
        super().__init__(room, world, until)
        self._later = later
        self._given: dict[str, tuple[str, str]] = {}

    def outcomes(self, count: int, since: int, until: int) -> list[Outcome]:
        """Return what became of `count` cases, by their place."""
        found = [Outcome("", "", None, None)] * count
        for case, _ in self._seen:
            agent, mode = self._given.get(case.id, ("", ""))
            answered, closed = self._first.get(case), self._closed.get(case)
            found[int(case.id)] = Outcome(
                agent, mode,
                _kept(case.first_due, answered, since, until),
                _kept(case.due_close, closed, since, until),
            )  # fmt: skip
        return found

    def _work(self, case: Case, agent: Agent, mode: str) -> None:
        if case.id not in self._given:
            self._given[case.id] = agent.id, mode
            case.asked, case.key = self._later[int(case.id)], None
        super()._work(case, agent, mode)


def _kept(due: int | None, done: int | None, since: int, until: int) -> bool | None:
    """Tell whether a promise that fell due was kept."""
    if due is None or not since < due <= until:
        return None
    return done is not None and done <= due


def _case(place: int, arrival: Arrival, row: Row, criteria: Criteria) -> Case:
    """Return an arrival as it came, by one side's criteria."""
    case = Case(str(place), place + 1, engine_s(arrival.came_us))
    case.channel = criteria.work.channel(row.channel)
    case.units, case.motive, case.weight = units_of(case.channel), row.motive, row.needed.weight
    case.queue = row.queue
    case.replied, case.stage = arrival.replied, "next" if arrival.replied else "first"
    case.work_s = case.first_work_s = row.work_min * 60
    case.due_first = case.first_due = None if arrival.replied else engine_s(row.first_us)
    case.due_close = engine_s(row.due.close_us)
    return case
