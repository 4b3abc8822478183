"""Cases whose tracking is missing or contradicts itself: what a supervisor has to put right.

Population: of each kind below. Formula: those with the defect ÷ population, and all of them as one list.
Exclusions: where no event of the log ever says who takes a case, assignment is not measured rather than
missing everywhere. A promise without a time is refused when it comes in (quarantine), so here stands one
whose time had passed when it was made. Unit: share. Source: requirements 2.2, 2.13, 2.22.
"""

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.care.cycles import REASON
from commandcenter.care.stages import Stage
from commandcenter.kpis.boards.strays import strays
from commandcenter.kpis.book import Book, has
from commandcenter.kpis.kpi import Cases, Kpi, Measured
from commandcenter.kpis.measure import measured, share
from commandcenter.series import Pairs

_TOLD_BY_US = (Stage.WAITING, Stage.PARKED, Stage.VERIFYING)
_LATE = np.iinfo(np.int64).max


def _closed_of_nothing(book: Book) -> Measured:
    """Closes of nothing: before the customer wrote, or twice with nothing written in between."""
    found = strays(book)
    return _marks(book, found.closes, found.closes_of_nothing, "closes")


def _reply_after_close(book: Book) -> Measured:
    """Human replies after the close, where no request of the customer reopened the case."""
    found = strays(book)
    return _marks(book, found.replies, found.replies_after_close, "replies")


def _status_unassigned(book: Book) -> Measured:
    """Cycles put on wait, parked or sent to verify before anybody had taken them."""
    held, told = book.cycles, np.isin(book.spells.stage, _TOLD_BY_US)
    first = np.full(len(held.opened), _LATE)
    np.minimum.at(first, book.spells.place[told], book.spells.start[told])
    counted = (first != _LATE) & _says_who(book)
    return share(held, counted & (first < _taken(book)), counted, np.zeros_like(counted), "cycles")


def _never_assigned(book: Book) -> Measured:
    """Cycles answered that nobody had ever taken."""
    held = book.cycles
    counted = held.is_answered & _says_who(book)
    immature = held.is_unanswered & _says_who(book)
    return share(held, counted & (_taken(book) == _LATE), counted, immature, "cycles")


def _closed_without_reason(book: Book) -> Measured:
    """Closes that do not say why."""
    held = book.cycles
    closed = held.closed > 0
    return share(held, closed & ~has(held.facts, REASON), closed, ~closed, "cycles")


def _promise_past(book: Book) -> Measured:
    """Updates that were promised for a time that had passed when they were."""
    rows = book.state.updates.between(0, 2**62)
    rows = rows[(rows[:, 1] > book.after_us) & (rows[:, 1] <= book.until_us)]
    rows = rows[np.lexsort((rows[:, 3], rows[:, 1]))]
    found = rows[:, [1, 3]]
    return _marks(book, found, found[rows[:, 0] <= rows[:, 1]], "updates")


DEFECTS = {
    "tracking_close": _closed_of_nothing,
    "tracking_reply": _reply_after_close,
    "tracking_status": _status_unassigned,
    "tracking_assigned": _never_assigned,
    "tracking_reason": _closed_without_reason,
    "tracking_promise": _promise_past,
}


def _any(book: Book) -> Measured:
    """Conversations with at least one defect, of those in which anything of the above was counted."""
    found = [measure(book).cases for measure in DEFECTS.values()]
    wrong = _first_of_each([each["part"] for each in found])
    counted = _first_of_each([each[name] for each in found for name in ("part", "rest")])
    rest = counted[~np.isin(counted[:, 1], wrong[:, 1])]
    n = len(counted)
    return Measured(
        value=len(wrong) / n if n else None,
        n=n,
        part=len(wrong),
        steps=(("conversations", n), ("in_part", len(wrong))),
        cases={"part": wrong, "rest": rest},
    )


def _first_of_each(lists: list[Cases]) -> Cases:
    """Return the oldest row of each thread."""
    rows = np.concatenate(lists)
    rows = rows[np.lexsort((rows[:, 0], rows[:, 1]))]
    _, first = np.unique(rows[:, 1], return_index=True)
    return rows[first]


def _marks(book: Book, counted: Pairs, wrong: Pairs, unit: str) -> Measured:
    """Return a share of marks, each (when, thread's number), of the part."""
    counted, wrong = book.of_threads(counted), book.of_threads(wrong)
    n, part = len(counted), len(wrong)
    is_wrong = np.isin(_key(counted), _key(wrong))
    return Measured(
        value=part / n if n else None,
        n=n,
        part=part,
        steps=((unit, n), ("in_part", part)),
        cases={"part": wrong, "rest": counted[~is_wrong]},
    )


def _key(rows: Pairs) -> Instants:
    found: Instants = rows[:, 1] ^ (rows[:, 0] << 12)
    return found


def _taken(book: Book) -> Instants:
    """Return when each cycle of the period was first taken; `_LATE` = never."""
    first = np.full(len(book.cycles.opened), _LATE)
    taken = book.spells.stage == Stage.TAKEN
    np.minimum.at(first, book.spells.place[taken], book.spells.start[taken])
    return first


def _says_who(book: Book) -> bool:
    """Tell whether any event of the log says that somebody took a case."""
    return book.keep("says_who", _any_taken)


def _any_taken(book: Book) -> bool:
    return bool(np.any(book.state.stages.between(0, book.as_of_us)[:, 2] == Stage.TAKEN))


KPIS: tuple[Kpi, ...] = (
    measured("tracking_any", _any, "share", "at_most", clock="wall"),
    *(measured(key, measure, "share", "at_most", clock="wall") for key, measure in DEFECTS.items()),
)
"""All of them as one, then each kind."""
