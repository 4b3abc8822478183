"""Overrides as they were set: who wants what of which target until when, and what makes one unfit.

Source: regia.md, section 2. `rules.py` compiles the active ones; nothing scans them at a pick.
"""

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
    pulled: tuple[tuple[str, str], ...] = ()  # PULLBACK: cases and the people they may not go back to


class UnfitError(ValueError):
    """An override that cannot be set; the text is a short code."""


def read(text: OverrideText, at: int, order: int) -> Override:
    """Return the override of a text set at an instant; raise UnfitError with what is wrong."""
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
    params = text.params or {}
    match text.type:
        case "PIN" if _is_name(params.get("agent")):
            return {"agent": params["agent"]}
        case "FLOOR" | "CEILING" | "CAP" if _is_count(params.get("n")):
            return {"n": params["n"]}
        case "MOVE":
            return {"to": _selector(params.get("to"))}
        case "SKILL_OPEN" if _is_name(params.get("skill")):
            second = (text.second or "").strip()
            if params["skill"] == "critical" and second in {"", (text.author or "").strip()}:
                raise UnfitError("second_missing")
            return {"skill": params["skill"]}
        case "BOOST" if _is_factor(params.get("factor")):
            return {"factor": float(params["factor"])}
        case "TRIAGE" if isinstance(params.get("on"), bool):
            return {"on": params["on"]}
        case "MACRO" if _is_name(params.get("macro")):
            return {"macro": params["macro"]}
        case "HOLD" | "DRAIN" | "PAUSE" | "PULLBACK" | "CALL_IN":
            return {}
    raise UnfitError("params_unfit")


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
