"""Overrides: each follows from its steps. One that was never set is not there, whatever was said of it."""

from typing import Any

from commandcenter.events.fact import Fact
from commandcenter.events.overrides import OVERRIDES
from commandcenter.folding.rule import Rule, said_in
from commandcenter.newest import joined, step_of
from commandcenter.overrides.override import Act, Override, acts, override_after
from commandcenter.state import State


def acts_of(state: State, override: str) -> list[Act]:
    """Return what was done to an override, oldest first."""
    return acts(state.steps.get(f"{override_after.__name__} {override}", []))


def began(state: State, override: str) -> int:
    """Return the log position of the step with which an override began to bind; 0 = it never did."""
    steps = state.steps.get(f"{override_after.__name__} {override}", [])
    known: Override | None = None
    for step in steps:
        known = override_after(known, step)
        if known is not None and known.start_us:
            return step.seq
    return 0


def _step(state: State, fact: Fact, at_us: int, said: Any) -> None:
    name = said.override
    steps = state.steps.setdefault(f"{override_after.__name__} {name}", [])
    before: Any = state.overrides.get(name)
    known = joined(steps, step_of(fact, at_us, said), before, override_after)
    if known is not None:
        state.overrides[name] = known
        if state.touched is not None:
            state.touched.overrides = True


RULES = {kind: Rule(said_in(data), _step) for kind, data in OVERRIDES.items()}
