"""Within 45 minutes, by what a case is about: today's promises kept per channel, network or motive.

Population: the cases of `within_45`, each in the group of its first message's channel, of the network or
of the first motive but `other` that its messages name. Formula: answered within T / population of the
group. Exclusions: as `within_45`; a share of fewer than `least_n` takes no level. Unit: share; the groups
add up to the headline. Source: kpis.md, service level 45'.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care.calendar import Instants
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.parts import About, codes
from commandcenter.kpis.within_45 import NEVER, PROMISE
from commandcenter.protocol.wall import Figure

Flags = NDArray[np.bool_]
KINDS: tuple[About, ...] = ("channel", "network", "motive")


class Promises(NamedTuple):
    """Today's cases as (n,) channel, network, motive; (n, m) due, met, at `instants` and now (last)."""

    channel: Instants
    network: Instants
    motive: Instants
    due: Flags
    met: Flags


def today(moment: Moment) -> Promises:
    """Return today's cases and how their promises stood in the last minutes."""
    start_us, now = moment.clock.day_start(moment.now_us), moment.now_us
    opened, ended, facts = _cases(moment, start_us)
    ends = np.append(instants(now, moment.settings.levels), now)
    done_us = np.where(ended == 0, NEVER, np.abs(ended))
    reading = moment.clock.reading(np.concatenate([opened, done_us.clip(max=now), ends]))
    begun, done, at = np.split(reading, [len(opened), 2 * len(opened)])
    is_done = done_us[:, None] <= ends
    is_due = (opened[:, None] <= ends) & (is_done | (at - begun[:, None] > PROMISE))
    in_time = (ended >= 0) & (done - begun <= PROMISE)
    channel, network, motive = (codes(by, facts) for by in KINDS)
    return Promises(channel, network, motive, is_due, is_done & in_time[:, None])


def figure(moment: Moment, promises: Promises, chosen: Callable[[Promises], Flags]) -> Figure:
    """Return the share of the cases that `chosen` is true of; 0 of 0 where no promise was due yet."""
    goals, levels = moment.settings.goals, moment.settings.levels
    own = chosen(promises)
    due = promises.due[own].sum(axis=0)
    met = (promises.due[own] & promises.met[own]).sum(axis=0)
    enough = due >= max(1, levels.least_n)
    shares = np.where(enough, met / np.maximum(due, 1), np.nan)
    n, part = int(due[-1]), int(met[-1])
    return Figure(
        key="within_45",
        unit="share",
        window="today",
        value=part / n if n else None,
        part=part,
        n=n,
        goal=goals.within_45,
        goal_kind="at_least",
        level=sustained(
            shares[:-1], goals.within_45, levels.within_45_critical, levels, above=False
        ),
    )


def _cases(moment: Moment, start_us: int) -> tuple[Instants, Instants, Instants]:
    """Return when today's cases began, their first answer (-close without one, 0 = waits), their facts."""
    state, now = moment.state, moment.now_us
    rows = state.cycles.between(start_us - 1, now)[:, [0, 1, 5]]
    waiting = [(row[0], 0, row[5]) for row in state.begun.values() if start_us <= row[0] <= now]
    still = np.array(waiting, dtype=np.int64).reshape(-1, 3)
    opened, ended, facts = np.concatenate([rows, still]).T
    return opened, ended, facts
