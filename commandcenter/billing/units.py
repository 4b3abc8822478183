"""The units of a period by contract: requests, case cycles and conversations, each with its id. Pure.

Requests and cycles are those of the figures. A conversation is one customer in one thread whose messages
lie less than the contract's gap apart; one in which nothing asks for an answer is none, so thanks and spam
are never paid. A unit belongs to the period, and to the contract of its channel, in which it began.
Source: kpis.md, Money.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.clock import HOUR
from commandcenter.events.billing import BilledLine, Contract, PaidUnit
from commandcenter.kpis.book import Book, persons
from commandcenter.kpis.terms import TermsInForce
from commandcenter.settings import Settings
from commandcenter.state import State

Numbers = NDArray[np.int64]


class Line(NamedTuple):
    """What units are added up by: the channel, and what its contract says."""

    channel: str
    desk: str
    supplier: str
    unit: PaidUnit  # the one that is paid
    gap_h: float


class Unit(NamedTuple):
    """One unit of one kind. `thread` is its thread's number (`marks.thread_number`)."""

    line: Line
    kind: PaidUnit
    thread: int
    person: int
    opened_us: int

    @property
    def id(self) -> str:
        """What it is known by for ever: it depends on no name, and on nothing that came before it."""
        return f"{self.kind}:{self.thread:014x}:{self.person}:{self.opened_us}"


def units(
    state: State, contracts: Iterable[Contract], start_us: int, end_us: int
) -> Iterator[Unit]:
    """Yield every unit that began in [start, end)."""
    in_force = (Contract(), *contracts)  # what no contract speaks of is counted all the same
    # Terms judge cases; how many there are does not depend on them.
    book = Book(state, TermsInForce(Settings()), end_us - 1, after_us=start_us - 1)
    found: dict[PaidUnit, Numbers] = {
        "request": _rows(book.requests.opened, book.requests.facts, book.requests.thread),
        "cycle": _rows(book.cycles.opened, book.cycles.facts, book.cycles.thread),
        "conversation": _conversations(state, in_force, start_us, end_us),
    }
    for kind, rows in found.items():
        opened, facts, thread = rows.T
        places = _places(state, in_force, opened, facts)
        channels = facts & marks.CHANNEL
        for row in np.stack([opened, persons(facts), thread, places, channels], axis=1).tolist():
            contract = in_force[row[3]]
            line = Line(
                state.channels[row[4]],
                contract.desk,
                contract.supplier,
                contract.unit,
                contract.gap_h,
            )
            yield Unit(line, kind, row[2], row[1], row[0])


def counted(month: str, found: Iterable[tuple[Unit, int]]) -> tuple[BilledLine, ...]:
    """Add units up by line, each so many times; lines in which nothing is left do not stand."""
    totals: Counter[tuple[Line, PaidUnit]] = Counter()
    for unit, times in found:
        totals[unit.line, unit.kind] += times
    lines = sorted({line for (line, _), total in totals.items() if total})
    return tuple(
        BilledLine(
            month=month,
            channel=line.channel,
            desk=line.desk,
            supplier=line.supplier,
            unit=line.unit,
            gap_h=line.gap_h,
            requests=totals[line, "request"],
            cycles=totals[line, "cycle"],
            conversations=totals[line, "conversation"],
        )
        for line in lines
    )


def hash_of(found: Iterable[Unit]) -> str:
    """Return the SHA-256 over the sorted ids, one a line."""
    return hashlib.sha256("\n".join(sorted(unit.id for unit in found)).encode()).hexdigest()


def changes(before: Iterable[Unit], after: Iterable[Unit]) -> list[tuple[Unit, int]]:
    """Return which units came (+1) and which went (-1), in order."""
    held, now = Counter(before), Counter(after)
    found = [(unit, times) for unit, times in (now - held).items()]
    found += [(unit, -times) for unit, times in (held - now).items()]
    return sorted(found)


def _rows(opened: Numbers, facts: Numbers, thread: Numbers) -> Numbers:
    return np.stack([opened, facts, thread], axis=1)


def _places(
    state: State, contracts: tuple[Contract, ...], at_us: Numbers, facts: Numbers
) -> Numbers:
    """Return the place of the contract that each falls under: the last that holds there and then."""
    places = np.zeros(len(at_us), dtype=np.int64)
    for place, contract in enumerate(contracts):
        held = at_us >= contract.since_us
        if contract.channels:
            codes = [
                state.channels.index(name) for name in contract.channels if name in state.channels
            ]
            held &= np.isin(facts & marks.CHANNEL, codes)
        places[held] = place
    return places


def _conversations(
    state: State, contracts: tuple[Contract, ...], start_us: int, end_us: int
) -> Numbers:
    """Return the conversations that began in [start, end) as (k, 3): began, facts of the first, thread.

    The gap is that of the contract in force at the message behind it, so a change splits none twice.
    """
    sizes = [len(held) // marks.SIZE for held in state.threads.values()]
    numbers = np.array([marks.thread_number(name) for name in state.threads], dtype=np.int64)
    held = np.frombuffer(b"".join(state.threads.values()), dtype=">u8").astype(np.int64)
    at_us, order, facts = held.reshape(-1, 3).T
    thread = np.repeat(numbers, sizes)
    inbound = facts >> marks.KIND_SHIFT == marks.Kind.INBOUND
    at_us, order, facts, thread = (each[inbound] for each in (at_us, order, facts, thread))
    if not len(at_us):
        return np.empty((0, 3), dtype=np.int64)
    who = persons(facts)
    sorting = np.lexsort((facts, order, at_us, who, thread))
    at_us, facts, thread, who = (each[sorting] for each in (at_us, facts, thread, who))
    gaps = np.array([int(contract.gap_h * HOUR) for contract in contracts], dtype=np.int64)
    begins = np.ones(len(at_us), dtype=np.bool_)
    begins[1:] = (
        (thread[1:] != thread[:-1])
        | (who[1:] != who[:-1])
        | (np.diff(at_us) >= gaps[_places(state, contracts, at_us, facts)][1:])
    )
    first = np.flatnonzero(begins)
    asks = np.logical_or.reduceat(marks.opens(facts), first)
    counts = asks & (at_us[first] >= start_us) & (at_us[first] < end_us)
    return _rows(at_us[first], facts[first], thread[first])[counts]
