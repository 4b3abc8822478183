"""Steps of cases that a person makes here, as facts: each case its own, all of one command together."""

from collections.abc import Iterator
from typing import Any

import msgspec

from commandcenter.care.hands import Hands
from commandcenter.commands.action import Command
from commandcenter.events.assignment import CASE_NOTED, ByHand
from commandcenter.incidents.fact import NewFact

ASSIGNED = "care.case.assigned.v1"
FREED = "care.case.unassigned.v1"
MOVED = "care.case.moved.v1"
STATUS = "care.case.statuschanged.v1"
CLOSED = "care.case.closed.v1"
REOPENED = "care.case.reopened.v1"


class Making:
    """Makes the facts of one command, in order. `undoes`: the command that it takes back."""

    def __init__(self, command: Command, undoes: str = "") -> None:
        self._command, self._undoes = command, undoes
        self.facts: list[NewFact] = []

    def give(self, thread: str, agent: str, reason: str = "") -> None:
        """Give a case to somebody, "" = take it from whoever has it."""
        self._add(ASSIGNED if agent else FREED, thread, agent=agent, reason=reason)

    def begin(self, thread: str, agent: str) -> None:
        """Say that somebody has begun."""
        self._add(STATUS, thread, agent=agent, to_status="started")

    def put_off(self, thread: str, status: str) -> None:
        """Say again for whom or what a case waits."""
        self._add(STATUS, thread, to_status=status)

    def move(self, thread: str, queue: str, reason: str, *, undoes: str = "") -> None:
        """Put a case into another queue; "" = where its words say. `undoes`: the step that is taken back."""
        more = {"queue": queue, "step": undoes}
        self._add(MOVED, thread, more, to_queue=queue, reason=reason)

    def close(self, thread: str, cause: str, reason: str, hands: Hands) -> None:
        """Close a case; `hands`: what is forgotten by that."""
        kept = msgspec.to_builtins(hands)
        self._add(CLOSED, thread, {"hands": kept}, reason_code=cause, reason=reason)

    def reopen(self, thread: str, mark: tuple[int, int, int], hands: Hands, reason: str) -> None:
        """Take a close back."""
        more = {"hands": msgspec.to_builtins(hands), "mark": mark}
        self._add(REOPENED, thread, more, reason=reason)

    def note(self, thread: str, words: str) -> None:
        """Note something, already masked."""
        name = f"note:{self._command.id}:{len(self.facts)}"
        data = {"thread": thread, "who": self._command.person}
        self.facts.append(NewFact(CASE_NOTED, name, data, order=len(self.facts), text=words))

    def _add(
        self, kind: str, thread: str, more: dict[str, Any] | None = None, /, **said: Any
    ) -> None:
        place, command = len(self.facts), self._command
        by_hand = ByHand(command=command.id, undoes=self._undoes, **(more or {}))
        data = {"thread": thread, "who": command.person, **dict(_told(said))}
        data["by_hand"] = dict(_told(msgspec.to_builtins(by_hand)))
        self.facts.append(NewFact(kind, f"hand:{command.id}:{place}", data, order=place))


def _told(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in said.items() if value is not None and value != "")
