"""The staffing answer of the wall's hero: what `commandcenter.staffing` found, in rounded figures."""

import numpy as np

from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis import online
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.wall import Between, QueueNeed, Staffing
from commandcenter.staffing import answer, scenario, where
from commandcenter.staffing.evidence import Evidence, evidence

FIVE = 5 * MINUTE
COARSE = 20  # bounds so far apart: the figure is told in tens
SEARCHED = 14 * 24 * HOUR  # for when service begins again


def staffing(moment: Moment, onset_us: int) -> Staffing:
    """Return how many people more are needed in a crisis that began at `onset_us`."""
    known = evidence(moment, onset_us)
    if isinstance(known, str):
        opens = _opens(moment) if known == "closed" else None
        return Staffing(missing=known, opens_us=opens)
    found = answer.answer(known)
    if found is None:
        closes = known.at_us + len(known.people) * FIVE
        return Staffing(missing="closing", closes_us=-(-closes // FIVE) * FIVE)
    is_early = scenario.is_young(known)
    better = onset_us + scenario.YOUNG_MIN * MINUTE
    return Staffing(
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
