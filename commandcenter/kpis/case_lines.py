"""The list behind a count as a person reads it: which conversation, what about, how it stands."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from commandcenter.care import marks
from commandcenter.customers import members
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Cases
from commandcenter.kpis.parts import codes, names
from commandcenter.protocol.figures import CaseRow, CaseState


def lines(book: Book, page: Cases, threads: Sequence[str]) -> tuple[CaseRow, ...]:
    """Return a line of each (instant, thread's number) in their order; `threads` = all names there are.

    A line is about the case that was open at its instant, else the next one of the thread.
    """
    state = book.state
    cycles = book.begun_until_now
    cycles = cycles[np.isin(cycles[:, -1], page[:, 1])]
    waiting = set(book.waiting()[:, -1].tolist())
    likely = chain(state.threads, state.asking, state.begun)
    named = _named(set(page[:, 1].tolist()), chain(likely, threads))
    found = []
    for at_us, thread in page.tolist():
        own = cycles[cycles[:, -1] == thread]
        begun = own[own[:, 0] <= at_us]
        case = begun[-1:] if len(begun) else own[:1]
        name = named.get(thread, "")
        found.append(_line(book, name, at_us, case, waits=thread in waiting))
    return tuple(found)


def _line(book: Book, thread: str, at_us: int, case: Cases, *, waits: bool) -> CaseRow:
    """Return a line about the case of this one row; none where no case was ever open there."""
    if not len(case):
        return CaseRow(thread=thread, at_us=at_us)
    _, ended, closed, _, _, facts, *_ = case[0].tolist()
    channel, motive = (
        names(by, book.state.channels)[int(codes(by, case[0, 5:6])[0])]
        for by in ("channel", "motive")
    )
    return CaseRow(
        thread=thread,
        at_us=at_us,
        customer=members(book.state.kin, facts >> marks.PERSON_SHIFT & marks.PERSON)[0],
        channel=channel,
        motive=motive,
        state=_state(ended, closed, waits=waits),
        age_us=max(0, (closed or book.as_of_us) - at_us),
    )


def _state(ended: int, closed: int, *, waits: bool) -> CaseState:
    if closed:
        return "closed" if ended > 0 else "closed_unanswered"
    if not ended:
        return "unanswered"
    return "waiting" if waits else "answered"


def _named(numbers: set[int], candidates: Iterable[str]) -> dict[int, str]:
    """Return the names of these threads: a number is a digest, so names are tried until all are found."""
    found: dict[int, str] = {}
    for name in candidates:
        if len(found) == len(numbers):
            break
        if (number := marks.thread_number(name)) in numbers:
            found[number] = name
    return found
