"""A row of the log without a person: what is rewritten, and what a figure needs of it and stays. Pure."""

from typing import Any, NamedTuple

import msgspec

from commandcenter.erasing.renaming import BLACK, Renaming
from commandcenter.events.assignment import CASE_NOTED
from commandcenter.events.customers import CUSTOMER_NAMED
from commandcenter.events.outside import MESSAGES, REVISIONS
from commandcenter.folding.messages import MessageSaid

ERASED = b"erased"
"""In the place of a content's digest: whatever comes again under that identity is the same again."""
_KEPT = frozenset(MessageSaid.__struct_fields__) | {
    "place", "network", "lang", "message_id"
}  # fmt: skip
"""What is left of his own messages: what the figures are made of."""
_THREADS = ("thread", "case", "case_id")
_LEAST_NOTE = 12  # characters: shorter ones are words that many say
_ABOUT = ("customer", "person")
_NOTES = ("note", "reason")


class Row(NamedTuple):
    """What an erasure looks at of a row of `events`, with its text."""

    seq: int
    type: str
    source: str
    id: str
    person: int
    body: bytes
    text: str | None


class Person(NamedTuple):
    """Who is erased: his numbers, the conversations that are his alone, the ids of what he wrote.

    `cases`: all conversations in which he wrote, among others too.
    """

    numbers: frozenset[int]
    threads: frozenset[str]
    messages: frozenset[str]
    renaming: Renaming
    cases: frozenset[str] = frozenset()


def without(row: Row, who: Person) -> Row | None:
    """Return a row without him; None where it says nothing of him."""
    if (held := decoded(row.body)) is None:
        return _unreadable(row, who)
    before, data = held, held["data"]
    renaming = who.renaming
    is_his = row.person in who.numbers
    is_about = is_his or _is_about(row, data, who)
    is_note = row.type == CASE_NOTED and (is_about or data.get("thread") in who.cases)
    if is_about and row.type in MESSAGES | REVISIONS:
        held = {"data": {name: value for name, value in data.items() if name in _KEPT}}
    elif is_note and "note" in data:
        held = held | {"data": data | {"note": BLACK}}
    elif row.type == CUSTOMER_NAMED and is_about:
        held, row = held | {"data": data | {"crm": ""}}, row._replace(id=renaming.add_name(row.id))
    new = renaming.tree(held, own=is_about)
    text = row.text
    if text is not None:
        text = None if is_about or is_note else renaming.blackened(text)
    if is_about:
        source, name = renaming.identifier(row.source), renaming.identifier(row.id)
    else:
        source, name = renaming.said(row.source), renaming.said(row.id)
    changed = row._replace(source=source, id=name, body=msgspec.json.encode(new), text=text)
    same = (new, text, source, name) == (before, row.text, row.source, row.id)
    return None if same and not (is_his and row.type in MESSAGES) else changed


def notes_about(data: dict[str, Any], numbers: frozenset[int]) -> list[str]:
    """Return the free words that a fact about him holds."""
    if not _names_number(data, numbers):
        return []
    found = [str(data[name]) for name in _NOTES if isinstance(data.get(name), str)]
    return [note for note in found if len(note) >= _LEAST_NOTE and " " in note]


def _is_about(row: Row, data: dict[str, Any], who: Person) -> bool:
    if any(data.get(name) in who.threads for name in _THREADS if isinstance(data.get(name), str)):
        return True
    if row.type in REVISIONS and data.get("message_id") in who.messages:
        return True
    if row.type in MESSAGES and data.get("in_reply_to") in who.messages:
        return True
    return _names_number(data, who.numbers)


def _names_number(data: dict[str, Any], numbers: frozenset[int]) -> bool:
    if any(isinstance(data.get(name), int) and data[name] in numbers for name in _ABOUT):
        return True
    persons = data.get("persons")
    return isinstance(persons, list) and any(one in numbers for one in persons)


def decoded(body: bytes) -> dict[str, Any] | None:
    """Return a row's body; None where it is no JSON of ours."""
    try:
        held = msgspec.json.decode(body)
    except (ValueError, RecursionError):  # also bytes that are no text
        return None
    is_ours = isinstance(held, dict) and isinstance(held.get("data"), dict)
    return held if is_ours else None


def _unreadable(row: Row, who: Person) -> Row | None:
    """Return a row whose body is no JSON of ours: of his nothing stays, others' are blackened."""
    if row.person in who.numbers:
        return row._replace(body=b'{"data":{}}', text=None)
    told = row.body.decode("utf-8", "surrogateescape")
    body = who.renaming.blackened(told).encode("utf-8", "surrogateescape")
    text = None if row.text is None else who.renaming.blackened(row.text)
    changed = row._replace(body=body, text=text)
    return None if changed == row else changed
