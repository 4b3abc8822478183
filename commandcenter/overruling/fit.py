"""Whether an override may be set: its form, and whether all that it names exists.

The form is judged by the engine's own reader (`assignment/overrides.py`), so desk, log and engine agree.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from commandcenter.assignment import overrides
from commandcenter.assignment.case import CRITICAL
from commandcenter.assignment.lines import OverrideText, seconds
from commandcenter.assignment.overrides import UnfitError
from commandcenter.commands.overrides import Overruled
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.state import State

AT = datetime.fromisoformat("2000-01-01")  # any instant will do: only the length is looked at
_TAKEN = {
    "PIN": "agent", "FLOOR": "n", "CEILING": "n", "CAP": "n", "MOVE": "to", "SKILL_OPEN": "skill",
    "BOOST": "factor", "TRIAGE": "on", "MACRO": "macro", "CALL_IN": "rate",
}  # fmt: skip
_OF_CASES = ("lang:", "ch:")  # skills that a case may need though nobody has them
_MOST_RATE = 100_000


def formed(asked: Overruled, name: str, author: str) -> OverrideText:
    """Return an override that is asked for, of a fit form; raise UserError with what is wrong with it.

    A second person signs later: for now whoever is asked to counts as one who will.
    """
    kept = _TAKEN.get(asked.type, "")
    text = OverrideText(
        name,
        asked.type,
        asked.target,
        {kept: asked.params[kept]} if kept in asked.params else {},
        author,
        asked.reason.strip(),
        AT + timedelta(minutes=asked.minutes),
        asked.second.strip() or f"not {author}",
    )
    try:
        overrides.read(text, seconds(AT), 1, ())
    except UnfitError as unfit:
        if str(unfit) == "second_missing":
            raise UserError("needs_second_person", person=author) from unfit
        hours = overrides.LONGEST_S // 3_600
        raise UserError(f"override_{unfit}", type=asked.type, hours=hours) from unfit
    return text


def must_exist(state: State, text: OverrideText, now_us: int) -> None:
    """Raise UserError where an override names a case, person, skill or motive that there is not."""
    for kind, name in _named(text):
        if kind == "case" and name not in state.threads:
            raise UserError("override_case_unknown", case=name)
        if kind == "agent" and name not in state.standing:
            raise UserError("override_agent_unknown", agent=name)
        if kind == "motive" and name not in MOTIVES:
            raise UserError("override_motive_unknown", motive=name)
        if kind == "skill" and not _is_skill(state, name, now_us):
            raise UserError("override_skill_unknown", skill=name)
    if text.type == "CALL_IN":
        _may_be_called(state, text, now_us)


def people_of(text: OverrideText) -> tuple[str, ...]:
    """Return the people whom an override is set over."""
    ((kind, value),) = text.target.items()
    return tuple(value) if kind == "agents" else (value,) if kind == "agent" else ()


def _named(text: OverrideText) -> Iterator[tuple[str, str]]:
    """Yield all that an override names, by its kind; queues are the site's own."""
    ((kind, value),) = text.target.items()
    params = text.params or {}
    yield from (("agent", name) for name in people_of(text))
    if kind not in {"agent", "agents"}:
        yield kind, value
    if text.type == "PIN":
        yield "agent", params["agent"]
    if text.type == "MOVE":
        yield from params["to"].items()
    if text.type == "SKILL_OPEN":
        yield "skill", params["skill"]


def _is_skill(state: State, skill: str, now_us: int) -> bool:
    if skill == CRITICAL or skill.startswith(_OF_CASES):
        return True
    return any(skill in (one.at(now_us).skills or ()) for one in state.standing.values())


def _may_be_called(state: State, text: OverrideText, now_us: int) -> None:
    rate = (text.params or {}).get("rate", 0)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= _MOST_RATE:
        raise UserError("override_params_unfit", type=text.type)
    for name in people_of(text):
        if not state.standing[name].at(now_us).on_call:
            raise UserError("override_not_on_call", agent=name)
