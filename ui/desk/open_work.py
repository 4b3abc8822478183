"""What a shift leaves to the next one: overrides in force, critical customers, late cases, promised words."""

from typing import NamedTuple

from commandcenter.languages import Language, plain
from ui.desk.regia_words import regia, row_forms
from ui.desk.seen import Seen
from ui.desk.words import alert_name, is_update_late, when_forms

Forms = tuple[str, ...]


class Left(NamedTuple):
    """One line: what is left, and what there is to know of it; a late one is marked."""

    words: Forms
    told: Forms
    is_late: bool = False


def overrides_left(language: Language, seen: Seen) -> list[Left]:
    """Return what stays in force whoever sits here, the one that ends first at the top."""
    view = regia(seen)
    standing = [row for row in (view.overrides if view is not None else ()) if row.ended_us is None]
    found = []
    for row in sorted(standing, key=lambda row: row.number):
        time = language.time(row.expires_us, seen.zone)
        until = language.word("handover.until", time=time)
        told: Forms = (f"{until} · {plain(row.author, 24)}", until)
        if row.problem == "unsigned":
            told = language.forms("handover.unsigned")
        found.append(Left(row_forms(language, seen, row), told, bool(row.problem)))
    return found


def pressing(language: Language, seen: Seen) -> list[Left]:
    """Return promised updates, then critical customers, then cases that nobody answered in time."""
    return [*_updates(language, seen), *_critical(language, seen), *_overdue(language, seen)]


def _updates(language: Language, seen: Seen) -> list[Left]:
    promised = [
        (alert.update_by_us, alert) for alert in seen.open_alerts if alert.update_by_us is not None
    ]
    return [
        Left(
            language.forms("handover.update", what=alert_name(language, alert)[0]),
            language.forms("handover.by", time=when_forms(language, seen, due_us)[0]),
            is_update_late(alert, seen),
        )
        for due_us, alert in sorted(promised, key=lambda pair: pair[0])
    ]


def _critical(language: Language, seen: Seen) -> list[Left]:
    view = seen.desk.critical if seen.desk is not None else None
    if view is None or not view.rows:
        return []
    late = sum(0 < row.due_us < seen.now_us for row in view.rows)
    many = len(view.rows) + view.left_out
    told = language.forms("handover.critical_late", n=late) if late else ()
    return [Left(language.forms("handover.critical", n=many), told, late > 0)]


def _overdue(language: Language, seen: Seen) -> list[Left]:
    view = regia(seen)
    total = next(
        (row for row in (view.queues if view is not None else ()) if row.key == "total"), None
    )
    many = sum(total.ages[1:]) if total is not None else 0
    if total is None or not many:
        return []
    told: Forms = ()
    if total.oldest_us is not None:
        age = language.duration(total.oldest_us)
        told = language.forms("handover.oldest", age=age)
    return [Left(language.forms("handover.overdue", n=many), told, is_late=True)]
