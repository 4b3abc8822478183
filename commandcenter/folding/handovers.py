"""Hand-overs: each follows from its steps. One that was never given is not there, whoever signed it."""

from typing import Any

from commandcenter.events.fact import Fact
from commandcenter.events.handovers import HANDOVERS
from commandcenter.folding.rule import Rule, said_in
from commandcenter.handovers import handover_after
from commandcenter.newest import joined, step_of
from commandcenter.state import State


def _step(state: State, fact: Fact, at_us: int, said: Any) -> None:
    name = said.handover
    steps = state.steps.setdefault(f"{handover_after.__name__} {name}", [])
    before: Any = state.handovers.get(name)
    known = joined(steps, step_of(fact, at_us, said), before, handover_after)
    if known is not None:
        state.handovers[name] = known


RULES = {kind: Rule(said_in(data), _step) for kind, data in HANDOVERS.items()}
