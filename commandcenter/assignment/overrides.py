"""Overrides as they were set: who wants what of which target until when, and what makes one unfit.

`rules.py` compiles the active ones; nothing scans them at a pick. What each type means: docs/assignment.md.
"""

from collections.abc import Callable, Container
from typing import Any, NamedTuple

from commandcenter.assignment.lines import OverrideText, seconds

USUAL_S = 60 * 60
LONGEST_S = 12 * 3_600
SELECTORS = ("queue", "skill", "motive")
PEOPLE = ("agent", "agents")
LEAST_BOOST, MOST_BOOST = 0.1, 10.0

TARGETS = {
    "PIN": ("case",),
    "HOLD": ("case",),
    "DRAIN": PEOPLE,
    "PAUSE": PEOPLE + SELECTORS,
    "FLOOR": ("queue", "skill"),
    "CEILING": SELECTORS,
    "MOVE": PEOPLE,
    "CAP": PEOPLE,
    "SKILL_OPEN": PEOPLE,
    "BOOST": ("case", *PEOPLE, *SELECTORS),
    "PULLBACK": ("agent", "case"),
    "TRIAGE": SELECTORS,
    "CALL_IN": PEOPLE,
    "MACRO": ("motive",),
}


class Selector(NamedTuple):
    """A set of cases: those of a queue, that need a skill, or of a motive."""

    kind: str  # queue | skill | motive
    value: str


class Override(NamedTuple):
    """An active override; what its type does not use is empty."""

    id: str
    type: str
    order: int  # in which they were set
    expires: int
    author: str
    reason: str
    case: str | None = None
    people: tuple[str, ...] = ()
    target: Selector | None = None
    agent: str = ""  # PIN
    to: Selector | None = None  # MOVE
    n: int = 0  # FLOOR, CEILING, CAP
    skill: str = ""  # SKILL_OPEN
    factor: float = 1.0  # BOOST
    on: bool = True  # TRIAGE
    macro: str = ""  # MACRO
    pulled: tuple[
        tuple[str, str], ...
    ] = ()  # PULLBACK: cases and the people they may not go back to


class UnfitError(ValueError):
    """An override that cannot be set; the text is a short code."""


def read(text: OverrideText, at: int, order: int, taken: Container[str]) -> Override:
    """Return the override of a text set at an instant; raise UnfitError with what is wrong.

    `order` is its number among all that were set, `taken` the ids of those that are active.
    """
    if text.id in taken:
        raise UnfitError("id_taken")
    if not (text.author or "").strip():
        raise UnfitError("author_missing")
    if not (text.reason or "").strip():
        raise UnfitError("reason_missing")
    expires = at + USUAL_S if text.expires is None else seconds(text.expires)
    if expires <= at:
        raise UnfitError("expired")
    if expires > at + LONGEST_S:
        raise UnfitError("too_long")
    if text.type not in TARGETS:
        raise UnfitError("type_unknown")
    plain = Override(
        text.id, text.type, order, expires, text.author or "", text.reason or "",
        **_target(text.target, TARGETS[text.type]),
    )  # fmt: skip
    return plain._replace(**_params(text))


def _target(target: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    if len(target) != 1:
        raise UnfitError("target_unfit")
    ((kind, value),) = target.items()
    if kind not in allowed:
        raise UnfitError("target_unfit")
    if kind == "agents":
        if not isinstance(value, list) or not value or not all(map(_is_name, value)):
            raise UnfitError("target_unfit")
        return {"people": tuple(dict.fromkeys(value))}
    if not _is_name(value):
        raise UnfitError("target_unfit")
    if kind == "agent":
        return {"people": (value,)}
    return {"case": value} if kind == "case" else {"target": Selector(kind, value)}


def _params(text: OverrideText) -> dict[str, Any]:
    """Return what the type asks of its params."""
    asked = _PARAMS.get(text.type)
    if asked is None:
        return {}
    name, is_fit = asked
    value = (text.params or {}).get(name)
    if name == "to":
        return {"to": _selector(value)}
    if not is_fit(value):
        raise UnfitError("params_unfit")
    second = (text.second or "").strip()
    if value == "critical" and name == "skill" and second in {"", (text.author or "").strip()}:
        raise UnfitError("second_missing")
    return {name: value}


def _selector(value: object) -> Selector:
    if isinstance(value, dict) and len(value) == 1:
        ((kind, name),) = value.items()
        if kind in SELECTORS and _is_name(name):
            return Selector(kind, name)
    raise UnfitError("params_unfit")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000


def _is_factor(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and LEAST_BOOST <= value <= MOST_BOOST  # type: ignore[operator]


_PARAMS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "PIN": ("agent", _is_name),
    "FLOOR": ("n", _is_count),
    "CEILING": ("n", _is_count),
    "CAP": ("n", _is_count),
    "MOVE": ("to", lambda _: True),
    "SKILL_OPEN": ("skill", _is_name),
    "BOOST": ("factor", _is_factor),
    "TRIAGE": ("on", lambda value: isinstance(value, bool)),
    "MACRO": ("macro", _is_name),
}
