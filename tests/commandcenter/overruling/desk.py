"""A regia desk without an engine: agents and customers are told of, persons overrule, time passes."""

import uuid
from typing import Any

import msgspec

from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import MINUTE, SECOND
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.life import drafts
from commandcenter.incidents.fact import NewFact
from commandcenter.overrides.override import Override, version_of
from commandcenter.overrides.steps import passed
from commandcenter.overruling.sets import contradictions
from commandcenter.overruling.trial import Contradiction
from commandcenter.protocol.row import Role
from commandcenter.state import State
from tests.commandcenter.story import agent, at, fact, wrote

SEATS = {"Rita": "seat-1", "Luca": "seat-2", "Mara": "seat-3"}


class RegiaDesk:
    """One hub's overrides: Ada and Bo are at work, Cleo is on call at 20 an hour, Dino is on a break."""

    def __init__(self) -> None:
        self.now_us = at(0)
        self.state, self.facts = State(), list[Fact]()
        skills = ["lang:it", "billing"]
        self.tells(agent(at(0), "Ada", "available", skills=[*skills, "critical"], rate=30.0))
        self.tells(agent(at(0), "Bo", "busy", skills=skills))
        self.tells(agent(at(0), "Cleo", "offline", skills=skills, rate=20.0, on_call=True))
        self.tells(agent(at(0), "Dino", "break", skills=skills))
        self.tells(wrote(at(0), "t1", 7))

    def tells(self, told: Fact) -> None:
        """Something happens outside."""
        self._take(msgspec.structs.replace(told, seq=len(self.facts) + 1))

    def vulnerable(self, customer: int = 7) -> None:
        """Somebody says that a customer is vulnerable: his cases are critical."""
        self.tells(
            fact(
                "critical.changed",
                self.now_us,
                {
                    "customer": customer, "channel": "x", "number": 1, "act": "enter",
                    "cls": "vulnerable", "who": "Rita", "reason": "detto da lui", "seat": "s",
                },
            )
        )  # fmt: skip

    def does(
        self,
        action: str,
        override: str = "",
        *,
        person: str = "Rita",
        seat: str | None = None,
        role: Role = "regia",
        seen: int | None = None,
        **args: Any,
    ) -> list[NewFact]:
        """Ask for something; a second passes with it."""
        command = self.command(
            action, override, person=person, seat=seat, role=role, seen=seen, **args
        )
        facts = decide(room_of(self.state, self.now_us), self.state, command)
        self.fold(facts)
        return facts

    def command(
        self,
        action: str,
        override: str = "",
        *,
        person: str = "Rita",
        seat: str | None = None,
        role: Role = "regia",
        seen: int | None = None,
        **args: Any,
    ) -> Command:
        """Return a checked command, as the hub makes it of a frame."""
        self.now_us += SECOND
        kind = ACTIONS[action if "." in action else f"override.{action}"]
        about = kind.name.partition(".")[0]  # what the target names
        target = {about: override} if override else {}
        return Command(
            id=str(uuid.UUID(int=len(self.facts))),
            action=kind,
            target=msgspec.convert(target, kind.target),
            args=msgspec.convert(args, kind.args),
            expected_version=seen,
            person=person,
            role=role,
            seat=SEATS.get(person, "") if seat is None else seat,
        )

    def contradicts(self, kind: str, target: dict[str, Any], **more: Any) -> list[Contradiction]:
        """Return what an override stands against, and set it."""
        args = {"type": kind, "target": target, "reason": "serve", **more}
        found = contradictions(self.state, self.command("set", **args), self.now_us)
        self.does("set", **args)
        return found

    def sets(self, kind: str, target: dict[str, Any], *, by: str = "Rita", **more: Any) -> Override:
        """Set an override and return it as it stands."""
        args = {"type": kind, "target": target, "reason": "serve", **more}
        (made,) = self.does("set", person=by, **args)
        return self.state.overrides[made.data["override"]]

    def refused(self, action: str, override: str = "", **more: Any) -> UserError:
        """Return why something is refused; it leaves nothing behind."""
        before = len(self.facts)
        try:
            self.does(action, override, **more)
        except UserError as error:
            assert len(self.facts) == before
            return error
        raise AssertionError(f"{action} was not refused")

    def refuses(self, kind: str, target: dict[str, Any], **more: Any) -> str:
        """Return why setting an override is refused."""
        return self.refused("set", type=kind, target=target, **{"reason": "serve", **more}).key

    def one(self, name: str) -> Override:
        """Return an override."""
        return self.state.overrides[name]

    def version(self) -> int:
        """Return the version of the list."""
        return version_of(self.state.overrides.values())

    def passes(self, length_us: int) -> None:
        """Time passes and the hub looks once, at its end: as if it had been off."""
        self.now_us += length_us
        self.fold(passed(self.state.overrides.values(), self.now_us))

    def fold(self, facts: list[NewFact]) -> None:
        """Write facts down as the hub does."""
        for draft in drafts(facts, self.now_us, "test"):
            self._take(
                Fact(
                    len(self.facts) + 1, draft.recorded_us, draft.time_us, draft.sequence,
                    draft.type, draft.source, draft.id, 0, draft.body,
                )
            )  # fmt: skip

    def restarts(self) -> None:
        """The power goes: what comes back is what the log says, and nothing else."""
        anew = State()
        for each in self.facts:
            fold(anew, each)
        assert digest(anew) == digest(self.state)
        self.state = load(dump(anew))

    def _take(self, fact: Fact) -> None:
        assert (fact.source, fact.id) not in {(each.source, each.id) for each in self.facts}
        self.facts.append(fact)
        fold(self.state, fact)


HALF_HOUR, HOUR = 30 * MINUTE, 60 * MINUTE
ADA, BO, CLEO, DINO = ({"agent": name} for name in ("Ada", "Bo", "Cleo", "Dino"))
