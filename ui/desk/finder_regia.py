"""What the palette finds of the regia: agents, queues, cases and customers, overrides in force."""

from functools import partial
from typing import TYPE_CHECKING

from commandcenter.languages import plain
from commandcenter.protocol.found import FoundRow
from ui.desk.choices import SIDE
from ui.desk.entries import Entry
from ui.desk.regia_words import queue_forms, regia, row_forms
from ui.desk.words import when_forms

if TYPE_CHECKING:
    from ui.desk.window import DeskWindow

CASE = "case"  # how a case opens


def of_regia(window: "DeskWindow") -> list[Entry]:
    """Return what the desk's view holds: agents, queues, overrides, cases late next and their customers."""
    return [*_agents(window), *_queues(window), *_overrides(window), *_cases(window)]


def sought(window: "DeskWindow", rows: tuple[FoundRow, ...]) -> list[Entry]:
    """Return what the hub found by a number, but for what the view holds already."""
    language, known = window.desk.language, {entry.also for entry in _cases(window)}
    entries = []
    for row in rows:
        number = f"K-{row.number}" if row.kind == "customer" else language.number(row.number)
        also = f"{row.name} {row.number}"
        if row.kind == "customer":
            words = (language.word("palette.of_customer", number=number),)
        else:
            when = when_forms(language, window.seen, row.at_us)[0]
            told = f"{language.channel(row.channel)[0]} · {when}"
            words = (f"{language.word('palette.of_case', number=number)} · {told}",)
        if also not in known:
            entries.append(
                Entry(
                    row.kind,
                    words,
                    partial(window.open_thing, CASE if row.kind == "case" else row.kind, row.name),
                    also=also,
                )
            )
    return entries


def _agents(window: "DeskWindow") -> list[Entry]:
    people = window.seen.desk.people if window.seen.desk is not None else ()
    return [
        Entry(
            "agent",
            (plain(row.name, 40),),
            partial(window.open_thing, "agent", row.agent),
            also=row.agent,
        )
        for row in people
    ]


def _queues(window: "DeskWindow") -> list[Entry]:
    view, language = regia(window.seen), window.desk.language
    return [
        Entry(
            "queue",
            queue_forms(language, window.seen, row.key),
            partial(window.open_thing, "queue", row.key),
            also=row.key,
        )
        for row in (view.queues if view is not None else ())
        if row.key not in SIDE
    ]


def _overrides(window: "DeskWindow") -> list[Entry]:
    view, language = regia(window.seen), window.desk.language
    return [
        Entry(
            "override",
            row_forms(language, window.seen, row),
            partial(window.open_thing, "overrides", row.override),
            cap=f"U {row.number}",
            also=f"{row.override} {plain(row.author, 40)}",
        )
        for row in (view.overrides if view is not None else ())
        if row.ended_us is None
    ]


def _cases(window: "DeskWindow") -> list[Entry]:
    view, language = regia(window.seen), window.desk.language
    found = []
    for row in view.late if view is not None else ():
        number = language.word("palette.of_case", number=language.number(row.number))
        words = (f"{number} · {language.motive(row.motive)} · K-{row.customer}", number)
        run = partial(window.open_thing, CASE, row.case)
        found.append(Entry("case", words, run, also=f"{row.case} {row.number}"))
    return found
