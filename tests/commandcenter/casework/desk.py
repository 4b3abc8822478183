"""A regia desk with an engine: Ada and Bo are at work, customers write, persons act, the engine decides."""

import uuid
from typing import Any

import msgspec

from commandcenter.casework.undo import undo
from commandcenter.checkpoints import digest
from commandcenter.clock import SECOND
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.life import drafts
from commandcenter.state import State
from tests.commandcenter.dispatch.room import Room
from tests.commandcenter.story import agent, at, wrote


class CaseDesk:
    """One hub's cases: `a`, `b` and `c` have waited since nine."""

    def __init__(self) -> None:
        self.now_us, self.room = at(1), Room()
        for name in ("Ada", "Bo"):
            self.room.tell(agent(at(-9), name, "available", skills=["lang:it"], capacity=6))
        self.room.tell(*(wrote(at(0), thread, n) for n, thread in enumerate("abc", 1)))

    @property
    def state(self) -> State:
        return self.room.state

    def command(
        self,
        action: str,
        cases: str = "",
        *,
        person: str = "Rita",
        seen: int | None = None,
        **args: Any,
    ) -> Command:
        """Return a checked command about the cases of these letters."""
        kind = ACTIONS[f"case.{action}"]
        target: dict[str, Any] = {"cases": tuple(cases)} if cases else {}
        if action in {"start", "why", "open"}:
            target = {"case": cases}
        return Command(
            id=str(uuid.UUID(int=len(self.room.log))),
            action=kind,
            target=msgspec.convert(target, kind.target),
            args=msgspec.convert(args, kind.args),
            expected_version=seen,
            person=person,
            role="regia",
        )

    def does(self, action: str, cases: str = "", **more: Any) -> list[Fact]:
        """Ask for something; a second passes with it."""
        self.now_us += SECOND
        made = decide(
            room_of(self.state, self.now_us), self.state, self.command(action, cases, **more)
        )
        rows = drafts(made, self.now_us, "test")
        facts = [
            Fact(0, row.recorded_us, row.time_us, row.sequence, row.type, row.source, row.id, 0, row.body)
            for row in rows
        ]  # fmt: skip
        before = len(self.room.log)
        self.room.tell(*facts)
        return self.room.log[before:]

    def refused(self, action: str, cases: str = "", **more: Any) -> UserError:
        """Return why something is refused; it leaves nothing behind."""
        before = len(self.room.log)
        try:
            self.does(action, cases, **more)
        except UserError as error:
            assert len(self.room.log) == before
            return error
        raise AssertionError(f"{action} was not refused")

    def undoes(self, **more: Any) -> tuple[list[str], list[tuple[str, str]]]:
        """Take back the last; return the cases that are as before, and what became of the others."""
        found = undo(self.state, self.command("undo", **more))
        self.does("undo", **more)
        return found.cases, [(one["case"], one["act"]) for one in found.left]

    def turn(self) -> None:
        """Let the engine take a turn."""
        self.now_us += SECOND
        self.room.decide(self.now_us)

    def has(self, case: str) -> tuple[str, str]:
        """Return who has a case, and how it stands."""
        turn = self.room.case(case)
        return turn.agent, turn.state

    def restarts(self) -> None:
        """The power goes: what comes back is what the log says."""
        anew = State()
        for one in self.room.log:
            fold(anew, one)
        assert digest(anew) == digest(self.state)
