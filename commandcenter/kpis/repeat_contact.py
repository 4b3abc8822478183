"""Repeat contact: the share of customers who need us again within thirty days of a close.

Population: customers with a close in the period that is longer than 30 days ago; linked identities are
one customer. Formula: those of them with a new case within 30 days of such a close ÷ population.
Exclusions: younger closes; a reopening is no new case. Unit: share of customers; wall time. Source:
kpis.md, Promises.
"""

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.clock import DAY
from commandcenter.kpis.book import Book, Flags, customers
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import cases, measured

WINDOW = 30 * DAY


def measure(book: Book) -> Measured:
    """Return the customers who came back of those with a close old enough to tell."""
    held = book.cycles
    person = customers(book.state, held.facts)
    closed = held.closed > 0
    counted = closed & (book.as_of_us - held.closed > WINDOW)
    part = _one_each(person, counted & _came_again(book))
    rest = _one_each(person, counted & ~np.isin(person, person[part]))
    waiting = _one_each(person, closed & ~np.isin(person, person[counted]))
    n = int(part.sum() + rest.sum())
    return Measured(
        value=int(part.sum()) / n if n else None,
        n=n,
        part=int(part.sum()),
        immature=int(waiting.sum()),
        steps=(
            ("customers", len(np.unique(person))),
            ("counted", n),
            ("in_part", int(part.sum())),
        ),
        cases={
            "part": cases(held, part),
            "rest": cases(held, rest),
            "immature": cases(held, waiting),
        },
    )


def _one_each(person: Instants, which: Flags) -> Flags:
    """Return of each customer the first of these closes: a list of customers, not of closes."""
    _, first = np.unique(person[which], return_index=True)
    found = np.zeros(len(which), np.bool_)
    found[np.flatnonzero(which)[first]] = True
    return found


def _came_again(book: Book) -> Flags:
    """Return after which closes the customer had a new case within the window."""
    held = book.cycles
    who, opened = book.cases_until_now
    # Customer and instant are too long for one number; customer and the instant's rank are not.
    times, rank = np.unique(np.concatenate([opened, held.closed]), return_inverse=True)
    opens = np.sort(who << 32 | rank[: len(opened)])
    closes = customers(book.state, held.facts) << 32 | rank[len(opened) :]
    place = np.searchsorted(opens, closes, side="right")
    following = np.append(opens, -1)[place]  # -1: nobody's
    is_same = following >> 32 == closes >> 32
    again: Flags = np.zeros(len(closes), np.bool_)
    again[is_same] = times[following[is_same] & 0xFFFF_FFFF] - held.closed[is_same] <= WINDOW
    return again


KPI = measured("repeat_contact", measure, "share", clock="wall", version=2)
