"""Who was not served, oldest first: the list behind the figure `served`, with what a person needs to act.

Population: matured cycles of the period without a human reply and without a close that says why: the
`rest` of `kpis.served`, one by one. Formula: a list. Ages in the clock of each case. Source: kpis.md, served.
"""

import numpy as np

from commandcenter.care import marks
from commandcenter.care.cycles import REASON
from commandcenter.care.marks import Kind
from commandcenter.kpis.book import Flags, has
from commandcenter.kpis.case_lines import lines
from commandcenter.kpis.period import Period
from commandcenter.kpis.terms import WALL
from commandcenter.protocol.casework import Late, Unserved, UnservedPage
from commandcenter.state import State

PAGE = 40


def unserved(period: Period, skip: int) -> UnservedPage:
    """Return a page of those not served in a period; the texts are the log's, so they are added later."""
    book = period.book()
    held = book.cycles
    served = held.is_answered | ((held.closed > 0) & has(held.facts, REASON))
    places = np.flatnonzero(held.is_matured & ~served)
    places = places[np.lexsort((held.thread[places], held.opened[places]))]
    shown = places[skip : skip + PAGE]
    listed = np.column_stack((held.opened[shown], held.thread[shown]))
    limit = held.promised.matures_us
    rows = [
        Unserved(
            case=case,
            late=_late(place, held.closed > 0, held.promised.no_response_us > 0),
            waited_us=int(held.to_reply.service[place]),
            limit_us=int(limit[place]),
            clock="wall" if held.promised.clock[place] == WALL else "service",
            text_at_us=last_said_us(period.state, case.thread),
        )
        for place, case in zip(shown.tolist(), lines(book, listed, period.threads), strict=True)
    ]
    return UnservedPage(
        period=period.of_rows((period.row("served"),)),
        all=len(places),
        skipped=min(skip, len(places)),
        rows=tuple(rows),
    )


def last_said_us(state: State, thread: str) -> int:
    """Return when a customer last wrote in a thread; 0 = nothing is known of it."""
    held = state.threads.get(thread, b"")
    written = (at_us for at_us, _, facts in marks.unpack_all(held) if _is_inbound(facts))
    return max(written, default=0)


def _is_inbound(facts: int) -> bool:
    return facts >> marks.KIND_SHIFT == Kind.INBOUND


def _late(place: int, is_closed: Flags, has_limit: Flags) -> Late:
    if is_closed[place]:
        return "closed"
    return "no_response" if has_limit[place] else "past_close"
