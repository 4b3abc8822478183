"""A trial of the site's rules before they go live: what the stored messages would be read as by them.

Both readings are of today's program, by the rules on record and by those of the files, so that only what
the files change is told; corrections and older programs play no part. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.clock import DAY
from commandcenter.errors import UserError
from commandcenter.events.outside import MESSAGE_RECEIVED
from commandcenter.events.reading import Reading
from commandcenter.history import History
from commandcenter.hub.prepare import page_of
from commandcenter.hub.reading_rules import on_record
from commandcenter.semantic import site_rules
from commandcenter.semantic.read import Page, read_all
from commandcenter.semantic.read import Reading as Read
from commandcenter.semantic.rulebook import Book, shipped
from commandcenter.semantic.rules import in_force, put_in_force

HEADS = ("language", "sentiment", "care", "kind", "motives", "network", "place")
EXAMPLES = 20
MOST_DAYS = 60
_TOGETHER = 512


class _Data(msgspec.Struct, frozen=True):
    lang: Any = None
    reading: Reading | None = None


class _Body(msgspec.Struct, frozen=True):
    data: _Data


_DECODE = msgspec.json.Decoder(_Body).decode


class _Message(NamedTuple):
    id: str
    text: str
    hint: str | None
    page: Page


def check(folder: Path) -> dict[str, Any]:
    """Return what the site's files change, by file: terms added and taken away; UserError where wrong."""
    book, own = site_rules.load(folder), shipped()
    changed = {}
    for name in book.site:
        now, before = (
            Counter((*part.entries, *part.negators, *part.ignored))
            for part in (book.parts[name], own.parts[name])
        )
        changed[name] = {"added": (now - before).total(), "removed": (before - now).total()}
    return {"folder": str(folder), "version": book.version, "files": changed}


def dry_run(path: Path, folder: Path, days: int) -> dict[str, Any]:
    """Return which of the last days' messages the site's files would have read otherwise.

    `heads`: by head, "old -> new" and how many; `examples`: at most 20 by id with their masked texts.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UserError("reading_days", days=days)
    new = site_rules.load(folder)
    history = History(path)
    try:
        old = on_record(history)
        told = _Told()
        messages = _messages(history, days)
        while some := list(islice(messages, _TOGETHER)):
            for message, was, now in zip(some, _by(old, some), _by(new, some), strict=True):
                told.take(message, was, now)
    finally:
        history.close()
    return {"days": days, "version": {"old": old.version, "new": new.version}, **told.result()}


class _Told:
    """What differs so far."""

    def __init__(self) -> None:
        self.read = self.changed = 0
        self.heads: dict[str, Counter[str]] = {head: Counter() for head in HEADS}
        self.examples: list[dict[str, Any]] = []

    def take(self, message: _Message, was: Read, now: Read) -> None:
        self.read += 1
        differs = {
            head: [_written(getattr(one, head)) for one in (was, now)]
            for head in HEADS
            if getattr(was, head) != getattr(now, head)
        }
        if not differs:
            return
        self.changed += 1
        for head, (before, after) in differs.items():
            self.heads[head][f"{before} -> {after}"] += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append({"id": message.id, "text": message.text, "changes": differs})

    def result(self) -> dict[str, Any]:
        heads = {head: dict(counts.most_common()) for head, counts in self.heads.items() if counts}
        return {
            "messages": self.read,
            "changed": self.changed,
            "heads": heads,
            "examples": self.examples,
        }


def _written(value: object) -> str:
    """Write what a head says as a word."""
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "unknown" if value == "" else str(value).lower()


def _by(book: Book, some: list[_Message]) -> list[Read]:
    before = in_force()
    put_in_force(book)
    try:
        return read_all([(one.text, one.hint) for one in some], [one.page for one in some])
    finally:
        put_in_force(before)


def _messages(history: History, days: int) -> Iterator[_Message]:
    """Yield the customers' messages of the last days before the newest one, as they stand in the log."""
    since = history.newest_text_us() - days * DAY
    texts = dict(history.texts(since))
    for fact in history.facts(history.before(since)):
        text = texts.get(fact.seq)
        if fact.type == MESSAGE_RECEIVED and text is not None:
            yield _message(fact.id, text, fact.body)


def _message(name: str, text: str, body: bytes) -> _Message:
    try:
        data = _DECODE(body).data
    except msgspec.ValidationError:  # a member of the wrong type: it plays no part then
        data = _Data()
    hint = data.lang if isinstance(data.lang, str) else None
    return _Message(name, text, hint, page_of(data.reading or Reading()))
