"""The figures of detection as a site has changed them: checked, under a version that says which set it is.

The version ends in a digest of the changes, so two sets that a site calls alike are told apart in every
incident. Widths of windows are not changed: what looks back so long is asked for by them elsewhere.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from alerts.parameters import USED, Parameters
from commandcenter.alert import Tuning
from commandcenter.errors import UserError

Value = float | dict[str, float]

WINDOWED = ("tail", "part", "count", "multiple")
FIGURES = (
    *WINDOWED,
    *(f for f in Parameters.__struct_fields__ if f not in {"version", "windows"}),
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)


def tuned(tuning: Tuning, used: Parameters = USED) -> Parameters:
    """Return the figures with a site's changes; UserError names the one that makes no sense."""
    if not tuning.changes and not tuning.version:
        return used
    if not _NAME.fullmatch(tuning.version) or tuning.version == used.version:
        raise UserError("tuning_version", version=tuning.version, used=used.version)
    if not tuning.changes:
        raise UserError("tuning_nothing", version=tuning.version, known=", ".join(FIGURES))
    found: dict[str, Any] = msgspec.to_builtins(used)
    for figure, value in tuning.changes.items():
        _put(found, figure, value)
    found["version"] = f"{used.version}/{tuning.version}/{_digest(tuning.changes)}"
    try:
        return msgspec.convert(found, Parameters)
    except msgspec.ValidationError as error:
        raise _refused(error) from error


def with_changes(tuning: Tuning, changes: list[str], version: str) -> Tuning:
    """Return a site's tuning with `FIGURE=VALUE` or `FIGURE.MINUTES=VALUE` put over it."""
    found: dict[str, Value] = dict(tuning.changes)
    for change in changes:
        name, _, text = change.partition("=")
        figure, _, minutes = name.strip().partition(".")
        try:
            value = float(text)
        except ValueError as error:
            raise UserError("tuning_change", change=change, known=", ".join(FIGURES)) from error
        found[figure] = {**_each(found.get(figure)), minutes: value} if minutes else value
    return Tuning(version=version, changes=found)


def data(used: Parameters) -> dict[str, Any]:
    """Return a set of figures as data, each window by its minutes."""
    found: dict[str, Any] = msgspec.to_builtins(used)
    windows = found.pop("windows")
    return {**found, "windows": {str(one.pop("minutes")): one for one in windows}}


def as_settings(tuning: Tuning) -> str:
    """Return the lines of settings.toml that put it in force."""
    out = f'[alerts]\nversion = "{tuning.version}"\n[alerts.changes]\n'
    for figure, value in tuning.changes.items():
        if isinstance(value, Mapping):
            each = ", ".join(f"{minutes} = {_number(one)}" for minutes, one in value.items())
            out += f"{figure} = {{ {each} }}\n"
        else:
            out += f"{figure} = {_number(value)}\n"
    return out


def _each(value: Value | None) -> dict[str, float]:
    """Return a figure's values by window; one for all is each one's."""
    if isinstance(value, Mapping):
        return dict(value)
    return {} if value is None else {str(window.minutes): value for window in USED.windows}


def _put(found: dict[str, Any], figure: str, value: Value) -> None:
    if figure not in FIGURES:
        raise UserError("tuning_unknown", figure=figure, known=", ".join(FIGURES))
    if figure not in WINDOWED:
        if isinstance(value, Mapping):
            raise UserError("tuning_no_windows", figure=figure)
        found[figure] = _number(value)
        return
    windows = {str(window["minutes"]): window for window in found["windows"]}
    for minutes, one in _each(value).items():
        if minutes not in windows:
            raise UserError(
                "tuning_no_window", figure=f"{figure}.{minutes}", known=", ".join(windows)
            )
        windows[minutes][figure] = _number(one)


def _number(value: float) -> float | int:
    """Return a whole number as one: counts are."""
    return int(value) if value.is_integer() else value


def _refused(error: msgspec.ValidationError) -> UserError:
    problem, _, path = str(error).partition(" - at ")
    figure = path.strip("`").rpartition(".")[2]
    limit = problem.rpartition("` ")[2]  # ">= 2.0"; without one, a whole number was expected
    expected = limit if limit[:1] in "<>" else "1, 2, 3 …"
    return UserError("tuning_bad_value", figure=figure, expected=expected)


def _digest(changes: Mapping[str, Value]) -> str:
    return blake2b(msgspec.json.encode(changes, order="deterministic"), digest_size=2).hexdigest()
