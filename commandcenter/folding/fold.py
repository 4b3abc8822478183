"""Fold: one fact into the state. Deterministic: no clock, no disk, no log line."""

from commandcenter.events.fact import Fact
from commandcenter.folding import (
    agents,
    cases,
    criteria,
    customers,
    handovers,
    hands,
    messages,
    moderation,
    named,
    outgoing,
    overrides,
    routing,
)
from commandcenter.folding.rule import Rule
from commandcenter.state import State

_RULES: dict[str, Rule] = {
    **messages.RULES,
    **cases.RULES,
    **agents.RULES,
    **customers.RULES,
    **named.RULES,
    **moderation.RULES,
    **overrides.RULES,
    **hands.RULES,
    **criteria.RULES,
    **outgoing.RULES,
    **handovers.RULES,
    **routing.RULES,
}


def fold(state: State, fact: Fact) -> None:
    """Put one fact into the state, in place."""
    state.seq = max(state.seq, fact.seq)
    state.newest_us = max(state.newest_us, fact.recorded_us)
    state.counts[fact.type] = state.counts.get(fact.type, 0) + 1
    if (rule := _RULES.get(fact.type)) is not None:
        # A time that lies ahead of the arrival is a wrong clock: then the arrival counts.
        at_us = min(fact.time_us, fact.recorded_us)
        rule.change(state, fact, at_us, rule.decode(fact.body))


def check(kind: str, body: bytes) -> None:
    """Raise msgspec.ValidationError where a fact of this kind and body could not be folded."""
    if (rule := _RULES.get(kind)) is not None:
        rule.decode(body)
