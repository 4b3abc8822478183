"""Who did what a figure counts: by desk, sourcing, supplier, team or agent, as each of them was at that time.

What was answered is of who answered, what was closed of who closed it, time at work of who worked. Nobody
known is the part "". By agent is for staffing, never for ranking: screens sort by name.
"""

import numpy as np
from numpy.typing import NDArray

from commandcenter.agents.standing import Dated
from commandcenter.care.calendar import Instants
from commandcenter.kpis.parts import ABOUT, PEOPLE, By, Did
from commandcenter.state import State

WORKED = frozenset(
    {"occupancy", "adherence", "replies_per_agent_hour", "hours_cost", "cost_per_request"}
)
"""Figures of people at work: who works, works for all channels and motives."""

_DID: dict[str, Did] = {
    **dict.fromkeys(("first_response", "service_level", "reply", "tone_after_reply"), "answered"),
    **dict.fromkeys(
        ("punctuality", "resolution", "reopen_rate", "handling_time", "unverified"), "closed"
    ),
    **dict.fromkeys(WORKED, "worked"),
}  # fmt: skip


def did(key: str) -> Did | None:
    """Return what somebody did who counts in a figure; None = it is nobody's doing."""
    return _DID.get(key)


def splits(key: str) -> tuple[By, ...]:
    """Return what a figure may be split by."""
    about = () if key in WORKED else ABOUT
    return about + PEOPLE if key in _DID else about


class Doers:
    """The agents that a state knows, by their numbers (`marks.agent_number`)."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._dated: dict[str, dict[str, Dated]] = {}

    def names(self, by: By) -> tuple[str, ...]:
        """Return the parts of a split by their codes; the first is of nobody known."""
        if by == "agent":
            return ("", *sorted(self._state.named.values()))
        found = {value for agent in self._state.standing for value in self._of(agent, by)[1]}
        return ("", *sorted(found - {""}))

    def codes(self, by: By, numbers: Instants, at_us: Instants) -> Instants:
        """Return of which part each was who did something then."""
        names = {name: code for code, name in enumerate(self.names(by))}
        found = np.zeros(len(numbers), np.int64)
        for agent, own in self._each(numbers):
            if by == "agent":
                found[own] = names[agent]
                continue
            instants, values = self._of(agent, by)
            codes = np.array([0, *(names.get(value, 0) for value in values)], dtype=np.int64)
            found[own] = codes[np.searchsorted(instants, at_us[own], side="right")]
        return found

    def rates(self, numbers: Instants, at_us: Instants) -> NDArray[np.float64]:
        """Return what an hour of each cost then; NaN = nobody said."""
        found = np.full(len(numbers), np.nan)
        for agent, own in self._each(numbers):
            instants, values = self._of(agent, "rate")
            rates = np.array([np.nan, *values], dtype=float)
            found[own] = rates[np.searchsorted(instants, at_us[own], side="right")]
        return found

    def changes(self, number: int) -> Instants:
        """Return when something of an agent changed that time at work is counted by, ascending."""
        agent = self._state.named.get(number, "")
        found = [at for field in ("desk", "sourcing", "supplier", "team", "rate")
                 for at in self._of(agent, field)[0]]  # fmt: skip
        return np.unique(np.array(found, dtype=np.int64))

    def _each(self, numbers: Instants) -> list[tuple[str, NDArray[np.bool_]]]:
        """Return the name of each agent, and which of the numbers are his."""
        known = self._state.named
        return [
            (known[number], numbers == number)
            for number in np.unique(numbers).tolist()
            if number in known
        ]

    def _of(self, agent: str, field: str) -> Dated:
        if agent not in self._dated:
            standing = self._state.standing.get(agent)
            self._dated[agent] = {} if standing is None else standing.dated()
        return self._dated[agent].get(field, ([], []))
