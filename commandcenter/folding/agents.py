"""Agents: their states, who they are, what they can do."""

from commandcenter import newest
from commandcenter.agents.standing import Standing
from commandcenter.clock import parse_us
from commandcenter.events.agents import (
    AGENT_LISTED,
    AgentCapacityData,
    AgentListedData,
    AgentSkillsData,
    AgentStateData,
    Told,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.rule import Rule, said_in
from commandcenter.folding.threads import agent_number
from commandcenter.state import AT_WORK, BUSY, State

_WHO = Told.__struct_fields__


def standing(state: State, agent: str) -> Standing:
    """Return what is told of an agent, who is known by his name from now on."""
    state.named[agent_number(agent)] = agent
    if state.touched is not None:
        state.touched.people.add(agent)
    if (held := state.standing.get(agent)) is None:
        held = state.standing[agent] = Standing()
    return held


def _state(state: State, fact: Fact, at_us: int, data: AgentStateData) -> None:
    number = agent_number(data.agent)
    busy = BUSY if data.state == "busy" else 0
    state.presence.put(at_us, busy | number << 1 | (data.state in AT_WORK))
    known = state.agents.get(data.agent)
    state.agents[data.agent] = newest.agent_after(known, number, (at_us, fact.order), data)
    held = standing(state, data.agent)
    if any(getattr(data, field) is not None for field in _WHO):
        held.feed_says(at_us, data)


def _capacity(state: State, _fact: Fact, at_us: int, data: AgentCapacityData) -> None:
    standing(state, data.agent).feed_says(at_us, Told(capacity=data.total))


def _skills(state: State, fact: Fact, at_us: int, data: AgentSkillsData) -> None:
    held = standing(state, data.agent)
    for skill in data.removed:
        held.change_skill(skill, at_us, fact.order, has=False)
    for skill in data.added:
        held.change_skill(skill, at_us, fact.order, has=True)


def _listed(state: State, _fact: Fact, at_us: int, data: AgentListedData) -> None:
    since_us = 0 if data.since is None else parse_us(data.since)
    standing(state, data.agent).hand_says(since_us, at_us, data)


RULES = {
    "care.agent.statechanged.v1": Rule(said_in(AgentStateData), _state),
    "care.agent.capacitychanged.v1": Rule(said_in(AgentCapacityData), _capacity),
    "care.agent.skillschanged.v1": Rule(said_in(AgentSkillsData), _skills),
    AGENT_LISTED: Rule(said_in(AgentListedData), _listed),
}
