"""What the palette is made of: lines that can be found, and what a command has to be told."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from commandcenter.commands.action import Action
from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.row import Role
from ui.desk.asks import Ask
from ui.desk.forms import Form
from ui.desk.seen import Seen
from ui.desk.words import alert_title

_NAMED_IN = {
    "rung": "rungs",
    "cls": "critical_classes",
}  # fields whose choices have a table of their own

Kind = Literal[
    "action", "pane", "panel", "command", "incident", "feed", "figure", "choice",
    "agent", "queue", "case", "customer", "override",
]  # fmt: skip


class Entry(NamedTuple):
    """One line of the palette. `run` is what Enter does; `also` are more words it is found by."""

    kind: Kind
    words: tuple[str, ...]
    run: Callable[[], object]
    cap: str = ""
    also: str = ""


class Field(NamedTuple):
    """One thing a command has to be told. `choices`: what may be said, with its words; () = free text."""

    part: Literal["target", "args"]
    name: str
    type: Any
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """A command as a key asks for it: what is known, and what has to be told.

    `incident`: what it is about, as the preview calls it. `form`: of fields that are more than plain text.
    """

    command: str
    incident: str
    target: dict[str, Any]
    args: dict[str, Any]
    asks: tuple[str, ...]  # fields, in this order
    version: int | None = None
    hint: str = ""  # key of a sentence that is shown before it is sent
    form: Form | None = None


def as_sentence(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def plainly(text: str) -> str:
    """Return a text as it is searched for: no accents, no capitals."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


def found(entries: Iterable[Entry], asked: str) -> list[Entry]:
    """Return the entries that hold every word asked for; those that begin with it stand first."""
    words = plainly(asked).split()
    if not words:
        return list(entries)
    ranked = []
    for place, entry in enumerate(entries):
        text = plainly(f"{entry.words[0]} {entry.also}")
        if all(word in text for word in words):
            ranked.append((not text.startswith(words[0]), place, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]


def commands_of(role: Role | None) -> list[Action]:
    """Return the commands that a role may give by typing."""
    return [a for a in ACTIONS.values() if role in a.roles and not a.by_panel]


def command_words(action: Action, language: Language) -> str:
    """Word a command; one that no file knows yet is shown by its own name."""
    key = f"commands.{action.name}"
    return language.word(key) if language.has(key) else action.name


def answer_words(ask: Ask, language: Language) -> str:
    """Word what a command that was carried out answered; that it is done where it answers nothing."""
    state = f" {ask.data['state']}" if "state" in ask.data else ""
    key = f"answers.{ask.frame.action}{state}"
    return language.word(key, **ask.data) if language.has(key) else language.word("asks.done")


def fields_of(action: Action, seen: Seen, language: Language) -> list[Field]:
    """Return what a command has to be told, target first."""
    listed = []
    for part, kind in (("target", action.target), ("args", action.args)):
        for field in msgspec.structs.fields(kind):
            choices = _choices(field.name, field.type, seen, language)
            told: Literal["target", "args"] = "target" if part == "target" else "args"
            listed.append(Field(told, field.name, field.type, field.required, choices))
    return listed


def read_field(field: Field, text: str) -> Any:
    """Return what was typed in the field's type; raise msgspec.ValidationError where it does not fit."""
    return msgspec.convert(text, field.type, strict=False)


def field_words(field: Field, language: Language) -> str:
    """Word what is asked for."""
    key = f"command_fields.{field.name}"
    return language.word(key) if language.has(key) else field.name


def asked_for(
    request: Request, action: Action, seen: Seen, language: Language
) -> tuple[Field, ...]:
    """Return the fields that a request asks for, in its order."""
    known = {
        field.name: field for field in fields_of(action, seen, language) if field.part == "args"
    }
    about = seen.alert(request.incident)
    found = []
    for name in request.asks:
        own = request.form.choices.get(name, ()) if request.form is not None else ()
        choices = own or _of_incident(name, about, seen, language) or known[name].choices
        found.append(known[name]._replace(choices=choices))
    return tuple(found)


def _of_incident(
    name: str, about: AlertRow | None, seen: Seen, language: Language
) -> tuple[tuple[str, str], ...]:
    """Return what may be said of one incident: what it may be merged into, split by, answered with."""
    if about is None:
        return ()
    if name == "into":
        others = [alert for alert in seen.open_alerts if alert.incident != about.incident]
        return tuple((a.incident, f"{a.incident} · {alert_title(language, a)[0]}") for a in others)
    if name == "part":
        members = [alert for part in about.parts if (alert := seen.alert(part)) is not None]
        rows = seen.wall.channels if seen.wall is not None and about.channel in {"", "*"} else ()
        return (
            *((a.incident, f"{a.incident} · {alert_title(language, a)[0]}") for a in members),
            *((row.key, language.channel(row.key)[0]) for row in rows),
        )
    if name == "said" and seen.desk is not None and seen.desk.posts:
        none = ("", language.word("words.unknown"))
        return (none, *((p.publication, plain(p.title, 80)) for p in seen.desk.posts))
    return ()


def preview(
    request: Request, told: dict[str, Any], action: Action, language: Language
) -> tuple[str, ...]:
    """Say in one sentence what is about to be sent."""
    if request.form is not None:
        said = [request.form.tell(told)]
    else:
        said = [_value(name, one, language) for name, one in told.items() if one not in {"", 0}]
    title = request.form.title if request.form is not None else ""
    return language.forms(
        "palette.preview",
        command=title or command_words(action, language),
        incident=request.incident,
        said=", ".join(said) or language.word("words.unknown"),
    )


def _value(name: str, value: Any, language: Language) -> str:
    if name in _NAMED_IN:
        return language.word(f"{_NAMED_IN[name]}.{value}")
    if isinstance(value, str) and language.has(key := f"choices.{value}"):
        return language.word(key)
    return (
        plain(value, 80)
        if isinstance(value, str)
        else language.number(value, decimals=1 if value % 1 else 0)
    )


def _choices(name: str, kind: Any, seen: Seen, language: Language) -> tuple[tuple[str, str], ...]:
    if name == "incident":
        return tuple((a.incident, alert_title(language, a)[0]) for a in seen.open_alerts)
    if name == "silence" and seen.desk is not None:
        now = seen.now_us
        on = [row for row in seen.desk.silences if row.end_us > now]
        return tuple((row.silence, f"{row.silence} · {plain(row.comment, 60)}") for row in on)
    if name in _NAMED_IN:
        table = _NAMED_IN[name]
        return tuple((value, language.word(f"{table}.{value}")) for value in get_args(kind))
    if get_origin(kind) is Literal:
        return tuple((value, _choice(value, language)) for value in get_args(kind))
    return ()


def _choice(value: str, language: Language) -> str:
    for key in (f"roles.{value}", f"choices.{value}"):
        if language.has(key):
            return language.word(key)
    return value
