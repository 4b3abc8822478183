"""The active overrides, compiled: what they say of a case, a pool, a person. Made anew at each change."""

from collections.abc import Callable, Iterable, Mapping
from math import log
from typing import NamedTuple

from commandcenter.assignment.case import Case, PoolKey
from commandcenter.assignment.index import Orders
from commandcenter.assignment.overrides import LEAST_BOOST, MOST_BOOST, Override, Selector

REFILING = frozenset({"PIN", "HOLD", "DRAIN", "PAUSE", "BOOST", "PULLBACK", "TRIAGE", "MACRO"})
PLAIN, OVERLOADED = Orders(), Orders(overload=True)  # where there are no others
NOBODY: frozenset[str] = frozenset()


class Match(NamedTuple):
    """A selector with its skill as a bit: what it says of a case or of a pool."""

    kind: str
    value: str
    bit: int

    def holds(self, queue: str, motive: str | None, asked: int) -> bool:
        """Tell whether such a case matches."""
        if self.kind == "skill":
            return bool(asked & self.bit)
        return (queue if self.kind == "queue" else motive) == self.value


def match_of(selector: Selector, mask: Callable[[Iterable[str]], int]) -> Match:
    """Return a selector ready to be asked."""
    return Match(*selector, mask([selector.value]) if selector.kind == "skill" else 0)


def concerning(
    overrides: Iterable[Override], mask: Callable[[Iterable[str]], int]
) -> Callable[[Case], bool]:
    """Return what tells whether some overrides may change the place of a queued case."""
    known = list(overrides)
    matches = [match_of(one.target, mask) for one in known if one.target is not None]
    cases = {one.case for one in known} | {case for one in known for case, _ in one.pulled}
    people = {name for one in known for name in one.people}

    def concerned(case: Case) -> bool:
        return (
            case.id in cases
            or case.holder in people
            or any(match.holds(case.queue, case.motive, case.asked) for match in matches)
        )

    return concerned


class PersonRule:
    """What overrides say of one person; None = nothing."""

    __slots__ = ("cap", "drained", "moved", "opened", "paused")

    def __init__(self) -> None:
        self.paused: str | None = None  # ids of the overrides
        self.drained: str | None = None
        self.moved: Match | None = None
        self.cap: int | None = None
        self.opened = 0  # skills, as bits


class Limit(NamedTuple):
    """A FLOOR or a CEILING."""

    id: str
    match: Match
    n: int


class Rules:
    """What binds now."""

    def __init__(self, active: Iterable[Override], mask: Callable[[Iterable[str]], int]) -> None:
        self.holds: dict[str, str] = {}
        self.pins: dict[str, tuple[frozenset[str], str]] = {}
        self.barred: dict[str, tuple[frozenset[str], str]] = {}
        self.paused: list[tuple[Match, str]] = []
        self.people: dict[str, PersonRule] = {}
        self.floors: list[Limit] = []
        self.ceilings: list[Limit] = []
        self._boosts: list[tuple[Match, float]] = []
        self._case_boosts: dict[str, float] = {}
        self._person_boosts: dict[str, float] = {}
        self._triage: list[tuple[Match, bool, str]] = []
        self._macros: dict[str, str] = {}
        self._mask = mask
        for override in sorted(active, key=lambda one: one.order):
            getattr(self, f"_take_{override.type.lower()}")(override)
        boosts = self._boosts or self._case_boosts or self._person_boosts
        self.orders_any = bool(boosts or self._triage or self._macros)

    # ---- asked at the filing of a case

    def orders(self, case: Case, *, overload: bool) -> Orders:
        """Return what binds the mode and index of a queued turn, where there are `orders_any`."""
        macro = self._macros.get(case.motive) if case.motive is not None else None
        return Orders(macro, self._triage_of(case), overload, self._boost_of(case))

    def is_paused(self, case: Case) -> str | None:
        """Return the override by which cases of this kind go to nobody."""
        for match, name in self.paused:
            if match.holds(case.queue, case.motive, case.asked):
                return name
        return None

    def _triage_of(self, case: Case) -> tuple[bool, str] | None:
        found = None
        for match, on, name in self._triage:
            if match.holds(case.queue, case.motive, case.asked):
                if not on:
                    return False, name
                found = found or (True, name)
        return found

    def _boost_of(self, case: Case) -> float:
        if not (self._boosts or self._case_boosts or self._person_boosts):
            return 0.0
        factor = self._case_boosts.get(case.id, 1.0)
        if case.holder is not None:
            factor *= self._person_boosts.get(case.holder, 1.0)
        for match, by in self._boosts:
            if match.holds(case.queue, case.motive, case.asked):
                factor *= by
        return log(min(MOST_BOOST, max(LEAST_BOOST, factor)))

    # ---- asked at a pick

    def allows(self, rule: PersonRule, name: str, held: int, key: PoolKey) -> bool:
        """Tell whether a person's own overrides let them take a turn of a pool, who has `held` cases."""
        if rule.paused or (rule.drained and key.home != name):
            return False
        if rule.moved and not rule.moved.holds(key.queue, key.motive, key.asked):
            return False
        return rule.cap is None or held < rule.cap

    # ---- one for each type

    def _person(self, name: str) -> PersonRule:
        return self.people.setdefault(name, PersonRule())

    def _match(self, selector: Selector | None) -> Match:
        return match_of(selector or Selector("", ""), self._mask)

    def _take_pin(self, one: Override) -> None:
        """Two pins to two people leave nobody: the most restrictive wins."""
        self._narrow(self.pins, one.case or "", frozenset({one.agent}), one.id)

    def _take_hold(self, one: Override) -> None:
        self.holds.setdefault(one.case or "", one.id)

    def _take_pause(self, one: Override) -> None:
        if one.target is not None:
            self.paused.append((self._match(one.target), one.id))
        for name in one.people:
            self._person(name).paused = self._person(name).paused or one.id

    def _take_drain(self, one: Override) -> None:
        for name in one.people:
            self._person(name).drained = self._person(name).drained or one.id

    def _take_move(self, one: Override) -> None:
        for name in one.people:
            self._person(name).moved = self._match(one.to)

    def _take_cap(self, one: Override) -> None:
        for name in one.people:
            rule = self._person(name)
            rule.cap = one.n if rule.cap is None else min(rule.cap, one.n)

    def _take_skill_open(self, one: Override) -> None:
        for name in one.people:
            self._person(name).opened |= self._mask([one.skill])

    def _take_floor(self, one: Override) -> None:
        self.floors.append(Limit(one.id, self._match(one.target), one.n))

    def _take_ceiling(self, one: Override) -> None:
        self.ceilings.append(Limit(one.id, self._match(one.target), one.n))

    def _take_boost(self, one: Override) -> None:
        if one.target is not None:
            self._boosts.append((self._match(one.target), one.factor))
        if one.case is not None:
            self._case_boosts[one.case] = self._case_boosts.get(one.case, 1.0) * one.factor
        for name in one.people:
            self._person_boosts[name] = self._person_boosts.get(name, 1.0) * one.factor

    def _take_pullback(self, one: Override) -> None:
        for case, agent in one.pulled:
            before, name = self.barred.get(case, (NOBODY, one.id))
            self.barred[case] = (before | {agent}, name)

    def _take_triage(self, one: Override) -> None:
        self._triage.append((self._match(one.target), one.on, one.id))

    def _take_macro(self, one: Override) -> None:
        if one.target is not None:
            self._macros.setdefault(one.target.value, one.macro)

    def _take_call_in(self, one: Override) -> None:
        """People who were called come by their own lines of state; what they cost is counted elsewhere."""

    @staticmethod
    def _narrow(
        table: dict[str, tuple[frozenset[str], str]], case: str, to: frozenset[str], name: str
    ) -> None:
        before: Mapping[str, tuple[frozenset[str], str]] = table
        allowed, first = before.get(case, (to, name))
        table[case] = (allowed & to, first)
