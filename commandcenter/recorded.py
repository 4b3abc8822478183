"""A recorded log as state, without a database: read, checked, masked, put into order, folded in memory.

The same way in as into a hub (`hub.prepare`), so a figure of a log is the figure that a wall would show.
The key that masking and identities want is of this run only, and nothing is written anywhere.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import Any

from commandcenter import wire
from commandcenter.care import marks
from commandcenter.clock import parse_us
from commandcenter.errors import UnreadableError, UserError
from commandcenter.events.customers import CUSTOMER_LINKED, CUSTOMER_UNLINKED
from commandcenter.events.fact import Fact
from commandcenter.events.outside import MESSAGE_RECEIVED
from commandcenter.folding.fold import fold
from commandcenter.hub.prepare import Preparer
from commandcenter.rows import Draft
from commandcenter.state import State

_TOGETHER = 256  # events prepared at once: quicker than one after the other
_LINKS = frozenset({CUSTOMER_LINKED, CUSTOMER_UNLINKED})
PLACES = ("source", "channel", "thread")


class Recorded:
    """What a log says until an instant, of one source, channel or thread where that is asked."""

    def __init__(self, as_of_us: int, where: Mapping[str, str]) -> None:
        self.as_of_us, self.where = as_of_us, where
        self.state = State()
        self.counts = dict.fromkeys(("lines", "counted", "duplicate", "unreadable", "later"), 0)
        self._preparer = Preparer(token_bytes(32))
        self._aliases: dict[str, bytes] = {}
        self._known: set[tuple[str, str]] = set()
        self._persons: dict[bytes, int] = {}
        self._numbers: dict[tuple[str, str], int] = {}  # of authors, as the log itself tells them
        self._are_numbered = True
        self._links: list[Fact] = []

    def take(self, lines: Iterable[bytes]) -> None:
        """Fold the events of these lines, in whatever order they come; empty lines are skipped."""
        found = (event for line in lines if line.strip() and (event := self._event(line)))
        while some := list(islice(found, _TOGETHER)):
            for made in self._preparer.drafts(some, trusted=True):
                if isinstance(made, Draft):
                    self._fold(made)
                else:
                    self.counts["unreadable"] += 1
        self._link()

    def _link(self) -> None:
        """Link identities where the log tells all who wrote by number: else links mean others' numbers."""
        for fact in self._links if self._are_numbered else ():
            fold(self.state, fact)
        self._links.clear()

    def threads(self) -> dict[int, str]:
        """Return the name of each thread's number, as the log writes it."""
        return {
            marks.thread_number(name): self._preparer.restore(name, self._aliases)
            for name in self.state.threads
        }

    def _event(self, line: bytes) -> tuple[dict[str, Any], int] | None:
        """Return an event that is asked for and when it was recorded."""
        self.counts["lines"] += 1
        try:
            event = wire.decode(line)
            recorded_us = parse_us(str(event.get("recordedtime") or event.get("time")))
        except (UnreadableError, ValueError):
            self.counts["unreadable"] += 1
            return None
        if not is_asked(event, self.where):
            return None
        identity = (str(event.get("source")), str(event.get("id")))
        if identity in self._known:
            self.counts["duplicate"] += 1
            return None
        self._known.add(identity)
        if isinstance(number := event.get("person"), int) and number > 0:
            self._numbers[identity] = number
        return event, recorded_us

    def _fold(self, draft: Draft) -> None:
        if min(draft.time_us, draft.recorded_us) > self.as_of_us:
            self.counts["later"] += 1
            return
        self.counts["counted"] += 1
        self._aliases.update(draft.aliases)
        person = 0
        if draft.person is not None:
            known = self._persons.setdefault(draft.person.key, len(self._persons) + 1)
            told = self._numbers.pop((draft.source, draft.id), 0)
            person = told or known
            self._are_numbered &= told > 0 or draft.type != MESSAGE_RECEIVED
        fact = Fact(
            self.counts["counted"], draft.recorded_us, draft.time_us, draft.sequence, draft.type,
            draft.source, draft.id, person, draft.body,
        )  # fmt: skip
        if draft.type in _LINKS:
            self._links.append(fact)
        else:
            fold(self.state, fact)


def is_asked(event: Mapping[str, Any], where: Mapping[str, str]) -> bool:
    """Tell whether an event is of the place that is asked for; a case may be told without its channel."""
    data = event.get("data")
    said = data if isinstance(data, dict) else {}
    thread = said.get("thread") or event.get("partitionkey") or said.get("case_id")
    is_case = str(event.get("type")).startswith("care.case.")
    channel = said.get("channel") or (where.get("channel") if is_case else None)
    found = {"source": event.get("source"), "channel": channel, "thread": thread}
    return all(found[place] == wanted for place, wanted in where.items())


def read_log(path: Path, as_of_us: int, where: Mapping[str, str]) -> Recorded:
    """Read a log of JSON lines (`.gz` too); UserError where the file cannot be read."""
    recorded = Recorded(as_of_us, where)
    try:
        recorded.take(_lines(path))
    except (OSError, EOFError) as error:
        raise UserError("replay_unreadable", path=str(path), problem=str(error)) from error
    return recorded


def _lines(path: Path) -> Iterator[bytes]:
    if path.suffix == ".gz":
        with gzip.open(path) as file:
            yield from file
    else:
        with path.open("rb") as file:
            yield from file


def places(text: str | None) -> dict[str, str]:
    """Return the places that `source=…,channel=…,thread=…` names; UserError where it names another."""
    found: dict[str, str] = {}
    for part in filter(None, (text or "").split(",")):
        name, mark, value = part.partition("=")
        if name not in PLACES or not mark or not value or name in found:
            raise UserError("where_unreadable", where=part)
        found[name] = value
    return found
