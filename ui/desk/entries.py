"""What the palette is made of: lines that can be found, and what a command has to be told."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from commandcenter.commands import ACTIONS, Action
from commandcenter.languages import Language
from commandcenter.protocol import Role
from ui.desk.asks import Ask
from ui.desk.seen import Seen
from ui.desk.words import alert_title

Kind = Literal["action", "pane", "panel", "command", "incident", "feed", "figure"]


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


def _choices(name: str, kind: Any, seen: Seen, language: Language) -> tuple[tuple[str, str], ...]:
    if name == "incident":
        return tuple((a.incident, alert_title(language, a)[0]) for a in seen.open_alerts)
    if get_origin(kind) is Literal:
        return tuple(
            (value, language.word(f"roles.{value}") if language.has(f"roles.{value}") else value)
            for value in get_args(kind)
        )
    return ()
