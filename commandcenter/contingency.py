"""Contingency plans of a site: sets of overrides by name, in a file that people may edit.

A plan names no case: those are others the next time. It is set as one bundle, with a preview before, and
undone as one.
"""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from commandcenter.commands.overrides import MOST, Minutes, Overruled
from commandcenter.errors import UserError
from commandcenter.languages import plain
from commandcenter.overrides.override import Override
from commandcenter.overruling.fit import formed
from commandcenter.platform import private_file

FILE = "contingency.toml"
MOST_PLANS = 50
LONGEST_NAME = 60
_HEAD = "# Contingency plans: docs/overrides.md says what each type of override takes.\n"


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One plan. Its overrides have the plan's length and, where they say none, its name as the reason."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    sets: Annotated[tuple[Overruled, ...], Meta(min_length=1, max_length=MOST)]
    minutes: Minutes = 60


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plans: Annotated[tuple[Plan, ...], Meta(max_length=MOST_PLANS)] = ()


def read(path: Path) -> tuple[Plan, ...]:
    """Return the plans of a file, none where there is no file; UserError that names what is wrong in it."""
    try:
        return _plans(path, path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def write(path: Path, plans: Iterable[Plan]) -> None:
    """Write the file, whole or not at all, and nothing that would not be read again. Raises UserError."""
    text = _HEAD + "".join(map(_plan_text, sorted(plans, key=lambda plan: plan.name.casefold())))
    _plans(path, text)
    try:
        private_file(path, text.encode())
    except OSError as error:
        reason = error.strerror or ""
        raise UserError("folder_not_writable", folder=str(path.parent), reason=reason) from error


def replaced(plans: Iterable[Plan], new: Plan) -> tuple[Plan, ...]:
    """Return the plans with a new one, in the place of one of its name; UserError: there are too many."""
    kept = (*(one for one in plans if not is_called(one, new.name)), new)
    if len(kept) > MOST_PLANS:
        raise UserError("contingency_full", most=MOST_PLANS)
    return kept


def is_called(plan: Plan, name: str) -> bool:
    """Tell whether a plan has a name: capitals make no other one."""
    return plan.name.casefold() == name.casefold()


def named(typed: str) -> str:
    """Return what a plan is called, of what was typed; UserError where nothing of it can be read."""
    if not (name := plain(typed, LONGEST_NAME)):
        raise UserError("contingency_unnamed")
    return name


def made_of(overrides: Iterable[Override], name: str, minutes: int) -> Plan:
    """Return what is in force as a plan; UserError where nothing of it is worth keeping."""
    kept = tuple(
        Overruled(one.type, one.target, one.params, minutes, one.reason)
        for one in overrides
        if one.kind != "case"
    )
    if not kept:
        raise UserError("contingency_nothing")
    if len(kept) > MOST:
        raise UserError("contingency_many", n=len(kept), most=MOST)
    return Plan(name, kept, minutes)


def check(plan: Plan) -> None:
    """Raise UserError where an override of a plan is of no fit form."""
    for one in plan.sets:
        reason = one.reason.strip() or plan.name
        formed(msgspec.structs.replace(one, minutes=plan.minutes, reason=reason), "", "site")


def _plans(path: Path, text: str) -> tuple[Plan, ...]:
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except (ValueError, RecursionError) as error:  # ValueError: TOML, fields
        raise _unreadable(path, error) from error
    names = [plan.name.casefold() for plan in found.plans]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UserError("contingency_twice", file=str(path), name=twice)
    return found.plans


def _unreadable(path: Path, error: Exception) -> UserError:
    return UserError("settings_unreadable", file=str(path), problem=str(error)[:200])


def _plan_text(plan: Plan) -> str:
    head = f"\n[[plans]]\nname = {_value(plan.name)}\nminutes = {plan.minutes}\n"
    return head + "".join(f"\n[[plans.sets]]\n{_set_text(one)}" for one in plan.sets)


def _set_text(one: Overruled) -> str:
    told = {"type": one.type, "target": one.target, "params": one.params, "reason": one.reason}
    return "".join(f"{name} = {_value(value)}\n" for name, value in told.items() if value)


def _value(value: Any) -> str:
    """Return a value as TOML writes it; what JSON and TOML write alike is written by JSON."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_value(str(key))} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace(chr(127), "")
