"""The staffing answer of the wall's hero, in rounded figures.

How many, which skill, until when: what the engine's futures said last (`hub/needing.py`), with its age once
it is no answer of now; where it said nothing for long, what `commandcenter.staffing` finds, which knows no
languages and says that it is coarse. What it changes is reckoned for that number.
"""

import msgspec
import numpy as np

from commandcenter.assignment.needed import MOST
from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.assignment import PeopleNeededData
from commandcenter.kpis import online
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.wall import Between, QueueNeed, Staffing
from commandcenter.staffing import answer, scenario, where
from commandcenter.staffing.evidence import Evidence, evidence

FIVE = 5 * MINUTE
COARSE = 20  # bounds so far apart: the figure is told in tens
SEARCHED = 14 * 24 * HOUR  # for when service begins again


FRESH = 10 * MINUTE  # so long an answer of the engine is one of now,
STANDS = 30 * MINUTE  # and so long it stands, its age said, before the coarse one takes its place
Told = tuple[int, int, PeopleNeededData]


def staffing(moment: Moment, onset_us: int, told: Told | None = None) -> Staffing:
    """Return how many people more are needed in a crisis that began at `onset_us`; `told` by the engine."""
    known = evidence(moment, onset_us)
    if isinstance(known, str):
        opens = _opens(moment) if known == "closed" else None
        return Staffing(missing=known, opens_us=opens)
    age_us = moment.now_us - told[0] if told is not None else 0
    said = told[2] if told is not None and 0 <= age_us < STANDS else None
    found = answer.answer(known, None if said is None else said.people)
    if found is None:
        closes = known.at_us + len(known.people) * FIVE
        return Staffing(missing="closing", closes_us=-(-closes // FIVE) * FIVE)
    is_early = said is None and scenario.is_young(known)
    better = onset_us + scenario.YOUNG_MIN * MINUTE
    quick = Staffing(
        is_early=is_early,
        better_at_us=-(-better // FIVE) * FIVE if is_early else None,
        more=Between(value=found.more.value, low=found.more.low, high=found.more.high),
        until_us=found.until_us,
        effect_us=found.effect_us,
        without=_rounded(found.without),
        helped=_rounded(found.helped),
        queues=_queues(moment, known, onset_us, found.more.value),
        online=online.at_work(moment),
        coming=round(known.usual[0] + known.excess, 1),
        usual=round(known.usual[0], 1),
        pace=round(known.pace.value, 1),
        pace_from=known.pace.origin,
    )
    if said is not None:
        aged = age_us // MINUTE if age_us > FRESH else 0
        return msgspec.structs.replace(_refined(quick, said), age_min=aged)
    return quick if told is None else _coarse(quick, told[2])


def _coarse(quick: Staffing, last: PeopleNeededData) -> Staffing:
    """Return the answer without the engine's, whose last word bounds it: nobody may call that enough."""
    more = quick.more
    if more is not None and not more.value:
        more = msgspec.structs.replace(more, high=max(more.high, last.people))
    return msgspec.structs.replace(quick, is_coarse=True, more=more)


def _refined(quick: Staffing, said: PeopleNeededData) -> Staffing:
    """Return the answer with the engine's number, its bounds, its end and the skill that is short."""
    most = MOST if said.most is None else max(said.people, said.most)
    return msgspec.structs.replace(
        quick,
        engine=True,
        more=Between(value=said.people, low=said.least, high=most),
        until_us=said.until_us or quick.until_us,
        skill=said.skill,
        able=said.able,
        waiting=said.waiting,
        coming_h=said.coming_h,
    )


def _queues(moment: Moment, known: Evidence, onset_us: int, people: int) -> tuple[QueueNeed, ...]:
    return tuple(
        QueueNeed(key=queue.key, names=dict(queue.names), more=count)
        for queue, count in where.by_queue(moment, people, onset_us, known.at_us)
    )


def _rounded(found: answer.Between) -> Between:
    """Return a figure in tens where its bounds are far apart: nobody knows it better."""
    step = 10 if found.high - found.low >= COARSE else 1
    value, low, high = (round(number / step) * step for number in found)
    return Between(value=value, low=low, high=high)


def _opens(moment: Moment) -> int | None:
    """Return when service begins again; None where that is far off."""
    start = moment.now_us // FIVE * FIVE
    instants = np.arange(start, start + SEARCHED, FIVE, dtype=np.int64)
    served = np.flatnonzero(np.diff(moment.clock.reading(instants)))
    return int(instants[served[0]]) if len(served) else None
