"""How long agents were at work, and busy, in a period: what the figures about people are made of.

A state lasts until the agent's next one. An agent's last known state lasts until the end of the period: who
went home without saying so still counts, and the feed that does not tell is to be mended, not the figure.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.care.calendar import Instants
from commandcenter.clock import HOUR
from commandcenter.kpis.book import Book, Flags
from commandcenter.state import BUSY


class Spells(NamedTuple):
    """Times in one state, cut to the period: whose, from, until, and what the state was."""

    agent: Instants
    start: Instants
    end: Instants
    is_at_work: Flags
    is_busy: Flags


def spells(book: Book) -> Spells:
    """Return what every agent did in the period."""
    end_us = min(book.until_us, book.as_of_us)
    pairs = book.state.presence.between(0, end_us)
    agent = (pairs[:, 1] & ~BUSY) >> 1
    order = np.lexsort((pairs[:, 1], pairs[:, 0], agent))
    at_us, code, agent = pairs[order, 0], pairs[order, 1], agent[order]
    is_last = np.append(agent[1:] != agent[:-1], True)[: len(agent)]
    until = np.where(is_last, end_us, np.append(at_us[1:], end_us)[: len(agent)])
    start = np.maximum(at_us, book.after_us)
    held = until > start
    found = Spells(
        agent[held], start[held], until[held], (code & 1 == 1)[held], (code & BUSY != 0)[held]
    )
    return _of_part(book, found)


def _of_part(book: Book, found: Spells) -> Spells:
    """Return what the people of the part did, who may come from another one in the midst of a state."""
    part = book.part
    if part is None or not part.is_of_people:
        return found
    found = cut(book, found)
    own = book.doers.codes(part.by, found.agent, found.start) == part.code
    return Spells(*(of[own] for of in found))


def cut(book: Book, found: Spells) -> Spells:
    """Return the same times, cut where team, desk or rate of their agent changed."""
    for number in np.unique(found.agent).tolist():
        own = found.agent == number
        changes = book.doers.changes(number)
        place = np.searchsorted(found.start[own], changes, side="left") - 1
        inside = (place >= 0) & (changes < found.end[own][place])
        if np.any(inside):
            found = _cut_one(found, number, changes[inside])
    return found


def _cut_one(found: Spells, number: int, changes: Instants) -> Spells:
    own = np.flatnonzero(found.agent == number)
    start = np.sort(np.concatenate([found.start[own], changes]))
    parent = own[np.searchsorted(found.start[own], start, side="right") - 1]
    end = np.minimum(found.end[parent], np.append(start[1:], found.end[own[-1]]))
    others = np.flatnonzero(found.agent != number)
    order = np.concatenate([others, parent])
    return Spells(
        found.agent[order],
        np.concatenate([found.start[others], start]),
        np.concatenate([found.end[others], end]),
        found.is_at_work[order],
        found.is_busy[order],
    )


def hours(found: Spells, which: Flags) -> float:
    """Return how many hours these spells last."""
    return float((found.end - found.start)[which].sum()) / HOUR
