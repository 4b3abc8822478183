"""The funnel: where cases stand, and how long they stood there.

Of each stage between request and close (`care.stages`): how many open cycles of the period are in it now,
and of the times that it lasted and is over the number, median and 90th percentile, in service and in wall
minutes. New lasts from the request to whatever came first: an agent who took it, the first reply, the
close. Source: requirements 0.6.
"""

from typing import Any

import numpy as np

from commandcenter.care.stages import HELD, Stage
from commandcenter.kpis.boards.stages import over
from commandcenter.kpis.book import Book, Flags, Waited, in_minutes
from commandcenter.kpis.measure import spread


def funnel(book: Book) -> dict[str, dict[str, Any]]:
    """Return each stage by its name, in the order in which cases pass them."""
    held, found = book.cycles, book.spells
    is_open = held.closed == 0
    in_hand = np.zeros(len(is_open), np.bool_)
    in_hand[found.place[~found.is_over]] = True
    waits = np.isin(held.thread, book.waiting()[:, -1])
    idle = is_open & ~in_hand
    new = _told(*over(book, Stage.NEW), int(np.count_nonzero(idle & waits)))
    stages = {
        stage.name.lower(): _told(
            Waited(*(spans[found.stage == stage] for spans in found.lasted)),
            found.is_over[found.stage == stage],
            int(np.count_nonzero((found.stage == stage) & ~found.is_over)),
        )
        for stage in sorted(HELD)
    }
    answered = {"now": int(np.count_nonzero(idle & ~waits))}
    closed = {"now": int(np.count_nonzero(~is_open))}
    return {"new": new, **stages, "answered": answered, "closed": closed}


def _told(lasted: Waited, is_over: Flags, now: int) -> dict[str, Any]:
    return {
        "now": now,
        "n": int(np.count_nonzero(is_over)),
        **spread(in_minutes(lasted.service[is_over])),
        "wall": spread(in_minutes(lasted.wall[is_over])),
    }
