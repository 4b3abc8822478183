"""What commands ask of the hub's own parts: an altered log, the simulator, an audit's sample."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

import msgspec

from commandcenter.audits import drawn, due
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.reading import Reading, Sample
from commandcenter.feed import Feed
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.hub.prepare import page_of
from commandcenter.hub.recent import message_at
from commandcenter.hub.writer import Writer
from commandcenter.journal import Journal
from commandcenter.semantic.why import explain
from commandcenter.state import State

PAGE = 20  # messages of an audit handed over at once
LONGEST = 2_000  # characters of a text on a desk


@runtime_checkable
class Scriptable(Protocol):
    """A feed whose course can be scripted while it runs."""

    def script(self, kind: str, at_us: int | None = None) -> None:
        """Start a crisis or a look-alike."""


class Errands:
    """Carries out what is more than a fact, for one hub."""

    def __init__(
        self,
        *,
        writer: Writer,
        journal: Journal,
        feeds: Callable[[], list[Feed]],
        audit: Callable[[], tuple[Sample, frozenset[str]]],
        others: dict[str, Work],
    ) -> None:
        """`audit` tells the sample of the audit to be done, and the keys of its messages with a label.

        `others`: what other parts of the hub carry out, by action.
        """
        self._audit = audit
        self._lot: tuple[str, list[tuple[int, str]]] | None = None
        self._writer, self._journal = writer, journal
        self._feeds = feeds
        self._others = others

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "log.accept": self._accept,
            "simulator.script": self._script,
            "reading.why": self._why,
            "audit.label": self._label,
            "audit.sample": self._sample,
            **self._others,
        }

    async def _accept(self, _: Command) -> dict[str, Any]:
        await self._writer.call(self._journal.renew_head)
        return {}

    async def _script(self, command: Command) -> dict[str, Any]:
        for feed in self._feeds():
            if isinstance(feed, Scriptable):
                feed.script(command.args.kind)
                return {}
        raise UserError("no_simulator")

    async def _why(self, command: Command) -> dict[str, Any]:
        return await beside(reasons, self._journal.path, command.target.message)

    async def _sample(self, _: Command) -> dict[str, Any]:
        sample, labelled = self._audit()
        asked = await self._asked(sample)
        left = [seq for seq, key in asked if key not in labelled]
        return {
            "sample": msgspec.to_builtins(sample),
            "all": len(asked),
            "left": len(left),
            "messages": await beside(page, self._journal.path, left[:PAGE]),
        }

    async def _label(self, command: Command) -> dict[str, Any]:
        """Refuse what this hub did not ask about: a sample that somebody chose is no fair one."""
        sample, _ = self._audit()
        seq = command.target.message
        if command.args.sample != sample or all(seq != one for one, _ in await self._asked(sample)):
            raise UserError("message_not_in_sample", message=seq)
        return {}

    async def _asked(self, sample: Sample) -> list[tuple[int, str]]:
        """Return position and key of a sample's messages; the log is scanned for them once."""
        if self._lot is None or self._lot[0] != sample.key:
            self._lot = sample.key, await beside(lot, self._journal.path, sample)
        return self._lot[1]


def reasons(path: Path, seq: int) -> dict[str, Any]:
    """Return which terms decided a message's reading, head by head, as today's engine reads it."""
    found = message_at(path, seq)
    if found is None:
        raise UserError("message_unknown", message=seq)
    own = found.mark.reading or Reading()
    hint = own.language if own.language != "und" else None
    return {"why": [why._asdict() for why in explain(found.text, hint, page_of(own))]}


def lot(path: Path, sample: Sample) -> list[tuple[int, str]]:
    """Return position and key of a sample's messages, in the order in which they are asked about."""
    history = History(path)
    try:
        positions = drawn(sample, history.written(sample.start_us, sample.end_us))
        found = [history.message(seq) for seq in positions]
    finally:
        history.close()
    return [(message.seq, message.mark.key) for message in found if message is not None]


def page(path: Path, positions: list[int]) -> list[dict[str, Any]]:
    """Return what an auditor reads of messages: masked texts, and nothing of what the engine says."""
    history = History(path)
    try:
        found = [history.message(seq) for seq in positions]
    finally:
        history.close()
    return [
        {
            "message": message.seq,
            "at_us": message.at_us,
            "channel": message.mark.channel,
            "text": message.text[:LONGEST],
        }
        for message in found
        if message is not None
    ]


def audit_now(state: State, now: int, zone: ZoneInfo) -> tuple[Sample, frozenset[str]]:
    """Return the sample of the audit to be done and the keys of its messages that have a label."""
    sample = due(state.audits.values(), now, zone)
    audit = state.audits.get(sample.key)
    labels = audit.labels if audit is not None else {}
    return sample, frozenset(key for key, label in labels.items() if label.label)
