"""The profile that a command line asks for: a saved one or the guess, with what is said otherwise."""

from argparse import Namespace
from typing import Any

import msgspec

from commandcenter.errors import UserError
from feeds.imports.guess import form_of, guess
from feeds.imports.profile import Profile, checked, load
from feeds.imports.sheet import Sheet


def asked(chosen: Namespace, sheet: Sheet, zone: str) -> Profile:
    """Return the profile; UserError where it names what there is not. `zone`: the site's, for a guess."""
    base = load(chosen.profile) if chosen.profile else guess(sheet, zone)
    told: dict[str, Any] = {}
    columns = dict(base.columns)
    for pair in chosen.map:
        field, mark, column = pair.partition("=")
        if not mark:
            raise UserError("import_map", map=pair)
        if column:
            columns[field] = column
        else:
            columns.pop(field, None)
    told["columns"] = columns
    if not chosen.profile and columns.get("time") != base.columns.get("time"):
        form = form_of(cells.get(columns.get("time", ""), "") for _, cells in sheet.rows).form
        told["time_format"] = form or ""
    for name in ("zone", "time_format", "channel"):
        if (value := getattr(chosen, name)) is not None:
            told[name] = value
    if chosen.own is not None:
        told["own"] = tuple(chosen.own)
    return checked(msgspec.structs.replace(base, **told), str(chosen.file))
