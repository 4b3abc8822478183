"""Conversations as JSON lines in, their bursts and requests as JSON lines out.

What `main.py group` does: the messages are masked and read as the hub does it, and grouped by the fold's
own rule (`care/grouping.py`), so its answers are the figures' own members. Source: semantic.md, section 5.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from commandcenter import wire
from commandcenter.care import marks
from commandcenter.care.grouping import Said, grouped
from commandcenter.clock import parse_us
from commandcenter.errors import UnreadableError
from commandcenter.events.reading import Reading
from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import read
from commandcenter.semantic.tokens import words

_MAIL = frozenset({"mail", "email"})
_TALK = frozenset({"offtopic", "joke/banter"})


def group_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield one answer (no line end) for each conversation {"id", "channel", "messages"}, in order.

    A line that is no conversation is answered by {"id": null, "error": reason}; empty lines are skipped.
    """
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line))


class _Message(msgspec.Struct, frozen=True):
    id: str
    thread: str
    at: str
    author: str
    role: str
    text: str = ""
    public: bool = True


class _Conversation(msgspec.Struct, frozen=True):
    id: str | int
    messages: list[_Message]
    channel: str = ""


def _answer(line: str) -> dict[str, Any]:
    try:
        talk = msgspec.convert(wire.decode(line), _Conversation)
        groups = grouped(_said(talk))
    except UnreadableError as error:
        return {"id": None, "error": error.reason}
    except (msgspec.ValidationError, ValueError) as error:
        return {"id": None, "error": f"schema: {error}"}
    return {"id": talk.id, **msgspec.to_builtins(groups)}


def _said(talk: _Conversation) -> list[Said]:
    """Return the messages as the fold takes them; one that comes twice is one."""
    once: dict[str, _Message] = {}
    for message in talk.messages:
        once.setdefault(message.id, message)
    readings = _readings(once.values())
    notes = _notes(once.values(), talk.channel)
    return [
        Said(
            at_us=parse_us(message.at),
            order=order,
            id=message.id,
            thread=message.thread,
            author=message.author,
            facts=_facts(message, readings.get(message.id), is_note=message.id in notes),
            is_talk=message.id in readings and _is_talk(message, readings[message.id]),
        )
        for order, message in enumerate(once.values())
    ]


def _readings(messages: Iterable[_Message]) -> dict[str, Reading]:
    """Read what customers wrote; their last language helps with what is too short to tell one."""
    languages: dict[str, str] = {}
    found = {}
    for message in messages:
        if message.role != "customer":
            continue
        reading = read(mask(message.text).text, languages.get(message.author))
        if reading.language != "und":
            languages[message.author] = reading.language
        found[message.id] = msgspec.convert(reading, Reading, from_attributes=True)
    return found


def _notes(messages: Iterable[_Message], channel: str) -> set[str]:
    """Return the ids of what the customer does not see.

    Where customers write in public, what is not public is a note. In mail, and where they write in private
    themselves (a chat), they see all that is sent.
    """
    listed = list(messages)
    public = {one.thread for one in listed if one.role == "customer" and one.public}
    return {
        one.id for one in listed if not one.public and one.thread in public and channel not in _MAIL
    }


def _facts(message: _Message, reading: Reading | None, *, is_note: bool) -> int:
    seen = "internal" if is_note else "public"
    direction = "out" if reading is None else "in"
    facts = marks.kind_of(direction, message.role, seen) << marks.KIND_SHIFT
    return facts if reading is None else facts | marks.reading_bits(reading)


def _is_talk(message: _Message, reading: Reading) -> bool:
    return reading.kind in _TALK and any(word.written for word in words(message.text))
