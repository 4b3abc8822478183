"""The funnel at a desk: how many cases stand in each stage, how old they are, what is overdue there.

Population: open cycles, whenever they began, by the stage they stand in (`care.stages`); beside them the
cycles of the period, closed ones too. Formula: counts; ages from a cycle's beginning, in the clock of its
case. A case is overdue where an update was promised until a time that has passed and no reply came.
Every cycle stands in exactly one stage, so the stages add up to the row of all. Source: requirements 2.2.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.care.stages import HELD, Stage
from commandcenter.kpis.book import Book, Flags, Waited, in_minutes, places
from commandcenter.kpis.kpi import Cases, Kpi, Measured
from commandcenter.kpis.measure import measured, spread
from commandcenter.series import Pairs

CLOSED = len(Stage)  # after the last of the stages that an open cycle stands in
ORDER = (
    Stage.NEW, Stage.TAKEN, Stage.WAITING, Stage.PARKED, Stage.MOVED, Stage.VERIFYING, Stage.ANSWERED
)  # fmt: skip
"""The stages of open cycles in the order in which cases pass them."""


class Stood(NamedTuple):
    """Cycles with the stage of each: those open now, and those that began in the period."""

    open: Pairs  # rows as `care.cycles` writes them
    open_stage: Instants
    begun: Pairs
    begun_stage: Instants


def stood(book: Book) -> Stood:
    """Return where the cycles stand, of whatever part."""
    return book.keep("stood", _stood)


def new_until(book: Book) -> Instants:
    """Return when each cycle of the period was no longer new: taken, answered or closed; else now."""
    held, found = book.cycles, book.spells
    end: Instants = np.where(held.ended == 0, book.as_of_us, np.abs(held.ended))
    np.minimum.at(end, found.place, found.start)
    return end


def _stood(book: Book) -> Stood:
    rows = book.begun_until_now
    open_ones = rows[rows[:, 2] == 0]
    begun = rows[(rows[:, 0] > book.after_us) & (rows[:, 0] <= book.until_us)]
    return Stood(open_ones, _stages(book, open_ones), begun, _stages(book, begun))


def _stages(book: Book, rows: Pairs) -> Instants:
    """Return the stage of each cycle now, `CLOSED` for one that is over."""
    waits = np.isin(rows[:, -1], book.waiting()[:, -1])
    found = np.where(waits, int(Stage.NEW), int(Stage.ANSWERED))
    spells = book.state.stages.between(0, book.as_of_us)
    spells = spells[spells[:, 1] == 0]
    place = places(spells[:, 4], spells[:, 3], rows[:, -1], rows[:, 0])
    found[place[place >= 0]] = spells[place >= 0, 2]
    found[rows[:, 2] != 0] = CLOSED
    return found


def _overdue(book: Book) -> Instants:
    """Return the threads in which a promised update did not come."""
    rows = book.state.updates.between(0, book.as_of_us)
    return np.unique(rows[rows[:, 2] == 0, 3])


def _measure(stage: Stage | None, book: Book) -> Measured:
    """Return the open cycles of a stage; None = of all of them."""
    found = stood(book)
    now = _of(book, found.open, found.open_stage, None if stage is None else {int(stage)})
    begun = _of(book, found.begun, found.begun_stage, None if stage is None else {int(stage)})
    late = now[np.isin(now[:, -1], book.keep("overdue", _overdue))]
    ages = in_minutes(_ages(book, now))
    p50, p90 = spread(ages).values()
    oldest = float(ages.max()) if len(ages) else None
    lasted = spread(in_minutes(_lasted(book, stage))) if stage is not None else {}
    still_open = book.only(found.open, 5)
    return Measured(
        value=float(len(now)) if book.state.first_us else None,
        n=len(now),
        steps=(("open", len(still_open)), ("in_part", len(now))),
        told={
            "minutes": {
                "age_p50": p50,
                "age_p90": p90,
                "oldest": oldest,
                **{f"lasted_{name}": value for name, value in lasted.items()},
            }
        },
        cases={"part": _listed(now), "overdue": _listed(late), "begun": _listed(begun)},
    )


def _closed(book: Book) -> Measured:
    """Return the cycles of the period that are closed."""
    found = stood(book)
    begun = _of(book, found.begun, found.begun_stage, {CLOSED})
    took = in_minutes(book.lasted(begun[:, 0], begun[:, 2], _clock(book, begun)).service)
    lasted = spread(took)
    return Measured(
        value=float(len(begun)) if book.state.first_us else None,
        n=len(begun),
        steps=(("cycles", len(book.only(found.begun, 5))), ("in_part", len(begun))),
        told={"minutes": {f"lasted_{name}": value for name, value in lasted.items()}},
        cases={"begun": _listed(begun)},
    )


def _of(book: Book, rows: Pairs, stage: Instants, wanted: set[int] | None) -> Pairs:
    """Return the rows of the book's part that stand in one of these stages."""
    kept = rows if wanted is None else rows[np.isin(stage, list(wanted))]
    return book.only(kept, 5)


def _ages(book: Book, rows: Pairs) -> Instants:
    until = np.full(len(rows), book.as_of_us)
    return book.lasted(rows[:, 0], until, _clock(book, rows)).service


def _clock(book: Book, rows: Pairs) -> Instants:
    return book.in_force.promised(rows[:, 0], rows[:, 5], book.state.channels).clock


def _lasted(book: Book, stage: Stage) -> Instants:
    """Return how long cycles of the period stood in a stage that they have left, in service time."""
    waited, is_over = over(book, stage)
    return waited.service[is_over]


def over(book: Book, stage: Stage) -> tuple[Waited, Flags]:
    """Return how long cycles of the period stood in a stage, and which of them have left it.

    New lasts to the first reply, the close or whoever took it; answered is no row of its own.
    """
    held, found = book.cycles, book.spells
    if stage == Stage.NEW:
        is_over = np.not_equal(held.ended, 0)
        is_over[found.place] = True
        return book.lasted(held.opened, new_until(book), held.promised.clock), is_over
    of_it = found.stage == stage if stage in HELD else np.zeros(len(found.stage), np.bool_)
    return Waited(*(spans[of_it] for spans in found.lasted)), found.is_over[of_it]


def _listed(rows: Pairs) -> Cases:
    return rows[:, [0, -1]]


KPIS: tuple[Kpi, ...] = (
    *(
        measured(f"stage_{stage.name.lower()}", partial(_measure, stage), "count", "at_most")
        for stage in ORDER
    ),
    measured("stage_closed", _closed, "count", "at_least"),
    measured("stage_all", partial(_measure, None), "count", "at_most"),
)
"""The stages, then what was closed of the period, then all of them."""
