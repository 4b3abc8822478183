"""People on call who were called in: who still can be, and what their hours cost.

A CALL_IN is set when somebody has answered; who is present by it: `present.py`. An hour costs what the
override says, else the person's own rate of that day.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from commandcenter.clock import HOUR
from commandcenter.overrides.override import Override
from commandcenter.present import present
from commandcenter.state import AT_WORK, State

HERE = AT_WORK | {"break", "training", "wrap_up"}  # nobody is called in out of a shift


class CalledHours(NamedTuple):
    """Hours for which somebody was called in, at one rate; None = nobody told one that held then."""

    agent: str
    override: str
    start_us: int
    end_us: int
    rate: float | None

    @property
    def hours(self) -> float:
        """How many they are."""
        return (self.end_us - self.start_us) / HOUR

    @property
    def cost(self) -> float | None:
        """In the site's currency."""
        return None if self.rate is None else self.hours * self.rate


def callable_now(state: State, now_us: int) -> list[str]:
    """Return who is on call and neither at work nor called in, by name."""
    return [
        name
        for name, one in present(state, now_us).items()
        if one.state not in HERE
        and (held := state.standing.get(name)) is not None
        and held.at(now_us).on_call
    ]


def hours(
    state: State, overrides: Iterable[Override], start_us: int, end_us: int
) -> list[CalledHours]:
    """Return what people were called in for between two instants, each part at the rate that held then.

    Of two calls of one person at the same time the one that began first counts.
    """
    found, counted = list[CalledHours](), dict[str, int]()
    calls = [one for one in overrides if one.type == "CALL_IN" and one.start_us]
    for one in sorted(calls, key=lambda one: (one.start_us, one.id)):
        over_us = one.over_us(end_us)
        until_us = min(end_us, end_us if over_us is None else over_us)
        for name in one.names:
            since_us = max(start_us, one.start_us, counted.get(name, 0))
            if since_us < until_us:
                counted[name] = until_us
                found += _at_rates(state, one, name, since_us, until_us)
    return found


def _at_rates(
    state: State, one: Override, name: str, since_us: int, until_us: int
) -> list[CalledHours]:
    if (rate := one.params.get("rate")) is not None:
        return [CalledHours(name, one.id, since_us, until_us, float(rate))]
    held = state.standing.get(name)
    instants, rates = held.dated().get("rate", ([], [])) if held is not None else ([], [])
    cuts = [since_us, *(at for at in instants if since_us < at < until_us), until_us]
    return [
        CalledHours(
            name, one.id, first, last,
            rates[place - 1] if (place := bisect_right(instants, first)) else None,
        )
        for first, last in pairwise(cuts)
    ]  # fmt: skip
