"""Marks that contradict their conversation: closes of nothing, replies after the end.

No figure counts them (kpis.md: a close with no open case and a reply with no open request change
nothing), so the state keeps no row of them and the threads that spoke in the period are looked through.
A close of a conversation that asked for nothing is none: there was something to put aside.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.kpis.book import Book
from commandcenter.series import Pairs


class Strays(NamedTuple):
    """Of the period, each (when, thread's number), oldest first: all closes and replies, and the strays."""

    closes: Pairs
    closes_of_nothing: Pairs
    replies: Pairs
    replies_after_close: Pairs


def strays(book: Book) -> Strays:
    """Return them for the whole period of a book."""
    return book.keep(
        "strays", lambda whole: _strays(whole.state.threads, whole.after_us, whole.until_us)
    )


def _strays(threads: Mapping[str, bytes | bytearray], after_us: int, until_us: int) -> Strays:
    held = np.frombuffer(b"".join(threads.values()), dtype=">u8").astype(np.int64).reshape(-1, 3)
    at_us, facts = held[:, 0], held[:, 2]
    sizes = np.array([len(each) // marks.SIZE for each in threads.values()], dtype=np.int64)
    thread = np.repeat(np.arange(len(sizes)), sizes)
    kind = facts >> marks.KIND_SHIFT
    closes = kind == Kind.CLOSED
    inbound, first = kind == Kind.INBOUND, np.cumsum(sizes) - sizes
    written = _newest_before(inbound | closes, first, thread)
    asked = _newest_before(inbound & marks.opens(facts) | closes, first, thread)
    was_close = np.append(closes, False)  # -1, nothing before, looks at the False behind all
    inside = (at_us > after_us) & (at_us <= until_us)
    replies = (kind == Kind.REPLY) & inside
    closes &= inside
    names = [*threads]
    numbers = np.zeros(len(names), np.int64)
    for place in np.unique(thread[closes | replies]).tolist():
        numbers[place] = marks.thread_number(names[place])

    def rows(which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Pairs:
        found = np.column_stack((at_us[which], numbers[thread[which]]))
        return found[np.lexsort((found[:, 1], found[:, 0]))]

    return Strays(
        closes=rows(closes),
        closes_of_nothing=rows(closes & ((written < 0) | was_close[written])),
        replies=rows(replies),
        replies_after_close=rows(replies & was_close[asked]),
    )


def _newest_before(of: Pairs, first: Pairs, thread: Pairs) -> Pairs:
    """Return for each mark the place of the newest of these before it in its thread; -1 = none."""
    places = np.where(of, np.arange(len(of)), -1)
    newest = np.maximum.accumulate(np.append(-1, places))[:-1]
    return np.where(newest >= first[thread], newest, -1) if len(of) else newest
