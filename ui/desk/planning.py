"""Planning, changing and calling off a publication at a desk: what is asked, how it is typed and told."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from commandcenter import typed
from commandcenter.clock import to_datetime
from commandcenter.errors import UserError
from commandcenter.gazetteer import name_of
from commandcenter.languages import Language, plain
from commandcenter.protocol.publications import PlanRow
from commandcenter.protocol.row import READ_MOTIVES
from ui.desk.entries import Request
from ui.desk.forms import Choices, Form
from ui.desk.seen import Seen

PLAN, CHANGE, CANCEL = "publication.plan", "publication.change", "publication.cancel"
SUBJECT = "publication"
FIELDS = ("title", "start_us", "end_us", "channel", "motive", "expected_multiple", "area")


def plan(seen: Seen, language: Language) -> Request:
    """Return what asks for a new publication."""
    return Request(PLAN, "", {}, {}, FIELDS, form=_form({}, seen, language))


def change(row: PlanRow, seen: Seen, language: Language) -> Request:
    """Return what asks for a publication anew, with what is known of it typed already."""
    known = {
        "title": row.title,
        "start_us": typed_instant(row.start_us, seen.zone),
        "end_us": typed_instant(row.end_us, seen.zone) if row.end_us is not None else "",
        "channel": row.channel,
        "motive": row.motive,
        "expected_multiple": _typed_number(row.expected_multiple, language),
        "area": name_of(row.area) or row.area,
    }
    target, title = {"publication": row.publication}, plain(row.title, 60)
    form = _form(known, seen, language)
    hint = "publications.ahead" if row.is_out else ""
    return Request(CHANGE, title, target, {}, FIELDS, row.version, hint, form)


def cancel(row: PlanRow) -> Request:
    """Return what calls a publication off; why, has to be told."""
    target, title = {"publication": row.publication}, plain(row.title, 60)
    form = Form(SUBJECT, {}, {}, lambda _name, text, _told: text, lambda told: told["reason"])
    return Request(CANCEL, title, target, {}, ("reason",), row.version, form=form)


def span_words(language: Language, start_us: int, end_us: int | None, zone: tzinfo) -> str:
    """Word from when to when: the date of the end only where it is another one."""
    date, begin = language.date(start_us, zone), language.time(start_us, zone)
    if end_us is None:
        return f"{date}, {begin}"
    end, on = language.time(end_us, zone), language.date(end_us, zone)
    return f"{date}, {begin} – {end if on == date else f'{on}, {end}'}"


def typed_instant(at_us: int, zone: tzinfo) -> str:
    """Write an instant as it is typed: what `typed.instant` reads back, to the minute."""
    return f"{to_datetime(at_us).astimezone(zone):%d/%m/%Y %H:%M}"


def _typed_number(value: float | None, language: Language) -> str:
    return "" if value is None else language.number(value, decimals=1 if value % 1 else 0)


def _form(known: dict[str, str], seen: Seen, language: Language) -> Form:
    nobody = language.word("words.unknown")
    motives: Choices = (("", nobody), *((one, language.motive(one)) for one in READ_MOTIVES))
    return Form(
        SUBJECT, known, {"motive": motives}, _reader(seen), lambda told: _told(told, seen, language)
    )


def _reader(seen: Seen) -> Callable[[str, str, dict[str, Any]], Any]:
    zone = seen.zone
    today = to_datetime(seen.now_us).astimezone(zone).date()

    def read(name: str, text: str, told: dict[str, Any]) -> Any:
        match name:
            case "start_us":
                return typed.instant(text, zone, day=today)
            case "end_us":
                end_us = typed.end(text, zone, told["start_us"])
                if end_us <= told["start_us"]:
                    raise UserError("publication_ends_before")
                return end_us
            case "channel":
                return typed.channel(text)
            case "expected_multiple":
                if not told.get("motive"):
                    raise UserError("publication_of_what")
                return typed.multiple(text)
            case "area":
                return typed.area(text)
        return text

    return read


def _told(told: dict[str, Any], seen: Seen, language: Language) -> str:
    """Say in words what would be sent."""
    parts = [
        plain(told["title"], 60),
        span_words(language, told["start_us"], told["end_us"], seen.zone),
        language.channel(told["channel"])[0],
        language.motive(told["motive"]) if told["motive"] else "",
        language.times(told["expected_multiple"]) if told["expected_multiple"] else "",
        name_of(told["area"]) or told["area"],
    ]
    return ", ".join(part for part in parts if part)
