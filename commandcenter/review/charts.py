"""The three charts over a whole crisis, as it is known now, and what late messages changed of them."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from commandcenter.care import marks
from commandcenter.clock import SECOND
from commandcenter.kpis import to_answer
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.review import Revision
from commandcenter.protocol.wall import Strip
from commandcenter.review.span import Window
from commandcenter.views import report
from commandcenter.views.strips import FIVE, QUARTER, band, fives, quarters, round_up

OfHour = Callable[[Moment, int], Usual | None]


def charts(moment: Moment, window: Window, feeds: Sequence[str], then: Moment) -> tuple[Strip, ...]:
    """Return messages per 5 minutes, negative share per 15, cases to answer every 5, each with its usual.

    What is usual is that of `then`, the moment at which the crisis ended: of the weeks before it.
    """
    period = window.start_us, min(window.end_us, moment.now_us)
    return (
        _with_usual(then, report.messages(moment, FIVE, period, feeds), window, fives),
        _with_usual(then, report.negative(moment, QUARTER, period), window, quarters),
        _with_usual(
            then, report.backlog(moment, FIVE, period), window, to_answer.usual_at, at_end=True
        ),
    )


def revisions(moment: Moment, window: Window) -> tuple[Revision, ...]:
    """Return the five minutes whose count late messages changed, with the count as they closed."""
    pairs = moment.state.messages.between(window.start_us - 1, window.end_us - 1)
    place = (pairs[:, 0] - window.start_us) // FIVE
    is_late = (pairs[:, 1] & marks.LATE) != 0
    counted, late = (np.bincount(found) for found in (place, place[is_late]))
    return tuple(
        Revision(
            at_us=window.start_us + n * FIVE, then=int(counted[n] - late[n]), now=int(counted[n])
        )
        for n in np.flatnonzero(late).tolist()
    )


def _with_usual(
    moment: Moment, strip: Strip, window: Window, of_hour: OfHour, *, at_end: bool = False
) -> Strip:
    step = strip.bucket_s * SECOND
    first = window.start_us + (step if at_end else step // 2)
    middles = range(first, window.end_us + (step if at_end else 0), step)
    usual = band(moment, middles, of_hour)
    highs = [one.high for one in usual if one is not None]
    if not moment.with_usual or not highs:
        return strip
    top = max(strip.top, round_up(max(highs)))
    return msgspec.structs.replace(
        strip,
        low=tuple(one.low if one else None for one in usual),
        high=tuple(one.high if one else None for one in usual),
        tick=top / 2,
        top=top,
    )
