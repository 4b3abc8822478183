"""Who is likely to get which waiting case next, and why nobody can: a look ahead, not a decision.

The best cases by the index go, one after the other, to whoever of the able will be free first, as if each
turn took what is expected of it. The engine itself decides only when somebody is free.
"""

from bisect import insort
from heapq import nlargest
from typing import NamedTuple

from commandcenter.assignment.case import Case, PoolKey
from commandcenter.assignment.index import RATES
from commandcenter.assignment.people import Agent
from commandcenter.assignment.pick import may
from commandcenter.assignment.room import TURN_STATES, Room

MOST = 120  # cases looked at
_LEAST_S = 60  # so much longer takes what should be done by now


class Ahead(NamedTuple):
    """What is likely: by case who gets it, by person which case, by case the pool that nobody serves."""

    goes_to: dict[str, str]
    gets: dict[str, str]
    nobody: dict[str, PoolKey]


def ahead(room: Room, most: int = MOST) -> Ahead:
    """Look ahead from the room as it is."""
    found = Ahead({}, {}, {})
    free = sorted((_free_s(room, a), a.load, a.id) for a in room.agents.values() if a.is_open)
    unserved: set[PoolKey] = set()
    for case in best(room, most):
        key = case.pool.key if case.pool is not None else None
        if key is None:
            continue
        place = None if key in unserved else _first(room, free, key)
        if place is None:
            unserved.add(key)
            found.nobody[case.id] = key
            continue
        at_s, load, name = free.pop(place)
        found.goes_to[case.id] = name
        found.gets.setdefault(name, case.id)
        insort(free, (at_s + int(case.work_s), load, name))
    return found


def best(room: Room, most: int) -> list[Case]:
    """Return the queued cases that are worth most now, in order."""
    ages = [room.now * rate for rate in RATES]

    def value(case: Case) -> float:
        standing = case.standing
        return -1e300 if standing is None else standing.key + ages[standing.course]

    return nlargest(most, room.queued.values(), key=value)


def is_able(agent: Agent, key: PoolKey) -> bool:
    """Tell whether a person has skills and capacity for a turn of a pool, whatever they do now."""
    return not key.needs & ~agent.skills and key.units <= agent.capacity


def _first(room: Room, free: list[tuple[int, int, str]], key: PoolKey) -> int | None:
    """Return the place of who is free first of those that may take a turn of a pool."""
    for place, (_, _, name) in enumerate(free):
        agent = room.agents[name]
        is_meant = key.only is None or name in key.only
        if is_meant and is_able(agent, key) and may(room, agent, key):
            return place
    return None


def _free_s(room: Room, agent: Agent) -> int:
    """Return when a person is likely to have nothing in hand."""
    left = 0
    for case in agent.cases.values():
        if case.state in TURN_STATES:
            gone = room.now - case.started_at if case.state == "started" else 0
            left += max(_LEAST_S, int(case.work_s) - gone)
    return room.now + left
