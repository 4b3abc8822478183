"""Logs in which the messages of a seeded stream stand as a hub would have written them."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from commandcenter.alert import Mark
from commandcenter.journal import Journal
from commandcenter.rows import Draft, Person
from tests.alerts.streams import Stream

_WORDS = 8
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # digits are no part of a word


def written(path: Path, stream: Stream) -> Path:
    """Write a stream's messages into a new database; what a text key stands for becomes a text."""
    journal = Journal(path)
    drafts = [_draft(mark) for mark in stream.marks() if isinstance(mark, Mark)]
    for first in range(0, len(drafts), 5000):
        journal.append(drafts[first : first + 5000])
    journal.close()
    return path


def _draft(mark: Mark) -> Draft:
    body = {
        "data": {
            "channel": mark.channel,
            "author": {"id": mark.author},
            "text": "",
            "direction": "in",
            "actor": "customer",
            "thread": mark.author,
            "region": mark.region,
            "reading": {
                "sentiment": mark.sentiment,
                "motives": list(mark.motives),
                "care": True,
                "kind": "complaint",
            },
        }
    }
    text = " ".join(_words(mark.text_key))
    return Draft(
        type="care.message.received.v1",
        source="/feeds/test/1",
        id=mark.id,
        time_us=mark.event_us,
        recorded_us=mark.arrival_us,
        body=msgspec.json.encode(body),
        digest=_digest(mark.id),
        person=Person(key=_digest(mark.author), sealed=b"sealed"),
        text=text,
        texthash=_digest(text),
    )


def _words(key: str) -> Iterator[str]:
    """Give words that no other key shares, so that only equal keys make near texts."""
    for place in range(_WORDS):
        yield _digest(f"{key} {place}").hex()[:7].translate(_LETTERS)


def _digest(of: str) -> bytes:
    return blake2b(of.encode(), digest_size=16).digest()
