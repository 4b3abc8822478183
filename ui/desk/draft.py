"""What an operator is about to overrule: a draft of one override, or of a set that ends as one.

Pure: a draft knows no screen and no hub. What a slot may hold is asked of `choices.py`; what is sent is
`sets_of`. A choice is named KIND:NAME, as "queue:billing" or "agent:conti"; KIND is that of the target.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.regia import RegiaView, WorkRow

Amount = Literal["", "people", "limit", "factor", "switch"]
USUAL, STEP, LEAST, MOST = 60, 15, 15, 720  # minutes
AT_WORK = frozenset({"available", "busy", "online"})
ON_CALL = "on_call:"
FREE = "free:"
_FACTORS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.5, 2.0, 3.0, 5.0, 10.0)


class Kind(NamedTuple):
    """What a type of override asks for: its amount, and what its other two slots hold ("" = no slot)."""

    amount: Amount = ""
    to: str = ""  # selector | queue | skill | motive | agent
    source: str = ""  # pool | agent | case | macro


KINDS: dict[str, Kind] = {
    "MOVE": Kind("people", "selector", "pool"),
    "PIN": Kind("", "agent", "case"),
    "HOLD": Kind("", "", "case"),
    "PAUSE": Kind("", "", "agent"),
    "DRAIN": Kind("", "", "agent"),
    "FLOOR": Kind("limit", "queue", ""),
    "CEILING": Kind("limit", "selector", ""),
    "TRIAGE": Kind("switch", "selector", ""),
    "MACRO": Kind("", "motive", "macro"),
    "BOOST": Kind("factor", "selector", ""),
    "CAP": Kind("limit", "", "agent"),
    "SKILL_OPEN": Kind("", "skill", "agent"),
    "PULLBACK": Kind("", "", "agent"),
}


class Draft(NamedTuple):
    """One override before it is set. `steps`: a set that somebody else composed, instead of all slots.

    `n`: people, limit or place among the factors; `is_on`: of the switch. `second`: who is asked to sign.
    """

    type: str = "MOVE"
    n: int = 1
    is_on: bool = True
    to: str = ""
    source: str = ON_CALL
    minutes: int = USUAL
    reason: str = ""
    second: str = ""
    steps: tuple[dict[str, Any], ...] = ()
    plan: str = ""  # the contingency plan that the steps are of

    @property
    def kind(self) -> Kind:
        """What the type asks for."""
        return KINDS[self.type]

    @property
    def needs_second(self) -> bool:
        """Another person has to sign before it is in force: it opens the critical queue."""
        return self.type == "SKILL_OPEN" and self.to == "skill:critical"

    @property
    def factor(self) -> float:
        """The weight that `n` stands for."""
        return _FACTORS[max(0, min(len(_FACTORS) - 1, self.n))]

    @property
    def is_whole(self) -> bool:
        """Tell whether every slot that the type has is filled; the reason is asked for apart."""
        if self.steps:
            return True
        calls_in = self.type == "MOVE" and self.source == ON_CALL
        has_to = not self.kind.to or bool(self.to) or calls_in
        return has_to and (not self.kind.source or bool(self.source))

    def more(self, by: int) -> "Draft":
        """Return it with more or fewer people, another limit, weight or switch."""
        if self.kind.amount == "switch":
            return self._replace(is_on=not self.is_on)
        least = 1 if self.kind.amount == "people" else 0
        most = len(_FACTORS) - 1 if self.kind.amount == "factor" else 10_000
        return self._replace(n=max(least, min(most, self.n + by)))

    def later(self, by: int) -> "Draft":
        """Return it with another end."""
        return self._replace(minutes=max(LEAST, min(MOST, self.minutes + by * STEP)))


def begun(type_: str, **slots: Any) -> Draft:
    """Return a new draft of a type, with what its amount usually is."""
    usual = {"people": 1, "limit": 2, "factor": _FACTORS.index(2.0), "switch": 1, "": 1}
    kind = KINDS[type_]
    source = ON_CALL if kind.source == "pool" else ""
    return Draft(type=type_, n=usual[kind.amount], **{"source": source, **slots})


def pool_of(source: str, view: RegiaView, people: Sequence[AgentRow], *, to: str = "") -> list[str]:
    """Return who may be taken from a source, those first whom it costs least: free, little in hand."""
    by_name = {row.agent: row for row in people}
    if source == ON_CALL:
        return sorted(row.agent for row in people if row.on_call and row.state not in AT_WORK)
    moved = {
        name
        for row in view.overrides
        if row.type == "MOVE" and row.ended_us is None
        for name in row.names
    }
    kind, _, name = source.partition(":")
    wanted = to.partition(":")[2] if to.startswith("skill:") else ""

    def fits(row: WorkRow) -> bool:
        skills = by_name[row.agent].skills if row.agent in by_name else ()
        return kind == "free" or (row.queue == name if kind == "queue" else name in skills)

    def rank(row: WorkRow) -> tuple[bool, bool, int, int, str]:
        skills = by_name[row.agent].skills if row.agent in by_name else ()
        lacks = any(
            code.startswith("lacks:") for code in row.why
        )  # what most of those that wait need
        return bool(wanted) and wanted not in skills, lacks, len(row.cases), row.units, row.agent

    rows = (row for row in view.work if row.is_open and row.agent not in moved and fits(row))
    return [row.agent for row in sorted(rows, key=rank)]


def taken(draft: Draft, view: RegiaView, people: Sequence[AgentRow]) -> list[str]:
    """Return the people that a draft moves or calls in."""
    if draft.steps or draft.kind.source != "pool":
        return []
    return pool_of(draft.source, view, people, to=draft.to)[: draft.n]


def sets_of(draft: Draft, view: RegiaView, people: Sequence[AgentRow]) -> list[dict[str, Any]]:
    """Return the overrides of a draft as commands say them; [] where it is not whole."""
    if draft.steps:
        return [{**step, "minutes": draft.minutes, "reason": draft.reason} for step in draft.steps]
    if not draft.is_whole:
        return []
    plain = {"minutes": draft.minutes, "reason": draft.reason}
    if draft.type == "MOVE":
        names = taken(draft, view, people)
        return [{**one, **plain} for one in _moves(draft, names)] if names else []
    one: dict[str, Any] = {"type": draft.type, "target": _target(draft), "params": _params(draft)}
    if draft.needs_second and draft.second:
        one["second"] = draft.second
    return [{**one, **plain}]


def _moves(draft: Draft, names: list[str]) -> list[dict[str, Any]]:
    """Return who is called in, and where they go: on-call people may stay free for everything."""
    target = {"agents": names}
    found: list[dict[str, Any]] = []
    if draft.source == ON_CALL:
        found.append({"type": "CALL_IN", "target": target, "params": {}})
    if draft.to:
        found.append({"type": "MOVE", "target": target, "params": {"to": as_target(draft.to)}})
    return found


def as_target(choice: str) -> dict[str, str]:
    """Return a choice as an object with one key."""
    kind, _, name = choice.partition(":")
    return {kind: name}


def _target(draft: Draft) -> dict[str, str]:
    """Return what the override is about: its source where that is a case or a person, else where it leads."""
    if draft.type in {"PIN", "HOLD", "SKILL_OPEN"} or not draft.kind.to:
        return as_target(draft.source)
    return as_target(draft.to)


def _params(draft: Draft) -> dict[str, Any]:
    """Return what the type asks for beside its target."""
    known: dict[str, dict[str, Any]] = {
        "PIN": {"agent": draft.to.partition(":")[2]},
        "BOOST": {"factor": draft.factor},
        "TRIAGE": {"on": draft.is_on},
        "MACRO": {"macro": draft.source.partition(":")[2]},
        "SKILL_OPEN": {"skill": draft.to.partition(":")[2]},
    }
    return {"n": draft.n} if draft.kind.amount == "limit" else known.get(draft.type, {})
