"""Our people as lines of the engine: state, presence, what they can do, how occupied they were today."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from commandcenter.assignment.people import LEAST_PRESENT_S
from commandcenter.clock import SECOND
from commandcenter.criteria.criteria import Criteria
from commandcenter.events.agents import FIRST_REPLY, Told
from commandcenter.newest import Agent
from commandcenter.series import Series
from commandcenter.state import BUSY, State

CRITICAL, WHOLE_CASE, LANGUAGE = "critical", "whole_case", "lang:"
USUAL_CAPACITY = 6
_STATES = {"online": "available"}


class Person(NamedTuple):
    """One of us as the engine is told. `lost_us` None = there; `tenths`: of the day occupied."""

    agent: str
    state: str
    lost_us: int | None
    skills: tuple[str, ...]
    capacity: int
    is_on_call: bool = False
    tenths: int = 0


def person(
    state: State, agent: str, now_us: int, criteria: Criteria, *, is_called: bool = False
) -> Person:
    """Return somebody as he is now. Of whom no skills are told can all but what needs "critical"."""
    known, standing = state.agents.get(agent), state.standing.get(agent)
    who = standing.at(now_us) if standing is not None else Told()
    skills, capacity = _abilities(who, criteria)
    return Person(
        agent,
        "available" if is_called else _state(known),
        None if is_called else _lost_us(known),
        skills,
        capacity,
        is_on_call=bool(who.on_call),
    )


def _state(known: Agent | None) -> str:
    return "offline" if known is None else _STATES.get(known.state, known.state)


def _lost_us(known: Agent | None) -> int | None:
    return known.at_us if known is not None and known.presence == "lost" else None


def _abilities(who: Told, criteria: Criteria) -> tuple[tuple[str, ...], int]:
    capacity, told = who.capacity, who.skills
    able = set(told or ())
    if not told:
        able |= criteria.all_skills() - {CRITICAL}
    elif not any(skill.startswith(LANGUAGE) for skill in told):  # nobody says what they speak
        able |= {skill for skill in criteria.all_skills() if skill.startswith(LANGUAGE)}
    if FIRST_REPLY not in able:
        able.add(WHOLE_CASE)
    able = criteria.skills.with_included(able)
    return tuple(sorted(able)), USUAL_CAPACITY if capacity is None else capacity


def occupied(presence: Series, since_us: int, until_us: int) -> dict[int, int]:
    """Return of each agent, by number, how many tenths of his time at work from a day's start were busy."""
    pairs = presence.between(since_us - 1, until_us)
    if not len(pairs):
        return {}
    number = pairs[:, 1] >> 1 & (1 << 36) - 1
    order = np.lexsort((pairs[:, 1], pairs[:, 0], number))
    at, number, told = pairs[order, 0], number[order], pairs[order, 1]
    ends = np.append(at[1:], until_us)
    ends[np.append(number[1:] != number[:-1], True)] = until_us
    lasted = (ends - at) // SECOND
    is_there = told & 1 == 1
    people, place = np.unique(number, return_inverse=True)
    there = np.bincount(place, weights=lasted * is_there).astype(np.int64)
    busy = np.bincount(place, weights=lasted * (is_there & (told & BUSY != 0))).astype(np.int64)
    tenths = 10 * busy // np.maximum(there, LEAST_PRESENT_S)
    return dict(zip(people.tolist(), tenths.tolist(), strict=True))


def known(state: State) -> Iterable[str]:
    """Return everybody who told a state or stands on the list, in one order."""
    return sorted({*state.agents, *state.standing})
