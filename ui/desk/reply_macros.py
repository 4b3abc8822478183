"""Shared reply texts for a message: those that fit its motive, channel and language, short where need be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from commandcenter.languages import plain
from commandcenter.protocol.desk import MessageRow
from ui.desk.choices import Choice

SHOW = "criteria.show"


class Ready(NamedTuple):
    """A text that may be sent. `name`: the macro's key with its version."""

    name: str
    text: str


def ready(macros: Sequence[Mapping[str, Any]], message: MessageRow, longest: int) -> list[Ready]:
    """Return the texts that fit a message and a channel's limit, those of its motive before those of any."""
    found = sorted(macros, key=lambda macro: (not macro.get("motives"), str(macro.get("key", ""))))
    return [one for macro in found for one in _of(macro, message, longest)]


def choices(found: Sequence[Ready]) -> tuple[Choice, ...]:
    """Return them as they are offered: the name, and how the text begins."""
    return tuple(Choice(one.name, f"{one.name} · {plain(one.text, 80)}") for one in found)


def _of(macro: Mapping[str, Any], message: MessageRow, longest: int) -> Iterator[Ready]:
    motives, channels = macro.get("motives") or (), macro.get("channels") or ()
    if (motives and not {*motives} & {*message.motives}) or (
        channels and message.channel not in channels
    ):
        return
    whole = (macro.get("texts") or {}).get(message.language, "")
    short = (macro.get("short") or {}).get(message.language, "")
    text = next((one for one in (whole, short) if one and len(one) <= longest), "")
    if text:
        yield Ready(f"{macro.get('key', '')} v{macro.get('version', 1)}", text)
