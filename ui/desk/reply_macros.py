"""Shared reply texts for a message: those that fit its motive, channel and language, short where need be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from commandcenter.languages import plain
from commandcenter.protocol.desk import MessageRow
from ui.desk.choices import Choice

SHOW = "criteria.show"


class Ready(NamedTuple):
    """A text that may be sent. `name`: the macro's key with its version; `words`: what it is called."""

    name: str
    text: str
    words: str


def ready(
    macros: Sequence[Mapping[str, Any]], message: MessageRow, longest: int, code: str
) -> list[Ready]:
    """Return the texts that fit a message and a channel's limit, those of its motive before those of any.

    `code`: the language in which they are called.
    """
    found = sorted(macros, key=lambda macro: (not macro.get("motives"), str(macro.get("key", ""))))
    return [one for macro in found for one in _of(macro, message, longest, code)]


def choices(found: Sequence[Ready]) -> tuple[Choice, ...]:
    """Return them as they are offered: the name, and how the text begins."""
    return tuple(Choice(one.name, f"{one.words} · {plain(one.text, 80)}") for one in found)


def _of(macro: Mapping[str, Any], message: MessageRow, longest: int, code: str) -> Iterator[Ready]:
    motives, channels = macro.get("motives") or (), macro.get("channels") or ()
    if (motives and not {*motives} & {*message.motives}) or (
        channels and message.channel not in channels
    ):
        return
    whole = (macro.get("texts") or {}).get(message.language, "")
    short = (macro.get("short") or {}).get(message.language, "")
    text = next((one for one in (whole, short) if one and len(one) <= longest), "")
    if text:
        key = str(macro.get("key", ""))
        called = (macro.get("names") or {}).get(code) or key.replace("_", " ")
        yield Ready(f"{key} v{macro.get('version', 1)}", text, plain(called, 60))
