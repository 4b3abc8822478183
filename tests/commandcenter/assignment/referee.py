"""A referee who knows the rules of the room but nothing of the engine: it follows a day by itself.

Written from the rules' text, plainly and slowly, so that an error of the engine is not repeated here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

UNITS = {"chat": 2, "fb": 3, "tw": 3, "mail": 6}
OPEN = {"available", "busy"}
SELECTORS = ("queue", "skill", "motive")
TYPES = frozenset(
    {"PIN", "HOLD", "DRAIN", "PAUSE", "FLOOR", "CEILING", "MOVE", "CAP", "SKILL_OPEN"}
    | {"BOOST", "PULLBACK", "TRIAGE", "CALL_IN", "MACRO"}
)


class FoulError(AssertionError):
    """The engine broke a rule."""


@dataclass
class Case:
    """A case as the lines and decisions left it."""

    id: str
    version: int = 0
    state: str = "new"
    channel: str = "fb"
    needs: frozenset[str] = frozenset()
    motive: str | None = None
    queue: str = "care"
    stage: str = "first"
    replied: bool = False
    agent: str | None = None
    by: str | None = None
    holder: str | None = None
    holds: bool = False
    since: int = 0
    due_close: int | None = None

    @property
    def is_turn(self) -> bool:
        return self.state in {"assigned", "started"}

    @property
    def is_own(self) -> bool:
        return self.state == "assigned" and self.by == "auto"


@dataclass
class Person:
    """A person as the lines left them."""

    id: str
    skills: frozenset[str] = frozenset()
    capacity: int = 6
    state: str = "offline"
    presence: str = "ok"
    lost: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN and self.presence == "ok"


@dataclass
class Referee:
    """Follows a day and raises FoulError at the first broken rule."""

    now: int = 0
    cases: dict[str, Case] = field(default_factory=dict)
    live: dict[str, Case] = field(default_factory=dict)  # all but the closed
    people: dict[str, Person] = field(default_factory=dict)
    active: dict[str, dict[str, Any]] = field(default_factory=dict)
    pulled: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    human_pulled: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    judged: int = 0

    # ---- what happens

    def follow(self, line: dict[str, Any], answer: dict[str, Any]) -> None:
        """Take a line and its answer."""
        self.now = seconds(line["at"])
        over = {name for name, one in self.active.items() if one["until"] <= self.now}
        told = {a["refs"][0] for a in answer["alerts"] if a["code"] == "override.expired"}
        if over != told:
            raise FoulError(f"expired {over}, told {told}")
        for name in over:
            self._end(name)
        self.human_pulled = set()
        self._event(line, answer)
        for decision in answer["decisions"]:
            self._decide(decision)
            self.judged += 1
        self._owed()
        self._orphans(answer)
        self._nobody_idle()

    def _event(self, line: dict[str, Any], answer: dict[str, Any]) -> None:
        kind = line["event"]
        if kind.startswith("case."):
            self._case(line)
        elif kind == "agent.state":
            person = self.people.setdefault(line["agent"], Person(line["agent"]))
            person.state, person.presence = line["state"], line["presence"]
            if person.presence == "ok":
                person.lost = None
            elif person.lost is None:
                person.lost = self.now
            if "profile" in line:
                person.skills = frozenset(line["profile"]["skills"])
                person.capacity = line["profile"]["capacity"]
        elif kind == "agent.capacity":
            self.people.setdefault(line["agent"], Person(line["agent"])).capacity = line["capacity"]
        elif kind == "override.set":
            self._set(line["override"], answer)
        elif kind == "override.end":
            self._end(line["id"])

    def _case(self, line: dict[str, Any]) -> None:
        case = self.cases.setdefault(line["case"], Case(line["case"]))
        if line["state"] == "queued" and case.state != "queued":
            case.since = self.now
        case.version, case.state = line["version"], line["state"]
        for name in ("channel", "motive", "queue", "stage", "holder"):
            if name in line:
                setattr(case, name, line[name])
        if "needs" in line:
            case.needs = frozenset(line["needs"])
        if "due_close" in line:
            case.due_close = seconds(line["due_close"]) if line["due_close"] else None
        if case.state == "closed":
            self.live.pop(case.id, None)
        else:
            self.live[case.id] = case
        case.replied = case.replied or line["event"] == "case.replied"
        case.holds = case.state == "wait_customer" and bool(line.get("holds"))
        if case.is_turn or case.holds:
            case.agent = line.get("agent") or case.agent
            case.by = line.get("by", "self" if case.state == "started" else case.by)
        else:
            case.agent = case.by = None

    def _set(self, one: dict[str, Any], answer: dict[str, Any]) -> None:
        refusals = [a for a in answer["alerts"] if a["level"] == "error"]
        refused = {a["refs"][0] for a in refusals if a["code"] in {"rejected", "conflict"}}
        until = seconds(one["expires"]) if one.get("expires") else self.now + 3600
        moved = one["type"] == "MOVE" and any(
            other["type"] == "MOVE" and set(persons(other)) & set(persons(one))
            for other in self.active.values()
        )
        bad = (
            not one.get("author") or not one.get("reason") or until <= self.now or until > self.now + 43_200
            or one["type"] not in TYPES or one["id"] in self.active or moved
            or (one["type"] == "SKILL_OPEN" and one["params"]["skill"] == "critical"
                and one.get("second") in {None, one["author"]})
        )  # fmt: skip
        if bad != (one["id"] in refused):
            raise FoulError(f"override {one} should be {'refused' if bad else 'taken'}")
        if bad:
            return
        self.active[one["id"]] = {**one, "until": until}
        if one["type"] == "PULLBACK":
            named = one["target"].get("case"), one["target"].get("agent")
            back = {
                (case.id, case.agent)
                for case in self.live.values()
                if case.state == "assigned" and case.by in {"auto", "human"}
                and (case.id == named[0] or case.agent == named[1]) and case.agent
            }  # fmt: skip
            self.pulled[one["id"]] = {(case, agent) for case, agent in back if agent}
            self.human_pulled = {case for case, _ in back if self.cases[case].by == "human"}

    def _end(self, name: str) -> None:
        self.active.pop(name, None)
        self.pulled.pop(name, None)

    # ---- decisions

    def _decide(self, decision: dict[str, Any]) -> None:
        case = self.cases.get(decision["case"])
        if case is None or decision["version"] != case.version or not decision["why"]:
            raise FoulError(f"stale, unknown or unexplained: {decision}, {case}")
        if decision["agent"] is None:
            if not (case.is_own or case.id in self.human_pulled):
                raise FoulError(f"took back {case}")
            case.agent, case.by, case.state = None, None, "queued"
        else:
            if case.state != "queued" and not case.is_own:
                raise FoulError(f"moved {case}")
            self._mode(case, decision["mode"])
            person = self.people[decision["agent"]]
            if (why := self.forbids(case, person)) is not None:
                raise FoulError(f"{decision}: {why}")
            case.agent, case.by, case.state = person.id, "auto", "assigned"
        case.version += 1

    def _mode(self, case: Case, mode: str) -> None:
        is_first = case.stage == "first" and not case.replied
        if mode != "full" and not is_first:
            raise FoulError(f"{mode} for {case}")
        macros = [one for one in self._of("MACRO") if one["target"]["motive"] == case.motive]
        triage = [one["params"]["on"] for one in self._of("TRIAGE") if picks(one["target"], case)]
        wanted = None
        if is_first and macros:
            wanted = "macro"
        elif is_first and triage:
            wanted = "triage" if all(triage) else "full"
        if (wanted or mode) != mode or (mode == "macro" and not macros):
            raise FoulError(f"{mode} instead of {wanted} for {case}")

    def forbids(self, case: Case, person: Person) -> str | None:
        """Return the first rule by which a case may not go to a person; None = it may."""
        why = self._physical(case, person) or self._of_the_case(case, person)
        if why or self._pins(case):
            return why
        return self._of_the_person(case, person) or self._of_the_room(case, person)

    def _physical(self, case: Case, person: Person) -> str | None:
        held = self.held(person)
        units = sum(UNITS[one.channel] for one in held) + UNITS[case.channel]
        broken = {
            "side queue": case.queue not in {"care", "critical"},
            "not open": not person.is_open,
            "late binding": any(one.is_turn for one in held),
            "capacity": units > person.capacity,
            "critical": "critical" in self._missing(case, person),
        }
        return next((why for why, is_so in broken.items() if is_so), None)

    def _of_the_case(self, case: Case, person: Person) -> str | None:
        pins = self._pins(case)
        broken = {
            "HOLD": any(one["target"]["case"] == case.id for one in self._of("HOLD")),
            "PULLBACK": any((case.id, person.id) in pairs for pairs in self.pulled.values()),
            "PIN": bool(pins) and pins != {person.id},
        }
        return next((why for why, is_so in broken.items() if is_so), None)

    def _of_the_person(self, case: Case, person: Person) -> str | None:
        own = [one for one in self.active.values() if person.id in persons(one)]
        held = len(self.held(person))
        for one in own:
            match one["type"]:
                case "PAUSE":
                    return "PAUSE"
                case "DRAIN" if case.holder != person.id:
                    return "DRAIN"
                case "MOVE" if not picks(one["params"]["to"], case):
                    return "MOVE"
                case "CAP" if held >= one["params"]["n"]:
                    return "CAP"
        return "skill" if self._missing(case, person) else None

    def _of_the_room(self, case: Case, person: Person) -> str | None:
        if any(picks(one["target"], case) for one in self._of("PAUSE")):
            return "PAUSE"
        if any(self._breaks(one, case, person) for one in self._of("FLOOR")):
            return "FLOOR"
        for one in self._of("CEILING"):
            holding = {
                other.id
                for other in self.people.values()
                if any(picks(one["target"], held) for held in self.held(other))
            }
            if (
                picks(one["target"], case)
                and person.id not in holding
                and len(holding) >= one["params"]["n"]
            ):
                return "CEILING"
        return None

    def _pins(self, case: Case) -> set[str]:
        pins = self._of("PIN")
        return {one["params"]["agent"] for one in pins if one["target"]["case"] == case.id}

    def _missing(self, case: Case, person: Person) -> frozenset[str]:
        needs = case.needs | ({"critical"} if case.queue == "critical" else set())
        return needs - person.skills - self._opened(person)

    def _opened(self, person: Person) -> frozenset[str]:
        opened = [one for one in self._of("SKILL_OPEN") if person.id in persons(one)]
        return frozenset(one["params"]["skill"] for one in opened)

    def _breaks(self, floor: dict[str, Any], case: Case, person: Person) -> bool:
        if picks(floor["target"], case):
            return False
        before = {p.id for p in self.people.values() if self._counts(p, floor["target"], 0)}
        after = before - {person.id}
        if person.id in before and self._counts(person, floor["target"], UNITS[case.channel]):
            return False
        return person.id in before and len(after) < floor["params"]["n"]

    def _counts(self, person: Person, target: dict[str, str], more: int) -> bool:
        out = [one for one in self._of("PAUSE") + self._of("DRAIN") if person.id in persons(one)]
        if not person.is_open or out or not self._serves(person, target):
            return False
        held = self.held(person)
        if any(picks(target, one) for one in held):
            return True
        units = {"ch:chat": 2, "ch:mail": 6}.get(target.get("skill", ""), 3)
        return sum(UNITS[one.channel] for one in held) + more + units <= person.capacity

    def _serves(self, person: Person, target: dict[str, str]) -> bool:
        skills = person.skills | self._opened(person)
        if "skill" in target:
            return target["skill"] in skills
        return target["queue"] != "critical" or "critical" in skills

    # ---- after each answer

    def _owed(self) -> None:
        for case in self.live.values():
            if case.is_own and (why := self._may_not_stay(case)):
                raise FoulError(f"{why}: still there {case}")

    def _may_not_stay(self, case: Case) -> str | None:
        person = self.people[case.agent or ""]
        if person.state in {"offline", "break", "training"}:
            return "away"
        if person.lost is not None and self.now - person.lost >= 90:
            return "lost"
        if any(one["target"].get("case") == case.id for one in self._of("HOLD")):
            return "HOLD"
        if pins := self._pins(case):
            return "PIN" if pins != {person.id} else None
        for one in self._of("PAUSE"):
            if person.id in persons(one) or picks(one["target"], case):
                return "PAUSE"
        return None

    def _orphans(self, answer: dict[str, Any]) -> None:
        for alert in answer["alerts"]:
            if alert["code"] == "orphan":
                self.told |= {(alert["refs"][0], case) for case in alert["refs"][1:]}
        for person in self.people.values():
            lost = person.lost is not None and self.now - person.lost >= 90
            for case in self.held(person):
                is_left = case.is_turn and not case.is_own
                if (
                    (lost or person.state == "offline")
                    and is_left
                    and (person.id, case.id) not in self.told
                ):
                    raise FoulError(f"no orphan alert: {case}")

    def _nobody_idle(self) -> None:
        """A free person whom no rule forbids a waiting case has it, unless it waits for its holder."""
        free = [
            p
            for p in self.people.values()
            if p.is_open and not any(c.is_turn for c in self.held(p))
        ]
        for case in self.live.values():
            if case.state != "queued" or not free:
                continue
            for person in free:
                if self.forbids(case, person) is None and not self._waits(case):
                    raise FoulError(
                        f"{person} is idle while {case} waits since {self.now - case.since} s"
                    )

    def _waits(self, case: Case) -> bool:
        holder = self.people.get(case.holder or "")
        is_short = self.now - case.since < 600
        is_far = case.due_close is None or case.due_close - self.now > 5400
        return holder is not None and holder.is_open and is_short and is_far

    # ---- small things

    def held(self, person: Person) -> list[Case]:
        """Return the cases that take a person's units."""
        return [case for case in self.live.values() if case.agent == person.id]

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.active.values() if one["type"] == kind]


def persons(one: dict[str, Any]) -> list[str]:
    """Return the people whom an override names."""
    target = one["target"]
    return [target["agent"]] if "agent" in target else list(target.get("agents", ()))


def picks(target: dict[str, Any], case: Case) -> bool:
    """Tell whether a case matches a selector."""
    if "queue" in target:
        return bool(case.queue == target["queue"])
    if "skill" in target:
        return target["skill"] in case.needs
    return "motive" in target and bool(case.motive == target["motive"])


def seconds(text: str) -> int:
    """Return a local instant in seconds."""
    return int((datetime.fromisoformat(text) - datetime(2026, 1, 1)).total_seconds())  # noqa: DTZ001
