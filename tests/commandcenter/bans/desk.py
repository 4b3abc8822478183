"""A moderation desk: messages are folded as the hub folds them, persons ask, time is told."""

import uuid
from typing import Any

import msgspec

from commandcenter.bans import timers
from commandcenter.bans.file import Ban, File
from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import SECOND
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.life import drafts
from commandcenter.incidents.fact import NewFact
from commandcenter.messages import StoredMessage, stored_message
from commandcenter.protocol.row import Role
from commandcenter.state import State
from tests.commandcenter.story import at, wrote

PEOPLE = {"Rita": "seat-1", "Luca": "seat-2", "Sara": "seat-3", "Mara": "seat-4"}


class ModerationDesk:
    """One hub's files. Whoever asks sits on a seat of his own unless told otherwise."""

    def __init__(self) -> None:
        self.now_us = at(0)
        self.state, self.facts = State(), list[Fact]()
        self.messages: list[StoredMessage] = []

    def writes(self, customer: int = 7, *signs: str, visibility: str = "public") -> StoredMessage:
        """A customer writes something in which the hub saw these signs."""
        self.now_us += SECOND
        fact = wrote(
            self.now_us, f"t{customer}", customer, visibility=visibility, signs=signs,
            name=f"m{len(self.facts)}", recorded_us=self.now_us,
        )  # fmt: skip
        self._take(msgspec.structs.replace(fact, seq=len(self.facts) + 1))
        message = stored_message(self.facts[-1], "testo mascherato")
        assert message is not None
        self.messages.append(message)
        return message

    def does(
        self,
        action: str,
        *,
        customer: int = 7,
        message: StoredMessage | None = None,
        person: str = "Rita",
        seat: str | None = None,
        role: Role = "regia",
        seen: int | None = None,
        **args: Any,
    ) -> list[NewFact]:
        kind = ACTIONS[action]
        target = {"customer": customer} if message is None else {"message": message.seq}
        command = Command(
            id=str(uuid.UUID(int=len(self.facts))),
            action=kind,
            target=msgspec.convert(target, kind.target),
            args=msgspec.convert(args, kind.args),
            expected_version=seen,
            person=person,
            role=role,
            seat=PEOPLE.get(person, "") if seat is None else seat,
        )
        facts = decide(room_of(self.state, self.now_us), self.state, command, message)
        self.fold(facts)
        return facts

    def insults(self, customer: int = 7, *, person: str = "Rita") -> StoredMessage:
        """A customer writes an insult, and a person says that it is one."""
        message = self.writes(customer, "insult")
        self.does("moderation.flag", message=message, person=person, kind="insult")
        return message

    def climbs(self, rung: str, *, person: str = "Rita", customer: int = 7) -> Ban:
        """A manager takes one step for one more insult."""
        self.insults(customer)
        self.does(
            "ban.step", person=person, role="manager", rung=rung, note="motivo", customer=customer
        )
        return self.file(customer).bans[-1]

    def file(self, customer: int = 7) -> File:
        return self.state.files[str(customer)]

    def ban(self, customer: int = 7) -> Ban:
        return self.file(customer).bans[-1]

    def passes(self, length_us: int) -> None:
        """Time passes and the hub looks once, at its end: as if it had been off."""
        self.now_us += length_us
        self.fold(timers.passed(self.state.files.values(), self.now_us))

    def fold(self, facts: list[NewFact]) -> None:
        for draft in drafts(facts, self.now_us, "test"):
            self._take(
                Fact(
                    len(self.facts) + 1,
                    draft.recorded_us,
                    draft.time_us,
                    draft.sequence,
                    draft.type,
                    draft.source,
                    draft.id,
                    0,
                    draft.body,
                )
            )

    def restarts(self) -> None:
        """The power goes: what comes back is what the log says, and nothing else."""
        anew = State()
        for fact in self.facts:
            fold(anew, fact)
        assert digest(anew) == digest(self.state)
        self.state = load(dump(anew))

    def _take(self, fact: Fact) -> None:
        known = {(each.source, each.id) for each in self.facts}
        assert (fact.source, fact.id) not in known, fact.id
        self.facts.append(fact)
        fold(self.state, fact)
