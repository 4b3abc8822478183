"""What `main.py publications` prints: the calendar, what taking one over did, what is wrong in a file."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import format_us
from commandcenter.gazetteer import name_of
from commandcenter.history import History
from commandcenter.languages import Language, plain
from commandcenter.protocol.publications import PlanRow
from commandcenter.publications.sheet import Problem, Sheet
from commandcenter.views.publications import plans

COUNTS = ("new", "changed", "same", "cancelled")


def calendar(path: Path, at_us: int | None) -> tuple[PlanRow, ...]:
    """Return every publication of a database, as known at an instant; None = the newest."""
    history = History(path)
    try:
        state = history.state_now() if at_us is None else history.state_at(at_us)
    finally:
        history.close()
    return plans(state, state.newest_us if at_us is None else at_us, most=None)


def as_json(row: PlanRow) -> dict[str, Any]:
    """Return a publication as JSON, instants as RFC 3339; names as in a calendar file."""
    found = msgspec.to_builtins(row)
    start_us, end_us = found.pop("start_us"), found.pop("end_us")
    del found["version"]
    return {
        **found,
        "start": format_us(start_us),
        "end": None if end_us is None else format_us(end_us),
    }


def line(row: PlanRow, words: Language, zone: tzinfo) -> str:
    """Return a publication as one line for a person."""
    begin = f"{words.date(row.start_us, zone)} {words.time(row.start_us, zone)}"
    ends = words.time(row.end_us, zone) if row.end_us is not None else words.word("words.unknown")
    if row.end_us is not None and words.date(row.end_us, zone) != words.date(row.start_us, zone):
        ends = f"{words.date(row.end_us, zone)} {ends}"
    said = [words.motive(row.motive) if row.motive else "", name_of(row.area) or plain(row.area)]
    if row.expected_multiple:
        said.append(words.times(row.expected_multiple))
    parts = [
        words.word(f"publications.{row.phase}"),
        f"{begin} – {ends}",
        words.channel(row.channel)[0] if row.channel else "",
        *said,
        plain(row.title, 120),
        plain(row.reason, 200),
        f"[{row.publication}]",
    ]
    return " · ".join(part for part in parts if part)


def done(answer: dict[str, Any], sheet: Sheet, words: Language, *, compared: bool) -> Iterator[str]:
    """Yield what taking a calendar over did, or would do, in lines for a person."""
    for change in answer["changes"]:
        fields = ", ".join(words.word(f"command_fields.{field}") for field in change["fields"])
        yield words.word("publications.change", title=plain(change["title"], 120), fields=fields)
    counts = {name: answer[name] for name in COUNTS}
    yield words.word("publications.would" if compared else "publications.done", **counts)
    if answer["strange"]:
        yield words.word("publications.strange", channels=", ".join(answer["strange"]))
    if sheet.ignored:
        yield words.word("publications.ignored", columns=", ".join(sheet.ignored))


def together(answers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the answers to the pieces of a calendar as one."""
    found = list(answers)
    counts = {name: sum(one[name] for one in found) for name in COUNTS}
    changes = [change for one in found for change in one["changes"]]
    strange = sorted({name for one in found for name in one["strange"]})
    return {**counts, "changes": changes, "strange": strange}


def wrong(problem: Problem, file: str, words: Language) -> str:
    """Return a problem of a file as one line."""
    told = words.error(problem.error)
    if not problem.field:
        return words.word("publications.wrong_line", file=file, line=problem.line, why=told)
    where = {"file": file, "line": problem.line, "column": problem.field}
    return words.word("publications.wrong", why=told, **where)
