"""What an export would bring by a profile: which column is what, what is read, what is not and why.

Texts are shown as they would be kept: masked. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from commandcenter.clock import format_us
from commandcenter.languages import Language
from commandcenter.semantic.mask import mask
from feeds.imports.feed import Taken, taken
from feeds.imports.guess import form_of
from feeds.imports.profile import Profile
from feeds.imports.sheet import Sheet

_SAMPLES, _WIDE = 3, 40
_REASONS = 5


def preview(sheet: Sheet, profile: Profile, name: str) -> dict[str, Any]:
    """Return what the rows of a table would give."""
    rows = [] if profile.missing() else taken(sheet, profile, name, "happened")
    good = [row for row in rows if row.event is not None]
    events = [row.event for row in good if row.event is not None]
    kinds = Counter(str(event["type"]).split(".")[1:3][-1] for event in events)
    channels = Counter(str(event["data"].get("channel")) for event in events)
    used = set(profile.columns.values())
    other = form_of(cells.get(profile.columns.get("time", ""), "") for _, cells in sheet.rows).other
    return {
        "columns": [
            {"field": field, "column": column, "samples": _samples(sheet, column)}
            for field, column in profile.columns.items()
        ],
        "unused": [column for column in sheet.columns if column not in used],
        "unknown": [column for column in sorted(used) if column not in sheet.columns],
        "missing": profile.missing(),
        "zone": profile.zone or "UTC",
        "time_format": profile.time_format,
        "other_format": other if profile.time_format and other != profile.time_format else "",
        "rows": len(sheet.rows),
        "events": len(events),
        "kinds": dict(kinds.most_common()),
        "channels": dict(channels.most_common()),
        "from": format_us(min(row.time_us for row in good)) if good else None,
        "to": format_us(max(row.time_us for row in good)) if good else None,
        "unread": _unread(rows),
    }


def lines(found: dict[str, Any], words: Language) -> Iterator[str]:
    """Yield a preview as a person reads it."""

    def said(key: str, **values: object) -> str:
        return words.word(f"import.{key}", **values)

    for one in found["columns"]:
        yield f"{one['field']:<16} ← {one['column']:<24} {' | '.join(one['samples'])}"
    form = found["time_format"] or "RFC 3339"
    yield said("times", form=form, zone=found["zone"])
    if found["other_format"]:
        yield said("doubt", form=found["other_format"])
    for key in ("unused", "unknown", "missing"):
        if found[key]:
            yield said(key, names=", ".join(found[key]))
    told = ", ".join(f"{name} {count}" for name, count in found["kinds"].items())
    yield said("events", rows=found["rows"], events=found["events"], kinds=told or "—")
    if found["events"]:
        channels = ", ".join(f"{name} {count}" for name, count in found["channels"].items())
        yield said("span", first=found["from"], last=found["to"], channels=channels)
    for one in found["unread"]:
        yield said("unread", count=one["count"], line=one["line"], why=one["reason"])


def _unread(rows: list[Taken]) -> list[dict[str, Any]]:
    """Return why rows cannot be read, the most frequent first, each with the first line of its kind."""
    reasons = Counter(row.reason for row in rows if row.event is None)
    first = {row.reason: row.line for row in sorted(rows, key=lambda r: -r.line) if not row.event}
    return [
        {"reason": reason, "count": count, "line": first[reason]}
        for reason, count in reasons.most_common(_REASONS)
    ]


def _samples(sheet: Sheet, column: str) -> list[str]:
    told = (cells.get(column, "") for _, cells in sheet.rows)
    found = list(dict.fromkeys(" ".join(text.split()) for text in told if text.strip()))
    return [mask(text).text[:_WIDE] for text in found[:_SAMPLES]]
