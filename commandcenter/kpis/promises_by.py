"""Within 45 minutes, by what a case is about: the share of today's promises kept per channel or network.

Population: the cases of `within_45`, each in the group of its first message's channel, or of the network
its messages name. Formula: answered within T / population of the group. Exclusions: as `within_45`; a
share of fewer than `least_n` takes no level. Unit: share; the groups add up to the headline. Source:
kpis.md, service level 45'.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.calendar import Instants
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.within_45 import NEVER, PROMISE
from commandcenter.protocol.wall import Figure

Flags = NDArray[np.bool_]


class Promises(NamedTuple):
    """Today's cases as (n,) channel, network; (n, m) due, met, at `instants` and now (the last column)."""

    channel: Instants
    network: Instants
    due: Flags
    met: Flags


def today(moment: Moment) -> Promises:
    """Return today's cases and how their promises stood in the last minutes."""
    start_us, now = moment.clock.day_start(moment.now_us), moment.now_us
    opened, code, waited_us = _cases(moment, start_us)
    ends = np.append(instants(now, moment.settings.levels), now)
    done_us = np.where(waited_us < 0, NEVER, opened + waited_us)
    reading = moment.clock.reading(np.concatenate([opened, done_us.clip(max=now), ends]))
    begun, done, at = np.split(reading, [len(opened), 2 * len(opened)])
    is_done = done_us[:, None] <= ends
    is_due = (opened[:, None] <= ends) & (is_done | (at - begun[:, None] > PROMISE))
    in_time = (code & marks.CASE_CLOSED == 0) & (done - begun <= PROMISE)
    network = (code >> marks.CASE_NETWORK_SHIFT) & marks.NETWORK
    return Promises(code & marks.CHANNEL, network, is_due, is_done & in_time[:, None])


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
    """Return when the cases of today began, their codes, and how long each waited (-1 it still does)."""
    state, now = moment.state, moment.now_us
    ended = state.cases.between(start_us - 1, now)
    open_ones = [(at, name) for name, at in state.unanswered.items() if start_us <= at <= now]
    still = np.array([at for at, _ in open_ones], dtype=np.int64)
    about = [marks.case_code(state.about[name], 0, closed=False) for _, name in open_ones]
    waited = ended[:, 1] >> marks.CASE_WAITED_SHIFT
    return (
        np.concatenate([ended[:, 0], still]),
        np.concatenate([ended[:, 1], np.array(about, dtype=np.int64)]),
        np.concatenate([waited, np.full(len(still), -1, dtype=np.int64)]),
    )
