"""A person as the engine knows them, and the people who are free, in the order in which they are asked."""

from bisect import bisect_left
from collections.abc import Iterable

from commandcenter.assignment.case import CRITICAL, CRITICAL_BIT, Case
from commandcenter.assignment.rules import PersonRule

OPEN_STATES = frozenset({"available", "busy"})  # an allow-list: what is unknown is closed
STAYING_STATES = OPEN_STATES | {"wrap_up"}  # here own unstarted work may wait for a moment

DAY_S = 86_400
LEAST_PRESENT_S = 1_800  # before that, a first turn says little of how occupied somebody is

Seat = tuple[int, int, int, str]  # load, tenths of the day occupied, skills, id


class Skills:
    """Skills as bits of an integer, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self._bits = {CRITICAL: CRITICAL_BIT}

    def mask(self, names: Iterable[str]) -> int:
        """Return skills as bits."""
        mask, bits = 0, self._bits
        for name in names:
            bit = bits.get(name)
            if bit is None:
                bit = bits[name] = 1 << len(bits)
            mask |= bit
        return mask

    def names(self) -> list[str]:
        """Return the skills in the order of their bits."""
        return list(self._bits)

    def copied(self) -> "Skills":
        """Return the same numbers, to be added to apart."""
        twin = Skills()
        twin._bits = dict(self._bits)
        return twin


class Agent:
    """A person; `free` people are open and have no turn, assigned or started."""

    __slots__ = (
        "capacity", "cases", "day", "id", "load", "lost_at", "own_skills", "presence", "present_s",
        "present_since", "rule", "seat", "skills", "state", "tenths", "told", "turns",
        "worked_s",
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.id = name
        self.state, self.presence = "offline", "ok"
        self.own_skills = 0
        self.skills = 0  # own, and those opened by an override
        self.capacity = 6
        self.load = 0  # units taken
        self.cases: dict[str, Case] = {}  # those that take units
        self.turns = 0  # of these, assigned or started
        self.lost_at: int | None = None
        self.day = 0
        self.worked_s = 0  # on turns, today
        self.present_s = 0  # today, until `present_since`
        self.present_since: int | None = None
        self.tenths: int | None = None  # of the day occupied, where somebody else counts it
        self.rule: PersonRule | None = None  # what overrides say of this person
        self.seat: Seat | None = None  # the place among the free
        self.told: frozenset[str] = frozenset()  # orphans already reported

    @property
    def is_open(self) -> bool:
        """Tell whether this person may be given work at all."""
        return self.presence == "ok" and self.state in OPEN_STATES

    @property
    def is_staying(self) -> bool:
        """Tell whether own unstarted work may stay with this person."""
        return self.state in STAYING_STATES and self.presence == "ok"

    def clock(self, now: int) -> None:
        """Count presence up to now, by the state as it has just become; a new day starts at nothing."""
        if self.present_since is not None:
            self.present_s += now - self.present_since
        if now // DAY_S != self.day:
            self.day, self.worked_s, self.present_s = now // DAY_S, 0, 0
        self.present_since = now if self.is_staying else None

    def occupied(self, now: int) -> int:
        """Return how many tenths of the time present today went into turns."""
        if self.tenths is not None:
            return self.tenths
        since = now if self.present_since is None else self.present_since
        return 10 * self.worked_s // max(LEAST_PRESENT_S, self.present_s + now - since)

    def copied(self) -> "Agent":
        """Return the same person without cases."""
        twin = _bare(Agent)
        twin.capacity = self.capacity
        twin.day = self.day
        twin.id = self.id
        twin.load = self.load
        twin.lost_at = self.lost_at
        twin.own_skills = self.own_skills
        twin.presence = self.presence
        twin.present_s = self.present_s
        twin.present_since = self.present_since
        twin.rule = self.rule
        twin.seat = self.seat
        twin.skills = self.skills
        twin.state = self.state
        twin.told = self.told
        twin.tenths = self.tenths
        twin.turns = self.turns
        twin.worked_s = self.worked_s
        twin.cases = {}
        return twin


_bare = object.__new__


class Free:
    """The free people: least load first, then least occupied today, fewest skills, id."""

    def __init__(self) -> None:
        self.seats: list[Seat] = []
        self.agents: list[Agent] = []

    def seat(self, agent: Agent, now: int) -> None:
        """Put a person where they belong now, or nowhere."""
        seat = None
        if agent.turns == 0 and agent.is_open:
            seat = (agent.load, agent.occupied(now), agent.own_skills.bit_count(), agent.id)
        if seat == agent.seat:
            return
        if agent.seat is not None:
            at = bisect_left(self.seats, agent.seat)
            del self.seats[at], self.agents[at]
        if seat is not None:
            at = bisect_left(self.seats, seat)
            self.seats.insert(at, seat)
            self.agents.insert(at, agent)
        agent.seat = seat

    def rise(self, agent: Agent) -> None:
        """Take a person who has got a turn from among the free."""
        if agent.seat is not None:
            at = bisect_left(self.seats, agent.seat)
            del self.seats[at], self.agents[at]
            agent.seat = None

    def copied(self, agents: dict[str, Agent]) -> "Free":
        """Return the same seats for other people of the same names."""
        twin = Free()
        twin.seats = list(self.seats)
        twin.agents = [agents[agent.id] for agent in self.agents]
        return twin
