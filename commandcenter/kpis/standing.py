"""Promises and backlog side by side: what waits, and what was kept today, by network, channel and motive.

Population: the cases of `to_answer` and of `within_45`, each in one row of each kind. Formula: a count and
a share. Exclusions: as those two; what is in no row of a kind is its rest, so every kind adds up to both
headlines. Unit: cases, share. Source: kpis.md, Backlog and service level 45'.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from commandcenter.care import marks
from commandcenter.kpis import promises_by, to_answer
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.parts import About, codes, names
from commandcenter.kpis.promises_by import KINDS, Flags, Promises
from commandcenter.kpis.volume_by import Codes, Group
from commandcenter.protocol.wall import Figure

MOST_MOTIVES = 4


class Standing(NamedTuple):
    """One row: `key` "" = what is in no other row of its kind."""

    kind: About
    key: str
    waiting: int
    promise: Figure


def rows(moment: Moment, promises: Promises, shown: Sequence[Group]) -> tuple[Standing, ...]:
    """Return the rows of the groups shown, and after those of each kind its rest where it has anything."""
    _, about = to_answer.open_cases(moment)
    found = []
    for kind in KINDS:
        waiting = codes(kind, about)
        groups = [group for group in shown if group.kind == kind]
        found += [_standing(moment, promises, waiting, group) for group in groups]
        known = {code for group in groups for code in group.codes}
        others = Group(kind, "", tuple(set(range(marks.CHANNEL + 1)) - known))
        rest = _standing(moment, promises, waiting, others)
        if rest.waiting or rest.promise.n:
            found.append(rest)
    return tuple(found)


def motives(promises: Promises) -> tuple[Group, ...]:
    """Return the motives that most of today's cases are about, the most frequent first; `other` is none."""
    counts = np.bincount(promises.motive)
    named = names("motive", [])
    order = sorted(range(1, len(counts)), key=lambda code: (-int(counts[code]), code))
    chosen = [code for code in order if counts[code] and named[code] != "other"][:MOST_MOTIVES]
    return tuple(Group("motive", named[code], (code,)) for code in chosen)


def _standing(moment: Moment, promises: Promises, waiting: Codes, group: Group) -> Standing:
    def own(each: Promises) -> Flags:
        return group.holds(getattr(each, group.kind))

    waits = int(np.count_nonzero(group.holds(waiting)))
    figure = promises_by.figure(moment, promises, own)
    return Standing(group.kind, group.key, waits, figure)
