"""What the engine answers to a line: decisions in the order in which they apply, and alerts."""

from typing import NamedTuple

from commandcenter.assignment.case import Case
from commandcenter.assignment.people import Agent
from commandcenter.assignment.room import Room


class Decision(NamedTuple):
    """Give a case to a person, or back to the queue: `agent` None. `version` is what it rests on."""

    case: str
    agent: str | None
    version: int
    mode: str
    why: list[str]


class Alert(NamedTuple):
    """Something a person should know; `refs` are ids, `why` a short code."""

    code: str  # infeasible conflict rejected override.expired overload.on overload.off orphan
    level: str  # info | warn | error
    refs: list[str]
    why: str


class Answer:
    """An answer while it is made; what it decides happens in the room at once."""

    def __init__(self, room: Room) -> None:
        self.decisions: list[Decision] = []
        self.alerts: list[Alert] = []
        self._room = room

    def alert(self, code: str, level: str, refs: list[str], why: str = "") -> None:
        """Tell something."""
        self.alerts.append(Alert(code, level, refs, why))

    def give(self, case: Case, agent: Agent, mode: str, why: list[str]) -> None:
        """Give a queued case to a person."""
        self.decisions.append(Decision(case.id, agent.id, case.version, mode, why))
        self._room.hand(case, agent)

    def give_back(self, case: Case, why: str) -> None:
        """Take an unstarted case from its person into the queue; its clock goes on."""
        self.decisions.append(Decision(case.id, None, case.version, "full", ["returned", why]))
        agent = self._room.lift(case)
        case.version += 1
        case.state, case.by, case.agent = "queued", None, None
        if agent is not None:
            self._room.free.seat(agent, self._room.now)
        self._room.put(case)
