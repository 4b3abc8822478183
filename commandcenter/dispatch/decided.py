"""What the engine decided at a turn, as facts to be; and that turn taken again from the log."""

from collections.abc import Iterable
from typing import cast

import msgspec

from commandcenter.assignment.answer import Answer, Decision
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.events.assignment import (
    CASE_DECIDED,
    OVERLOAD_CHANGED,
    Basis,
    CaseDecidedData,
    Mode,
    OverloadData,
)
from commandcenter.incidents.fact import NewFact
from commandcenter.kpis.terms import TermsInForce
from commandcenter.settings import Settings
from commandcenter.state import State

_OVERLOAD = {"overload.on": True, "overload.off": False}


def facts(answer: Answer, basis: Basis, overrides: Iterable[str] = ()) -> list[NewFact]:
    """Return an answer of the engine as facts, in the order in which it decided.

    `overrides`: the ids of those in force.
    """
    known = set(overrides)
    made = [
        NewFact(
            OVERLOAD_CHANGED,
            f"overload:{basis.seq}:{basis.at_us}",
            msgspec.to_builtins(
                OverloadData(is_on=_OVERLOAD[alert.code], each_min=float(alert.why.rstrip("m")))
            ),
            order=place,
        )
        for place, alert in enumerate(answer.alerts)
        if alert.code in _OVERLOAD
    ]
    for place, one in enumerate(answer.decisions):
        data = CaseDecidedData(
            case=one.case,
            agent=one.agent,
            version=one.version,
            mode=cast("Mode", one.mode),
            why=tuple(one.why),
            overrides=tuple(code for word in one.why if (code := _named(word)) in known),
            basis=basis,
        )
        name = f"decided:{basis.seq}:{place}"
        made.append(NewFact(CASE_DECIDED, name, msgspec.to_builtins(data), order=place))
    return made


def again(
    state: State,
    at_us: int,
    criteria: Criteria,
    settings: Settings,
    terms: TermsInForce | None = None,
) -> list[Decision]:
    """Return what the engine decides at an instant on a state, told all of it anew."""
    return Dispatch(state, criteria, settings, terms).turn(at_us).decisions


def _named(word: str) -> str:
    """Return the id that a code names, as in `pin:ID`; "" = none."""
    return word.partition(":")[2]
