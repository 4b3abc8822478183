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
    return Spells(
        agent[held], start[held], until[held], (code & 1 == 1)[held], (code & BUSY != 0)[held]
    )


def hours(found: Spells, which: Flags) -> float:
    """Return how many hours these spells last."""
    return float((found.end - found.start)[which].sum()) / HOUR
