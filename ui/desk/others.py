"""The other operators, where they are at the same thing: seen on the row before there is a conflict."""

from collections.abc import Sequence

from commandcenter.languages import Language, plain
from commandcenter.protocol.presence import SeatRow
from ui.desk.composing import Composing
from ui.desk.desk import Desk
from ui.desk.draft import Draft, as_target, sets_of
from ui.desk.panel import Panel, TablePanel
from ui.desk.regia_words import regia
from ui.desk.seen import Seen
from ui.desk.table import Cell, Row

MARK, COLOUR = "ring", "info"
DRAFT = "draft"
_MOST = 8
_KINDS = {"queues": "queue", "late": "case", "work": "agent", "overrides": "override"}


def others_at(seen: Seen, aim: str) -> list[str]:
    """Return who else is at something, by name, each once."""
    names = [plain(row.person, 32) for row in _others(seen) if aim in row.about]
    return list(dict.fromkeys(names))


def with_others(
    rows: Sequence[Row], kind: str, column: int, seen: Seen, language: Language
) -> list[Row]:
    """Mark the rows that others are at: a ring where no other shape stands, and their names in a column."""
    if not _others(seen):
        return list(rows)
    return [_marked(row, others_at(seen, f"{kind}:{row.id}"), column, language) for row in rows]


def drafting_words(seen: Seen, language: Language) -> str:
    """Say who else prepares an override, and which; "" = nobody."""
    for row in _others(seen):
        types = [aim.partition(":")[2] for aim in row.about if aim.startswith(f"{DRAFT}:")]
        if types and language.has(key := f"override_types.{types[0]}"):
            what = language.word(key)
            return language.word("others.drafts", who=plain(row.person, 32), what=what)
    return ""


def doing_now(desk: Desk, panel: Panel | None, seen: Seen) -> tuple[str, ...]:
    """Return what this seat is at: what is chosen in the list in focus, and what its draft is about."""
    found = []
    if isinstance(panel, TablePanel) and panel.key in _KINDS and panel.table.chosen_id:
        found.append(f"{_KINDS[panel.key]}:{panel.table.chosen_id}")
    found += _drafted(desk.composing, seen)
    return tuple(aim[:200] for aim in dict.fromkeys(found))[:_MOST]


def _drafted(composing: Composing, seen: Seen) -> list[str]:
    view, draft = regia(seen), composing.draft
    if not composing.is_touched or view is None or seen.desk is None:
        return []
    found = [f"{DRAFT}:{draft.type}"]
    found += [f"{kind}:{name}" for kind, name in _named(draft)]
    for one in sets_of(draft, view, seen.desk.people):
        for kind, names in dict(one["target"]).items():
            listed = names if isinstance(names, list | tuple) else (names,)
            found += [f"{kind.removesuffix('s')}:{name}" for name in listed]
    return found


def _named(draft: Draft) -> list[tuple[str, str]]:
    held = (as_target(one) for one in (draft.to, draft.source) if ":" in one)
    return [(kind, name) for one in held for kind, name in one.items() if name]


def _others(seen: Seen) -> list[SeatRow]:
    me = seen.person.casefold()
    return [row for row in seen.others if row.person.casefold() != me]


def _marked(row: Row, names: list[str], column: int, language: Language) -> Row:
    if not names:
        return row
    cells, who = list(row.cells), language.word("others.here", who=", ".join(names))
    if not cells[0].mark:
        cells[0] = Cell(mark=MARK, mark_colour=COLOUR)
    held = cells[column]
    short = " ".join(f"○ {_initials(name)}" for name in names)
    blue = held.style._replace(colour=COLOUR)
    cells[column] = held._replace(style=blue, more=(who, *names[:1], short, *held.more))
    return row._replace(cells=tuple(cells), spoken=f"{row.spoken}, {who}")


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split() if part)[:3].upper()
