"""Which criteria of assignment are in force, since when and by whose word."""

from commandcenter.events.criteria import CRITERIA_CHANGED, CriteriaData
from commandcenter.events.fact import Fact
from commandcenter.folding.rule import Rule, said_in
from commandcenter.newest import CriteriaSince
from commandcenter.state import State


def _changed(state: State, fact: Fact, at_us: int, said: CriteriaData) -> None:
    new = CriteriaSince(at_us, fact.seq, said.version, said.who, said.reason)
    state.criteria = max(state.criteria, new)


RULES = {CRITERIA_CHANGED: Rule(said_in(CriteriaData), _changed)}
"""By kind of fact."""
