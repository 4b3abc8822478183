"""A room at random: lines that could happen, drawn from what the referee knows, a seed for each day."""

import random
from datetime import datetime, timedelta
from typing import Any

from tests.commandcenter.assignment.referee import SELECTORS, Case, Person, Referee

START = datetime(2026, 4, 14, 8, 0)  # noqa: DTZ001
SKILLS = ("lang:it", "lang:de", "ch:fb", "ch:chat", "ch:mail", "billing", "critical")
MOTIVES = ("billing", "info", "fault")
QUEUES = ("care",) * 8 + ("critical", "hidden")
STATES = ("available",) * 5 + ("busy", "wrap_up", "break", "training", "offline", "meeting")
TYPES = (
    "PIN", "PIN", "HOLD", "DRAIN", "PAUSE", "FLOOR", "CEILING", "MOVE", "CAP", "SKILL_OPEN", "BOOST", "PULLBACK",
    "PULLBACK", "TRIAGE", "CALL_IN", "MACRO",
)  # fmt: skip
PEOPLE = 7
LIVE = 25  # cases at a time, about


class World:
    """Draws the next line; the referee is told of each by whoever asks."""

    def __init__(self, seed: int, overrides: int = 1) -> None:
        self.draw = random.Random(seed)
        self.overrides = overrides  # how often somebody overrules
        self.referee = Referee()
        self.at = START
        self.opened = self.set = 0

    def line(self) -> dict[str, Any]:
        """Return the next line."""
        self.at += timedelta(seconds=self.draw.choice((0, 0, 1, 5, 20, 60, 60, 100)))
        people = self.referee.people
        if len(people) < PEOPLE:
            return self._stamped(self._arrives(f"a{len(people)}"))
        live = [case for case in self.referee.cases.values() if case.state != "closed"]
        kinds = [self._case_moves] * 12 + [self._person, self._person, self._tick]
        kinds += [self._override] * self.overrides
        if len(live) < self.draw.randrange(2 * LIVE):
            kinds += [self._opens] * 12
        return self._stamped(self.draw.choice(kinds)())

    def _stamped(self, line: dict[str, Any]) -> dict[str, Any]:
        return {"at": self.at.isoformat(), **line}

    def _tick(self) -> dict[str, Any]:
        return {"event": "tick"}

    def _iso(self, seconds: int) -> str:
        return (self.at + timedelta(seconds=seconds)).isoformat()

    # ---- people

    def _arrives(self, name: str) -> dict[str, Any]:
        some = [skill for skill in SKILLS if self.draw.random() < 0.7]
        profile = {"skills": some, "capacity": self.draw.choice((6, 6, 6, 4)), "rate": 20.0}
        return {"event": "agent.state", "agent": name, "state": "available", "presence": "ok", "profile": profile}

    def _person(self) -> dict[str, Any]:
        name = self.draw.choice(sorted(self.referee.people))
        if self.draw.random() < 0.1:
            return {"event": "agent.capacity", "agent": name, "capacity": self.draw.choice((0, 3, 6, 8))}
        presence = "lost" if self.draw.random() < 0.2 else "ok"
        return {"event": "agent.state", "agent": name, "state": self.draw.choice(STATES), "presence": presence}

    # ---- cases

    def _opens(self) -> dict[str, Any]:
        self.opened += 1
        channel = self.draw.choice(("fb", "chat", "mail"))
        queue = self.draw.choice(QUEUES)
        needs = [self.draw.choice(("lang:it", "lang:it", "lang:de")), f"ch:{channel}"]
        needs += self.draw.choice(([], ["billing"], []))
        needs += ["critical"] if queue == "critical" else []
        return {
            "event": "case.opened", "case": f"c{self.opened}", "version": 1, "state": "queued", "customer": "u1",
            "channel": channel, "needs": needs, "motive": self.draw.choice(MOTIVES), "queue": queue, "tag": None,
            "weight": 3.0 if queue == "critical" else 1.0, "stage": "first",
            "work": round(self.draw.uniform(1, 20), 1), "holder": None,
            "due_first": self._iso(self.draw.choice((300, 900, 2700))),
            "due_close": self.draw.choice((None, self._iso(self.draw.choice((600, 14_400))))),
        }  # fmt: skip

    def _case_moves(self) -> dict[str, Any]:
        """Draw what may happen to a case from its state on, by people or customers."""
        live = [case for case in self.referee.cases.values() if case.state != "closed" or self.draw.random() < 0.05]
        if not live:
            return self._opens()
        turns = [case for case in live if case.is_turn]
        case = self.draw.choice(turns if turns and self.draw.random() < 0.7 else live)
        line: dict[str, Any] = {"case": case.id, "version": case.version + 1}
        match case.state:
            case "queued":
                return line | self._queued_moves(case)
            case "assigned":
                return line | self._assigned_moves(case)
            case "started":
                return line | self._started_moves(case)
        if case.holds and self._is_here(case):
            work = {"stage": "next", "work": 3.0, "due_first": None, "holder": case.agent}
            return line | {"event": "case.message", "state": "assigned", "agent": case.agent, "by": "hold",
                           "from": "customer", **work}  # fmt: skip
        return line | self._comes_back(case)

    def _queued_moves(self, case: Case) -> dict[str, Any]:
        drawn = self.draw.random()
        name = self.draw.choice(sorted(self.referee.people))
        if drawn < 0.1:
            return {"event": "case.assigned", "state": "assigned", "agent": name, "by": "human"}
        if drawn < 0.15:
            return {"event": "case.started", "state": "started", "agent": name}
        if drawn < 0.5:
            return {"event": "case.closed", "state": "closed", "reason": "cut"}
        return {"event": "case.message", "state": "queued", "from": "customer", "queue": self.draw.choice(QUEUES)}

    def _assigned_moves(self, case: Case) -> dict[str, Any]:
        drawn = self.draw.random()
        if drawn < 0.75:
            return {"event": "case.started", "state": "started", "agent": case.agent}
        if drawn < 0.9:
            return {"event": "case.assigned", "state": "queued", "agent": None, "by": "human"}
        other = self.draw.choice(sorted(self.referee.people))
        return {"event": "case.assigned", "state": "assigned", "agent": other, "by": "human"}

    def _started_moves(self, case: Case) -> dict[str, Any]:
        drawn = self.draw.random()
        if drawn < 0.3:
            return {"event": "case.closed", "state": "closed", "reason": "resolved"}
        if drawn < 0.5:
            return {"event": "case.replied", "state": "queued", "agent": case.agent, "first": True, "stage": "next",
                    "work": 4.0, "holder": case.agent}  # fmt: skip
        if drawn < 0.7:
            return {"event": "case.replied", "state": "started", "agent": case.agent, "first": True}
        if drawn < 0.9:
            holds = case.channel == "chat" and self._is_here(case)
            return {"event": "case.waiting", "state": "wait_customer", "on": "customer", "holds": holds}
        return {"event": "case.waiting", "state": "wait_backdesk", "on": "backdesk", "holds": False}

    def _comes_back(self, case: Case) -> dict[str, Any]:
        is_over = case.state == "closed"
        holder = self.draw.choice([None, *sorted(self.referee.people)])
        return {
            "event": "case.message", "state": "queued", "from": "customer", "stage": "reopened" if is_over else "next",
            "reopened": is_over, "work": round(self.draw.uniform(1, 20), 1), "holder": holder, "due_first": None,
            "due_close": self._iso(self.draw.choice((600, 7_200, 14_400))),
        }  # fmt: skip

    def _is_here(self, case: Case) -> bool:
        person: Person | None = self.referee.people.get(case.agent or "")
        return person is not None and person.is_open

    # ---- overrides

    def _override(self) -> dict[str, Any]:
        active = sorted(self.referee.active)
        if active and self.draw.random() < 0.1 * len(active):
            return {"event": "override.end", "id": self.draw.choice([*active, "unknown"]), "by": "op", "why": "done"}
        self.set += 1
        kind = self.draw.choice(TYPES)
        one = {
            "id": f"o{self.set}", "type": kind, "target": self._target(kind), "params": self._params(kind),
            "author": "op", "reason": "because", "second": self.draw.choice((None, "op", "lead")),
        }  # fmt: skip
        if self.draw.random() < 0.6:
            one["expires"] = self._iso(self.draw.choice((60, 300, 1_800, 43_200)))
        if self.draw.random() < 0.15:
            flaw = {"author": None, "reason": "", "expires": self._iso(0), "type": "WISH"}
            name = self.draw.choice(sorted(flaw))
            one[name] = flaw[name]
            if self.draw.random() < 0.3:
                one["expires"] = self._iso(43_201)
        return {"event": "override.set", "override": one}

    def _target(self, kind: str) -> dict[str, Any]:
        some = self.draw.sample(sorted(self.referee.people), 2)
        match kind:
            case "PIN" | "HOLD":
                return self._a_case()
            case "PULLBACK":
                return self._a_case() if self.draw.random() < 0.5 else {"agent": some[0]}
            case "DRAIN" | "MOVE" | "CAP" | "SKILL_OPEN" | "CALL_IN":
                return self.draw.choice(({"agent": some[0]}, {"agents": some}))
            case "FLOOR":
                return self._selector(("queue", "skill"))
            case "MACRO":
                return self._selector(("motive",))
            case "PAUSE":
                return self.draw.choice(({"agents": some}, {"agent": some[0]}, self._selector(SELECTORS)))
            case "BOOST":
                return self.draw.choice((self._a_case(), {"agents": some}, self._selector(SELECTORS)))
        return self._selector(SELECTORS)

    def _a_case(self) -> dict[str, Any]:
        live = [case.id for case in self.referee.cases.values() if case.state != "closed"]
        return {"case": self.draw.choice([*live, "c1", "unknown"])}

    def _selector(self, kinds: tuple[str, ...]) -> dict[str, Any]:
        kind = self.draw.choice(kinds)
        values = {"queue": ("care", "critical"), "skill": SKILLS, "motive": MOTIVES}
        return {kind: self.draw.choice(values[kind])}

    def _params(self, kind: str) -> dict[str, Any]:
        return {
            "PIN": {"agent": self.draw.choice(sorted(self.referee.people))},
            "FLOOR": {"n": self.draw.randrange(5)},
            "CEILING": {"n": self.draw.randrange(4)},
            "CAP": {"n": self.draw.randrange(3)},
            "MOVE": {"to": self._selector(SELECTORS)},
            "SKILL_OPEN": {"skill": self.draw.choice(SKILLS)},
            "BOOST": {"factor": self.draw.choice((0.1, 0.5, 2, 10))},
            "TRIAGE": {"on": self.draw.random() < 0.5},
            "MACRO": {"macro": "outage"},
        }.get(kind, {})
