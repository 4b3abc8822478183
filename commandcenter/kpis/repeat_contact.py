"""Repeat contact: the share of customers who need us again within thirty days of a close.

Population: customers with a close in the period that is longer than 30 days ago. Formula: those of them
with a new case within 30 days of such a close ÷ population. Exclusions: younger closes; a reopening is no
new case. Unit: share of customers; wall time. Source: kpis.md, Promises.
"""

from bisect import bisect_right

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.clock import DAY
from commandcenter.kpis.book import Book, Flags, persons
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import cases, measured

WINDOW = 30 * DAY


def measure(book: Book) -> Measured:
    """Return the customers who came back of those with a close old enough to tell."""
    held = book.cycles
    person = persons(held.facts)
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
    held, every = book.cycles, book.all_cycles
    begins = book.begins_case_of(every)
    opened: dict[int, list[int]] = {}
    pairs = zip(persons(every.facts)[begins], every.opened[begins], strict=True)
    for who, at_us in pairs:  # oldest first
        opened.setdefault(int(who), []).append(int(at_us))
    again = np.zeros(len(held.opened), np.bool_)
    for place in np.flatnonzero(held.closed):
        cases_of = opened.get(int(persons(held.facts[place])), [])
        closed_us = int(held.closed[place])
        following = bisect_right(cases_of, closed_us)
        again[place] = following < len(cases_of) and cases_of[following] - closed_us <= WINDOW
    return again


KPI = measured("repeat_contact", measure, "share", clock="wall")
