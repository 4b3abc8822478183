"""FLOOR and CEILING: how many people must stay able to serve a target, how many may hold it at most.

Who counts is worked out once and again after each change, never at a pick.
"""

from collections.abc import Iterable

from commandcenter.assignment.case import CRITICAL, CRITICAL_BIT, PoolKey, units_of
from commandcenter.assignment.people import Agent
from commandcenter.assignment.rules import Limit, Match, Rules


def can_serve(agent: Agent, match: Match) -> bool:
    """Tell whether a person has what a target asks: its skill; for the critical queue that skill."""
    if match.kind == "skill":
        return bool(agent.skills & match.bit)
    return match.value != CRITICAL or bool(agent.skills & CRITICAL_BIT)


def holds_one(agent: Agent, match: Match) -> bool:
    """Tell whether a person has a case of the target."""
    return any(match.holds(one.queue, one.motive, one.asked) for one in agent.cases.values())


def target_units(match: Match) -> int:
    """Return the room that a case of the target takes."""
    is_channel = match.kind == "skill" and match.value.startswith("ch:")
    return units_of(match.value[3:] if is_channel else "")


def is_at_hand(agent: Agent, match: Match) -> bool:
    """Tell whether a person may serve a target at all: open, neither paused nor drained, able."""
    rule = agent.rule
    is_out = rule is not None and (rule.paused or rule.drained)
    return agent.is_open and not is_out and can_serve(agent, match)


class Limits:
    """The floors and ceilings of some rules over the people as they are now."""

    def __init__(self, rules: Rules) -> None:
        self._floors = [(limit, target_units(limit.match)) for limit in rules.floors]
        self._ceilings = rules.ceilings
        self._counting: list[set[str]] | None = None
        self._holding: list[set[str]] = []

        self.is_any = bool(self._floors or self._ceilings)

    def changed(self) -> None:
        """Forget who counts: somebody's work, state or skills changed."""
        self._counting = None

    def forbid(self, agent: Agent, key: PoolKey, agents: Iterable[Agent]) -> bool:
        """Tell whether a person may not take a turn of a pool."""
        if self._counting is None:
            self._count(agents)
        counting, holding = self._counting or [], self._holding
        for at, (floor, units) in enumerate(self._floors):
            if self._breaks(floor, units, counting[at], agent, key):
                return True
        return any(
            limit.match.holds(key.queue, key.motive, key.asked)
            and agent.id not in holding[at]
            and len(holding[at]) >= limit.n
            for at, limit in enumerate(self._ceilings)
        )

    def _count(self, agents: Iterable[Agent]) -> None:
        known = list(agents)
        self._counting = [
            {
                agent.id
                for agent in known
                if is_at_hand(agent, floor.match)
                and (agent.load + units <= agent.capacity or holds_one(agent, floor.match))
            }
            for floor, units in self._floors
        ]
        self._holding = [
            {agent.id for agent in known if holds_one(agent, limit.match)}
            for limit in self._ceilings
        ]

    @staticmethod
    def _breaks(floor: Limit, units: int, counting: set[str], agent: Agent, key: PoolKey) -> bool:
        """Tell whether another case would take the n-th person able to serve the floor's target."""
        if agent.id not in counting or len(counting) - 1 >= floor.n:
            return False
        if floor.match.holds(key.queue, key.motive, key.asked) or holds_one(agent, floor.match):
            return False
        return agent.load + key.units + units > agent.capacity
