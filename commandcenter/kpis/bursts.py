"""The bursts of a period with what each is about: as `care.threads` counts them, from the marks themselves.

The state counts bursts by mood alone. Whoever splits them by channel or motive asks here, of the threads
that said something in the period; the counts of both are the same (tests).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.care.threads import BURST_GAP
from commandcenter.series import Pairs


class Span(NamedTuple):
    """A burst: whose it is, in which conversation, its first and last message, its mood."""

    thread: str
    person: int
    start_us: int
    end_us: int
    mood: int


def told(threads: Mapping[str, bytes | bytearray], after_us: int, until_us: int) -> Pairs:
    """Return (start, mood, facts of the first message) of the bursts begun in (after, until]."""
    return _grouped(threads, after_us, until_us)[:, :3]


def spans(threads: Mapping[str, bytes | bytearray], after_us: int, until_us: int) -> Iterator[Span]:
    """Yield the bursts begun in (after, until], each with its conversation and its end."""
    names = list(threads)
    for start, mood, facts, thread, end in _grouped(threads, after_us, until_us).tolist():
        person = facts >> marks.PERSON_SHIFT & marks.PERSON
        yield Span(names[thread], person, start, end, mood)


def _grouped(threads: Mapping[str, bytes | bytearray], after_us: int, until_us: int) -> Pairs:
    """Return (start, mood, facts of the first message, place of the thread, last message)."""
    held = np.frombuffer(b"".join(threads.values()), dtype=">u8").astype(np.int64).reshape(-1, 3)
    at_us, facts = held[:, 0], held[:, 2]
    kind = facts >> marks.KIND_SHIFT
    thread = np.repeat(
        np.arange(len(threads)), [len(each) // marks.SIZE for each in threads.values()]
    )
    replies = np.cumsum(kind == Kind.REPLY)
    inbound = np.flatnonzero(kind == Kind.INBOUND)
    person = facts[inbound] >> marks.PERSON_SHIFT & marks.PERSON
    inbound = inbound[np.lexsort((inbound, person, thread[inbound]))]
    if not len(inbound):
        return np.empty((0, 5), dtype=np.int64)
    person = facts[inbound] >> marks.PERSON_SHIFT & marks.PERSON
    begins = np.ones(len(inbound), np.bool_)
    begins[1:] = (
        (np.diff(thread[inbound]) != 0)
        | (np.diff(person) != 0)
        | (np.diff(replies[inbound]) != 0)
        | (np.diff(at_us[inbound]) > BURST_GAP)
    )
    first = np.flatnonzero(begins)
    mood = np.maximum.reduceat(facts[inbound] >> marks.MOOD_SHIFT & marks.MOOD, first)
    start = at_us[inbound[first]]
    last = np.append(first[1:], len(inbound)) - 1
    rows = np.column_stack(
        (start, mood, facts[inbound[first]], thread[inbound[first]], at_us[inbound[last]])
    )
    found: Pairs = rows[(start > after_us) & (start <= until_us)]
    return found
