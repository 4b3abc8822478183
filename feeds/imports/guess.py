"""A first profile for a table that nobody has described yet: columns by their names, times by how they look.

Only a proposal: the preview shows it with what it would bring, a person changes it and saves it.
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from commandcenter.clock import parse_us
from feeds.imports.profile import Profile
from feeds.imports.sheet import Sheet

OURS = {
    "time": "time", "text": "text", "recorded": "recordedtime", "type": "type", "id": "id",
    "source": "source", "person": "person", "data": "data",
}  # fmt: skip
"""The columns of `main.py export --what events`."""

_NAMES = Path(__file__).resolve().parents[2] / "resources" / "import_columns.toml"

FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
    "%d/%m/%Y, %H:%M:%S", "%d/%m/%Y, %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%d/%m/%y %H:%M", "%m/%d/%y %H:%M", "%a %b %d %H:%M:%S %z %Y",
)  # fmt: skip
"""Day first before month first: where both would do, the preview says so."""


class Form(NamedTuple):
    """The form of a column of times. `other`: another that would do as well, "" = none; None = no form."""

    form: str | None
    other: str = ""


def guess(sheet: Sheet, zone: str) -> Profile:
    """Return the profile that a table's own names suggest; `zone` is the site's."""
    if set(OURS.values()) <= set(sheet.columns):
        return Profile(columns=OURS)
    plain = {_plain(name): name for name in reversed(sheet.columns)}
    columns: dict[str, str] = {}
    for field, names in tomllib.loads(_NAMES.read_text("utf-8")).items():
        free = (plain[name] for name in names if name in plain)
        found = next((column for column in free if column not in columns.values()), None)
        if found is not None:
            columns[field] = found
    form = form_of(
        cells[columns["time"]] for _, cells in sheet.rows if columns.get("time") in cells
    )
    return Profile(zone=zone, time_format=form.form or "", columns=columns)


def form_of(times: Iterable[str]) -> Form:
    """Return the one form that all times have; "" where they are RFC 3339 or numbers."""
    told = [time.strip() for time in times if time.strip()]
    if not told or all(_is_exact(time) for time in told):
        return Form("" if told else None)
    fitting = [form for form in FORMS if all(_has(form, time) for time in told)]
    if not fitting:
        return Form(None)
    return Form(fitting[0], fitting[1] if len(fitting) > 1 else "")


def _is_exact(time: str) -> bool:
    try:
        parse_us(time)
    except ValueError:
        return time.isascii() and time.isdigit() and len(time) >= 9
    return True


def _has(form: str, time: str) -> bool:
    try:
        datetime.strptime(time, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    """Return a name in small letters, without accents and signs."""
    base = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(
        sign if sign.isalnum() else " " for sign in base if not unicodedata.combining(sign)
    )
    return " ".join(kept.split())
