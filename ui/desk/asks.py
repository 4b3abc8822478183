"""Commands of this seat on their way: sent, answered, seen; or refused, always in words.

A screen changes only when the event comes back: an accepted command stays pending until the desk's
view is at its log position or later. Nothing is queued while the hub is away; a command that was sent
and never answered goes out once more with its id, which the hub carries out once only. What was read is told
once only, too: where that answer was lost with the line, it is asked for under a new id.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from commandcenter.clock import SECOND
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.languages import Language
from commandcenter.platform import boot_us
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from ui.mirror import Mirror

AGAIN_WITHIN = 60 * SECOND  # older than this, nobody waits for it any more: it is told as unsure
KEPT = 50
_TABLES = {"state": "alert_states", "figure": "figures", "action": "commands", "role": "roles"}
_ANEW = 3  # so often at most
STANDS = 60 * SECOND  # a refusal stands so long; then whoever asked has read it, or has gone


class Ask:
    """One command; `words` say what became of it, "" while nothing has."""

    def __init__(self, frame: CommandFrame, subject: str) -> None:
        self.frame, self.subject = frame, subject
        self.at_us = boot_us()
        self.seq: int | None = None
        self.state = "sent"  # sent | accepted | seen | refused
        self.refused_us = 0
        self.anew = 0  # so often its answer was lost and it was asked under a new id
        self.needs_hub = False  # refused because the hub was away
        self.words = ""
        self.data: dict[str, Any] = {}
        self.error: Refusal | None = None  # the hub's, as it came

    @property
    def is_pending(self) -> bool:
        """It was sent, and what it causes is not on the screen yet."""
        return self.state in {"sent", "accepted"}


class Asks(QObject):
    """The newest commands by what they are about. `changed(ask)` when one of them moved on."""

    changed = Signal(object)

    def __init__(self, mirror: Mirror, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mirror, self._language = mirror, language
        self._by_id: dict[str, Ask] = {}
        mirror.answered.connect(self._answered)
        mirror.view_changed.connect(self._seen)
        mirror.link_changed.connect(self._again)

    def of(self, subject: str) -> Ask | None:
        """Return the newest command about something; a refusal that nobody needs any more is none."""
        found = [ask for ask in self._by_id.values() if ask.subject == subject]
        return found[-1] if found and self.still_stands(found[-1]) else None

    def still_stands(self, ask: Ask) -> bool:
        """Tell whether a command says something yet: a refusal is past after a minute, or with its cause."""
        if ask.state != "refused":
            return True
        is_back = ask.needs_hub and self._mirror.link_state().state == "fresh"
        return not is_back and boot_us() - ask.refused_us < STANDS

    def newest(self) -> list[Ask]:
        """Return the newest commands, oldest first."""
        return list(self._by_id.values())

    def may(self, action: str) -> bool:
        """Tell whether this seat's role may ask for an action."""
        welcome = self._mirror.welcome
        return welcome is not None and welcome.role in ACTIONS[action].roles

    def send(
        self,
        action: str,
        *,
        subject: str,
        target: dict[str, Any] | None = None,
        args: dict[str, Any] | None = None,
        version: int | None = None,
    ) -> Ask:
        """Send a command, unless it can be refused here: no hub, not this role's."""
        frame = CommandFrame(
            id=str(uuid.uuid4()),
            action=action,
            target=target or {},
            args=args or {},
            expected_version=version,
        )
        ask = Ask(frame, subject)
        self._by_id[frame.id] = ask
        while len(self._by_id) > KEPT:
            self._by_id.pop(next(iter(self._by_id)))
        welcome = self._mirror.welcome
        if self._mirror.link_state().state == "disconnected" or welcome is None:
            ask.needs_hub = True
            self._refuse(ask, self._language.word("asks.disconnected"))
        elif welcome.role not in ACTIONS[action].roles:
            wrong = UserError("forbidden", action=action, role=welcome.role)
            self._refuse(
                ask, self._language.error(UserError(wrong.key, **self._worded(wrong.values)))
            )
        elif not self._mirror.send(frame):
            ask.needs_hub = True
            self._refuse(ask, self._language.word("asks.not_sent"))
        else:
            self.changed.emit(ask)
        return ask

    def _refuse(self, ask: Ask, words: str) -> None:
        ask.state, ask.words, ask.refused_us = "refused", words, boot_us()
        self.changed.emit(ask)

    def _answered(self, result: Result) -> None:
        ask = self._by_id.get(result.id)
        if ask is None or not ask.is_pending:
            return
        if not result.ok and result.error is not None:
            ask.error = result.error
            values = self._worded(result.error.values)
            self._refuse(ask, self._language.error(UserError(result.error.key, **values)))
            return
        if not result.data and ACTIONS[ask.frame.action].only_reads and ask.anew < _ANEW:
            self._ask_anew(ask)
            return
        ask.state, ask.seq, ask.data = "accepted", result.seq, result.data
        self.changed.emit(ask)
        self._seen("desk")

    def _worded(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an error speaks of with its keys in words."""
        worded = dict(values)
        for name, table in _TABLES.items():
            if self._language.has(key := f"{table}.{values.get(name)}"):
                worded[name] = self._language.word(key)
        return worded

    def _ask_anew(self, ask: Ask) -> None:
        ask.anew += 1
        del self._by_id[ask.frame.id]
        ask.frame = msgspec.structs.replace(ask.frame, id=str(uuid.uuid4()))
        self._by_id[ask.frame.id] = ask
        if not self._mirror.send(ask.frame):
            ask.needs_hub = True
            self._refuse(ask, self._language.word("asks.not_sent"))

    def _seen(self, name: str) -> None:
        if name != "desk":
            return
        shown = self._mirror.seq_of("desk")
        for ask in list(self._by_id.values()):
            if ask.state == "accepted" and shown >= (ask.seq or 0):
                ask.state = "seen"
                self.changed.emit(ask)

    def _again(self) -> None:
        """The hub came back: ask once more what it has not answered."""
        if self._mirror.link_state().state != "fresh":
            return
        for ask in list(self._by_id.values()):
            if ask.state != "sent":
                continue
            if boot_us() - ask.at_us > AGAIN_WITHIN:
                self._refuse(ask, self._language.word("asks.unsure"))
            else:
                self._mirror.send(ask.frame)
