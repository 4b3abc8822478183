"""A room at random: lines that could happen, drawn from what the referee knows, a day for each seed."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.commandcenter.assignment.referee import SELECTORS, Case, Referee

Line = dict[str, Any]

START = datetime(2026, 4, 14, 8, 0)  # noqa: DTZ001
SKILLS = ("lang:it", "lang:de", "ch:fb", "ch:chat", "ch:mail", "billing", "critical")
MOTIVES = ("billing", "info", "fault")
QUEUES = ("care",) * 8 + ("critical", "hidden")
STATES = ("available",) * 5 + ("busy", "wrap_up", "break", "training", "offline", "meeting")
TARGETS: dict[str, tuple[str, ...]] = {
    "PIN": ("case",),
    "HOLD": ("case",),
    "PULLBACK": ("case", "agent"),
    "FLOOR": ("queue", "skill"),
    "CEILING": SELECTORS,
    "TRIAGE": SELECTORS,
    "MACRO": ("motive",),
    "PAUSE": ("agent", "agents", *SELECTORS),
    "BOOST": ("case", "agents", *SELECTORS),
    **dict.fromkeys(("DRAIN", "MOVE", "CAP", "SKILL_OPEN", "CALL_IN"), ("agent", "agents")),
}
TYPES = (*TARGETS, "PIN", "PULLBACK")
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

    def line(self) -> Line:
        """Return the next line."""
        self.at += timedelta(seconds=self.draw.choice((0, 0, 1, 5, 20, 60, 60, 100)))
        return {"at": self.at.isoformat(), **self._event()}

    def _event(self) -> Line:
        people = len(self.referee.people)
        if people < PEOPLE:
            return self._arrives(f"a{people}")
        live = len(self.referee.live)
        kinds = [self._case_moves] * 12 + [self._person, self._person, lambda: {"event": "tick"}]
        kinds += [self._override] * self.overrides
        if live < self.draw.randrange(2 * LIVE):
            kinds += [self._opens] * 12
        return self.draw.choice(kinds)()

    def _iso(self, seconds: int) -> str:
        return (self.at + timedelta(seconds=seconds)).isoformat()

    # ---- people

    def _arrives(self, name: str) -> Line:
        some = [skill for skill in SKILLS if self.draw.random() < 0.7]
        profile = {"skills": some, "capacity": self.draw.choice((6, 6, 6, 4)), "rate": 20.0}
        came = {"event": "agent.state", "agent": name, "state": "available", "presence": "ok"}
        return came | {"profile": profile}

    def _person(self) -> Line:
        name = self._anyone()
        if self.draw.random() < 0.1:
            units = self.draw.choice((0, 3, 6, 8))
            return {"event": "agent.capacity", "agent": name, "capacity": units}
        presence = "lost" if self.draw.random() < 0.2 else "ok"
        state = self.draw.choice(STATES)
        return {"event": "agent.state", "agent": name, "state": state, "presence": presence}

    def _anyone(self) -> str:
        return self.draw.choice(sorted(self.referee.people))

    # ---- cases

    def _opens(self) -> Line:
        self.opened += 1
        channel = self.draw.choice(("fb", "chat", "mail"))
        queue = self.draw.choice(QUEUES)
        needs = [self.draw.choice(("lang:it", "lang:it", "lang:de")), f"ch:{channel}"]
        needs += self.draw.choice(([], ["billing"], []))
        needs += ["critical"] if queue == "critical" else []
        return {
            "event": "case.opened",
            "case": f"c{self.opened}",
            "version": 1,
            "state": "queued",
            "customer": "u1",
            "channel": channel,
            "needs": needs,
            "motive": self.draw.choice(MOTIVES),
            "queue": queue,
            "tag": None,
            "weight": 3.0 if queue == "critical" else 1.0,
            "stage": "first",
            "work": round(self.draw.uniform(1, 20), 1),
            "holder": None,
            "due_first": self._iso(self.draw.choice((300, 900, 2700))),
            "due_close": self.draw.choice((None, self._iso(self.draw.choice((600, 14_400))))),
        }

    def _case_moves(self) -> Line:
        """Draw what may happen to a case from its state on, by people or customers."""
        live = list(self.referee.live.values())
        if not live:
            return self._opens()
        if self.draw.random() < 0.02:
            live += [self.draw.choice(list(self.referee.cases.values()))]  # maybe it reopens
        turns = [one for one in live if one.is_turn]
        case = self.draw.choice(turns if turns and self.draw.random() < 0.7 else live)
        moves: dict[str, Callable[[Case], Line]] = {
            "queued": self._queued_moves,
            "assigned": self._assigned_moves,
            "started": self._started_moves,
        }
        move = moves.get(case.state, self._waiting_moves)
        return {"case": case.id, "version": case.version + 1, **move(case)}

    def _queued_moves(self, case: Case) -> Line:
        drawn = self.draw.random()
        if drawn < 0.1:
            human = {"agent": self._anyone(), "by": "human"}
            return {"event": "case.assigned", "state": "assigned", **human}
        if drawn < 0.15:
            return {"event": "case.started", "state": "started", "agent": self._anyone()}
        if drawn < 0.5:
            return {"event": "case.closed", "state": "closed", "reason": "cut"}
        queue = self.draw.choice(QUEUES)
        return {"event": "case.message", "state": "queued", "from": "customer", "queue": queue}

    def _assigned_moves(self, case: Case) -> Line:
        drawn = self.draw.random()
        if drawn < 0.75:
            return {"event": "case.started", "state": "started", "agent": case.agent}
        to = None if drawn < 0.9 else self._anyone()
        state = "assigned" if to else "queued"
        return {"event": "case.assigned", "state": state, "agent": to, "by": "human"}

    def _started_moves(self, case: Case) -> Line:
        drawn = self.draw.random()
        replied = {"event": "case.replied", "agent": case.agent, "first": True}
        if drawn < 0.3:
            return {"event": "case.closed", "state": "closed", "reason": "resolved"}
        if drawn < 0.5:
            return replied | {"state": "queued", "stage": "next", "work": 4.0, "holder": case.agent}
        if drawn < 0.7:
            return replied | {"state": "started"}
        if drawn < 0.9:
            holds = case.channel == "chat" and self._is_here(case)
            waits = {"state": "wait_customer", "on": "customer", "holds": holds}
            return {"event": "case.waiting", **waits}
        return {"event": "case.waiting", "state": "wait_backdesk", "on": "backdesk", "holds": False}

    def _waiting_moves(self, case: Case) -> Line:
        """Draw the next message of a case that waits or is closed."""
        back = {"event": "case.message", "from": "customer", "due_first": None}
        if case.holds and self._is_here(case):
            held = {"state": "assigned", "agent": case.agent, "by": "hold", "holder": case.agent}
            return back | held | {"stage": "next", "work": 3.0}
        is_over = case.state == "closed"
        return back | {
            "state": "queued",
            "stage": "reopened" if is_over else "next",
            "reopened": is_over,
            "work": round(self.draw.uniform(1, 20), 1),
            "holder": self.draw.choice([None, *sorted(self.referee.people)]),
            "due_close": self._iso(self.draw.choice((600, 7_200, 14_400))),
        }

    def _is_here(self, case: Case) -> bool:
        person = self.referee.people.get(case.agent or "")
        return person is not None and person.is_open

    # ---- overrides

    def _override(self) -> Line:
        active = sorted(self.referee.active)
        if active and self.draw.random() < 0.1 * len(active):
            name = self.draw.choice([*active, "unknown"])
            return {"event": "override.end", "id": name, "by": "op", "why": "done"}
        self.set += 1
        kind = self.draw.choice(TYPES)
        one = {
            "id": f"o{self.set}",
            "type": kind,
            "target": self._target(kind),
            "params": self._params(kind),
            "author": "op",
            "reason": "because",
            "second": self.draw.choice((None, "op", "lead")),
        }
        if self.draw.random() < 0.6:
            one["expires"] = self._iso(self.draw.choice((60, 300, 1_800, 43_200)))
        if self.draw.random() < 0.15:
            one |= self._flaw()
        return {"event": "override.set", "override": one}

    def _flaw(self) -> Line:
        return self.draw.choice(
            (
                {"author": None},
                {"reason": ""},
                {"expires": self._iso(0)},
                {"expires": self._iso(43_201)},
                {"type": "WISH"},
                {"id": "o1"},
            )
        )

    def _target(self, kind: str) -> Line:
        some = self.draw.sample(sorted(self.referee.people), 2)
        drawn: dict[str, Callable[[], Line]] = {
            "case": self._a_case,
            "agent": lambda: {"agent": some[0]},
            "agents": lambda: {"agents": some},
            **{name: partial(self._selector, (name,)) for name in SELECTORS},
        }
        return drawn[self.draw.choice(TARGETS[kind])]()

    def _a_case(self) -> Line:
        return {"case": self.draw.choice([*self.referee.live, "c1", "unknown"])}

    def _selector(self, kinds: tuple[str, ...]) -> Line:
        kind = self.draw.choice(kinds)
        values: dict[str, tuple[str, ...]] = {
            "queue": ("care", "critical"),
            "skill": SKILLS,
            "motive": MOTIVES,
        }
        return {kind: self.draw.choice(values[kind])}

    def _params(self, kind: str) -> Line:
        drawn: dict[str, Line] = {
            "PIN": {"agent": self._anyone()},
            "FLOOR": {"n": self.draw.randrange(5)},
            "CEILING": {"n": self.draw.randrange(4)},
            "CAP": {"n": self.draw.randrange(3)},
            "MOVE": {"to": self._selector(SELECTORS)},
            "SKILL_OPEN": {"skill": self.draw.choice(SKILLS)},
            "BOOST": {"factor": self.draw.choice((0.1, 0.5, 2, 10))},
            "TRIAGE": {"on": self.draw.random() < 0.5},
            "MACRO": {"macro": "outage"},
        }
        return drawn.get(kind, {})
