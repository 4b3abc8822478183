"""A small room to tell stories in: people and cases by name, minutes since nine, decisions as short text."""

import json
from datetime import datetime, timedelta
from typing import Any

from commandcenter.assignment.answer import Alert, Answer, Decision
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import read

NINE = datetime(2026, 4, 14, 9)  # noqa: DTZ001


class Played:
    """An engine that is told lines; what it last answered is kept."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.minute = 0.0
        self.answer = Answer(self.engine.room)

    # ---- what is told

    def tell(self, event: str, **fields: Any) -> list[str]:
        """Tell a line at the present minute; return the decisions as "case>person" or "case<"."""
        line = {"at": self.iso(), "event": event, **fields}
        self.answer = self.engine.handle(read(json.dumps(line)))
        return self.given

    def after(self, minutes: float) -> list[str]:
        """Let time pass, then tick."""
        self.minute += minutes
        return self.tell("tick")

    def person(
        self, name: str, skills: str = "it", capacity: int = 6, state: str = "available"
    ) -> list[str]:
        """Let a person come, with skills by their words."""
        profile = {"skills": skills.split(), "capacity": capacity}
        return self.tell("agent.state", agent=name, state=state, presence="ok", profile=profile)

    def state(self, name: str, state: str = "available", presence: str = "ok") -> list[str]:
        """Change a person's state."""
        return self.tell("agent.state", agent=name, state=state, presence=presence)

    def case(self, name: str, needs: str = "it", **more: Any) -> list[str]:
        """Open a case: a first turn of ten minutes, due in 45, closed in 4 hours."""
        fields = {
            "case": name, "version": 1, "state": "queued", "channel": "fb", "needs": needs.split(),
            "motive": "info", "queue": "care", "weight": 1.0, "stage": "first", "work": 10.0, "holder": None,
            "due_first": self.iso(45), "due_close": self.iso(240),
        }  # fmt: skip
        return self.tell("case.opened", **{**fields, **more})

    def moves(self, event: str, name: str, state: str, **more: Any) -> list[str]:
        """Let something happen to a case."""
        version = self.engine.room.cases[name].version + 1
        return self.tell(f"case.{event}", case=name, version=version, state=state, **more)

    def starts(self, name: str) -> list[str]:
        """Let the person who has a case start it."""
        return self.moves("started", name, "started", agent=self.engine.room.cases[name].agent)

    def closes(self, name: str) -> list[str]:
        """Close a case."""
        return self.moves("closed", name, "closed", reason="resolved")

    def waits(self, name: str, *, holds: bool = False) -> list[str]:
        """Let a started case wait for its customer."""
        return self.moves("waiting", name, "wait_customer", on="customer", holds=holds)

    def returns(self, name: str, holder: str | None, **more: Any) -> list[str]:
        """Let the customer of a waiting case write again."""
        fields = {"stage": "next", "work": 5.0, "due_first": None, "holder": holder}
        return self.moves("message", name, "queued", **{"from": "customer"}, **{**fields, **more})

    def rule(
        self,
        name: str,
        kind: str,
        target: dict[str, Any],
        params: dict[str, Any] | None = None,
        **more: Any,
    ) -> list[str]:
        """Set an override."""
        one = {
            "id": name,
            "type": kind,
            "target": target,
            "params": params or {},
            "author": "op",
            "reason": "why",
        }
        return self.tell("override.set", override={**one, **more})

    def ends(self, name: str) -> list[str]:
        """End an override."""
        return self.tell("override.end", id=name, by="op", why="over")

    # ---- what is answered

    @property
    def decisions(self) -> list[Decision]:
        return self.answer.decisions

    @property
    def given(self) -> list[str]:
        return [
            f"{one.case}>{one.agent}" if one.agent else f"{one.case}<" for one in self.decisions
        ]

    @property
    def modes(self) -> list[str]:
        return [one.mode for one in self.decisions]

    @property
    def why(self) -> list[str]:
        return [code for one in self.decisions for code in one.why]

    @property
    def alerts(self) -> list[str]:
        """Return alerts as "code refs: why"."""
        return [_written(one) for one in self.answer.alerts]

    def iso(self, minutes: float = 0) -> str:
        """Return the instant some minutes from now."""
        return (NINE + timedelta(minutes=self.minute + minutes)).isoformat(timespec="seconds")


def _written(alert: Alert) -> str:
    return f"{alert.code} {' '.join(alert.refs)}" + (f": {alert.why}" if alert.why else "")
