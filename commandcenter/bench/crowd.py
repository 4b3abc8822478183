"""Invented customers for the benchmarks: the same conversations for the same numbers, no two runs differ.

Every conversation has five turns: a question, more of it, an agent's reply, thanks, and the close of the
case. `LANES` conversations go on at a time, so that neighbours in the stream belong to different threads.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from importlib import resources
from typing import Any

import msgspec

from commandcenter.clock import SECOND, format_us
from commandcenter.rows import Draft, Person
from commandcenter.semantic.classify import classify_lines

LANES = 500
TURNS = 5
REGULARS = 5_000
SOURCE = "/feeds/bench/1"
CHANNELS = ("whatsapp", "facebook_comment", "messenger", "x", "instagram_comment", "email")
PERSONAL = (
    "",
    "",
    "",
    "",
    "",
    "",
    " scrivetemi a g.prova@example.org",
    " card 4111 1111 1111 1111",
)

Named = Callable[[int], str]

_SLOT = re.compile(r"\{(\w+)\}")
_RECEIVED, _SENT = "care.message.received.v1", "care.message.sent.v1"
_CLOSED = "care.case.closed.v1"
_ENCODE = msgspec.json.Encoder().encode


class Said(msgspec.Struct, frozen=True):
    """A text and what is to be read in it."""

    text: str
    language: str
    sentiment: str
    motives: tuple[str, ...]


class Turn(msgspec.Struct, frozen=True):
    """What one number of the stream is: which turn of which conversation, and who takes part."""

    thread: str
    place: int
    person: int
    channel: str
    said: Said


@cache
def texts() -> tuple[Said, ...]:
    """Return some thousand texts in three languages; one in four holds personal data to be masked."""
    chance = random.Random(5)  # noqa: S311 - the same texts in every run
    folder = resources.files("resources") / "simulator"
    slots = json.loads((folder / "slots.json").read_text(encoding="utf-8"))
    found = []
    for language in ("it", "es", "en"):
        words = {**slots["common"], **slots[language], "year": [2025]}
        lines = (folder / f"templates_{language}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in [json.loads(line) for line in lines] * 3:

            def filled(slot: re.Match[str], words: dict[str, Any] = words) -> str:
                value = str(chance.choice(words[slot[1]]))
                return re.sub(r"\{\d+d\}", str(chance.randrange(10_000_000)), value)

            text = _SLOT.sub(filled, row["text"]) + chance.choice(PERSONAL)
            found.append(Said(text, language, row["sentiment"], tuple(row["motives"])))
    chance.shuffle(found)
    return tuple(found)


@cache
def asking() -> tuple[Said, ...]:
    """Return those of the texts that are read as asking for an answer."""
    lines = [json.dumps({"id": number, "text": said.text}) for number, said in enumerate(texts())]
    read = map(json.loads, classify_lines(lines))
    return tuple(said for said, found in zip(texts(), read, strict=True) if found["care"])


def turn(number: int) -> Turn:
    """Return what number `number` of the stream is."""
    all_texts = texts()
    lane, round_ = number % LANES, number // LANES
    conversation = round_ // TURNS * LANES + lane
    mixed = conversation * 2_654_435_761 & 0xFFFF_FFFF
    is_new = conversation % 3 == 0  # at any length of the log, one conversation in three
    return Turn(
        thread=f"t-{conversation}",
        place=round_ % TURNS,
        person=conversation + REGULARS if is_new else mixed % REGULARS,
        channel=CHANNELS[mixed % len(CHANNELS)],
        said=all_texts[(number * 7 + mixed) % len(all_texts)],
    )


def opening(conversation: int) -> int:
    """Return the number of a conversation's first turn."""
    return conversation // LANES * LANES * TURNS + conversation % LANES


def event(number: int, at_us: int) -> dict[str, Any]:
    """Return a CloudEvent as a feed brings it, at position `number` + 1."""
    found = turn(number)
    data: dict[str, Any] = {"thread": found.thread}
    if found.place < 4:
        is_reply = found.place == 2
        data |= {
            "channel": found.channel,
            "author": _author(found, is_reply=is_reply),
            "text": found.said.text,
            "lang": found.said.language,
            "direction": "out" if is_reply else "in",
            "actor": "agent" if is_reply else "customer",
        }
        data |= {"agent": _agent(found)} if is_reply else {}
    return {
        "specversion": "1.0",
        "id": identity(number),
        "source": SOURCE,
        "type": _kind(found.place),
        "time": format_us(at_us),
        "datacontenttype": "application/json",
        "sequence": str(number + 1),
        "partitionkey": found.thread,
        "data": data,
    }


def frame(number: int, at_us: int) -> str:
    """Return the event as the text of a WebSocket frame."""
    return _ENCODE(event(number, at_us)).decode()


def identity(number: int) -> str:
    """Return an event's id. Like a UUID it is spread over the whole index: the hard case for a database."""
    return _digest(number, b"id").hex()


def drafts(
    count: int, *, start_us: int, step_us: int, first: int = 0, named: Named = identity
) -> Iterator[Draft]:
    """Yield rows as the hub prepares them, made without masking or reading: to fill a journal quickly."""
    for number in range(first, first + count):
        yield draft(number, start_us + (number - first) * step_us, named)


def draft(number: int, at_us: int, named: Named = identity) -> Draft:
    """Return the row of one number, arrived a second after it was written; `named` makes its id."""
    found = turn(number)
    has_text = found.place < 4
    return Draft(
        type=_kind(found.place),
        source=SOURCE,
        id=named(number),
        time_us=at_us,
        recorded_us=at_us + SECOND,
        body=_ENCODE({"data": _stored(found)}),
        digest=_digest(number, b"content"),
        sequence=number + 1,
        feed="bench",
        epoch="E1",
        position=number + 1,
        person=_person(found) if has_text else None,
        text=found.said.text if has_text else None,
        texthash=_digest(number, b"text") if has_text else None,
    )


def _kind(place: int) -> str:
    return _CLOSED if place == 4 else _SENT if place == 2 else _RECEIVED


def _agent(found: Turn) -> str:
    return f"agent-{found.person % 40}"


def _author(found: Turn, *, is_reply: bool) -> dict[str, Any]:
    if is_reply:
        return {"id": _agent(found)}
    name = f"customer-{found.person}"
    return {"id": name, "handle": f"@{name}", "name": name, "followers": found.person % 5000}


def _stored(found: Turn) -> dict[str, Any]:
    """Return what the log keeps of a message's data."""
    if found.place == 4:
        return {"thread": found.thread}
    data: dict[str, Any] = {
        "channel": found.channel,
        "thread": found.thread,
        "direction": "out" if found.place == 2 else "in",
        "actor": "agent" if found.place == 2 else "customer",
        "lang": found.said.language,
        "followers": None,
    }
    if found.place == 2:
        data["agent"] = _agent(found)
    else:
        data["reading"] = {
            "language": found.said.language,
            "sentiment": found.said.sentiment,
            "p_negative": 0.5,
            "care": found.place < 2,
            "kind": "thanks" if found.place == 3 else "complaint",
            "motives": found.said.motives,
            "version": "bench",
        }
    return data


def _person(found: Turn) -> Person:
    name = _agent(found) if found.place == 2 else f"customer-{found.person}"
    key = blake2b(name.encode(), digest_size=16).digest()
    return Person(key, key * 6)  # as long as a sealed identity


def _digest(number: int, use: bytes) -> bytes:
    return blake2b(number.to_bytes(8), digest_size=16, key=use).digest()
