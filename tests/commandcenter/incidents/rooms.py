"""A room in which incidents live: facts are folded as the hub folds them, time is told, nothing is faked."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from commandcenter.alert import Evidence, Transition, TransitionState
from commandcenter.checkpoints import dump, load
from commandcenter.clock import MINUTE
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.life import drafts
from commandcenter.incidents import notice
from commandcenter.incidents.addressees import Addressee, Mail, Notify
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.raised import raised
from commandcenter.incidents.timers import passed
from commandcenter.protocol.row import Role
from commandcenter.state import State
from tests.commandcenter.story import at

HOOK: Any = {"webhook": "https://x.test/", "secret_file": "s"}
EVERYBODY = Notify(
    mail=Mail(host="localhost", sender="care@example.org"),
    people=(
        Addressee(key="ada", part="supervisor", email="ada@example.org"),
        Addressee(key="bo", part="duty_manager", email="bo@example.org", **HOOK),
        Addressee(key="ivo", part="director", **HOOK),
    ),
)


class Room:
    """One hub's incidents; `minutes` after nine, told by `passes`."""

    def __init__(self, notify: Notify = EVERYBODY) -> None:
        self.notify, self.now_us = notify, at(0)
        self.state, self.facts = State(), list[Fact]()

    def passes(self, minutes: float, step: float = 1.0) -> None:
        """Let time pass, looked at once a minute."""
        end_us = self.now_us + int(minutes * MINUTE)
        while self.now_us < end_us:
            self.now_us = min(end_us, self.now_us + int(step * MINUTE))
            self.looks()

    def looks(self) -> None:
        with self._batch() as batch:
            passed(batch)

    def off(self, minutes: float) -> None:
        """The hub is off: time passes and nobody looks."""
        self.now_us += int(minutes * MINUTE)

    def detects(
        self, state: TransitionState, name: str = "A0001", severity: int = 6, **more: Any
    ) -> None:
        told: dict[str, Any] = {"kind": "negative_spike", "motive": "signal"}
        told |= {
            "channel": "*",
            "region": "*",
            "evidence": EVIDENCE if state == "firing" and "also" not in more else None,
        }
        step = Transition(
            incident=name, state=state, at_us=self.now_us, severity=severity, **{**told, **more}
        )
        with self._batch() as batch:
            raised(batch, step)

    def does(
        self,
        action: str,
        incident: str = "A0001",
        *,
        person: str = "Rita",
        role: Role = "regia",
        seen: int | None = None,
        **args: Any,
    ) -> list[NewFact]:
        kind = ACTIONS[action]
        target: dict[str, Any] = {}
        if kind.target.__struct_fields__:
            target = {kind.target.__struct_fields__[0]: incident}
        command = Command(
            id=str(uuid.UUID(int=len(self.facts))),
            action=kind,
            target=msgspec.convert(target, kind.target),
            args=msgspec.convert(args, kind.args),
            expected_version=seen,
            person=person,
            role=role,
        )
        facts = decide(room_of(self.state, self.now_us, self.notify), self.state, command)
        self._fold(facts)
        return facts

    def one(self, name: str = "A0001") -> Incident:
        return self.state.incidents[name]

    def told(self, name: str = "A0001", *states: str) -> list[tuple[str, str]]:
        """Who is told what, in the order in which it was written."""
        wanted = states or ("queued", "trying", "delivered")
        found = [n for n in self.state.notices.values() if n.incident == name and n.state in wanted]
        found.sort(key=lambda n: (n.queued_us, n.number))
        return [(n.addressee, n.kind) for n in found]

    def sends(self) -> None:
        """Everything that is due is sent and taken."""
        with self._batch() as batch:
            for one in self.state.notices.values():
                if one.state == "queued" and one.due_us <= self.now_us:
                    batch.notice(notice.trying(one, self.now_us))
        with self._batch() as batch:
            for one in self.state.notices.values():
                if one.state == "trying":
                    batch.notice(notice.delivered(one, self.now_us))

    def restarts(self) -> None:
        """The power goes; the state is that of the log."""
        if self.facts:
            anew = State()
            for fact in self.facts:
                fold(anew, fact)
            self.state = load(dump(anew))

    @contextmanager
    def _batch(self) -> Iterator[Batch]:
        batch = Batch(room_of(self.state, self.now_us, self.notify))
        yield batch
        self._fold(batch.facts)

    def _fold(self, facts: list[NewFact]) -> None:
        known = {(fact.source, fact.id) for fact in self.facts}
        for draft in drafts(facts, self.now_us, "test"):
            assert (draft.source, draft.id) not in known, draft.id
            fact = Fact(
                len(self.facts) + 1, draft.recorded_us, draft.time_us, draft.sequence, draft.type,
                draft.source, draft.id, 0, draft.body,
            )  # fmt: skip
            self.facts.append(fact)
            fold(self.state, fact)


EVIDENCE = Evidence(
    window_min=15, observed=40, expected=6.0, tail=12.0, share=0.7, onset_us=at(-10),
    customers=33, parameters="p1",
)  # fmt: skip
