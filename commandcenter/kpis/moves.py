"""Moves without a reason: cases passed on to another department, and nobody said why.

Population: moves of open cases in the period. Formula: moves without a reason ÷ population. Exclusions:
none; a move never touches a clock. Unit: share of moves. Source: requirements 0.8.
"""

import numpy as np

from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the moves that do not say why."""
    rows = book.moves
    silent = rows[:, 1] == 0
    part = int(np.count_nonzero(silent))
    return Measured(
        value=part / len(rows) if len(rows) else None,
        n=len(rows),
        part=part,
        steps=(("moves", len(rows)), ("in_part", part)),
        cases={"part": rows[silent][:, [0, 2]], "rest": rows[~silent][:, [0, 2]]},
    )


KPI = measured("moves", measure, "share", "at_most", clock="wall")
