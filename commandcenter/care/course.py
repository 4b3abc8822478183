"""Every conversation's marks in the order in which they were written, and its course in the series.

A mark that comes late is put where it belongs, and only what follows it is counted again. The ends of
conversations (`tails`) are kept ready; one that was dropped is rebuilt from its marks.
"""

from collections import Counter

from commandcenter.care import marks
from commandcenter.care.threads import Count, Tail, step

TAILS = 20_000  # ends kept ready, of those that spoke last: some megabytes

Mark = tuple[int, int, int]  # when, its sequence, its facts


def insert(
    threads: dict[str, bytearray], tails: dict[str, Tail], count: Count, thread: str, mark: Mark
) -> Tail:
    """Put a mark into its thread and count what it changes; return the thread's end."""
    held = threads.get(thread)
    if held is None:
        held = threads[thread] = bytearray()
    packed = marks.pack(*mark)
    tail = tails.pop(thread, None)
    if held[-marks.SIZE :] <= packed:
        if tail is None:
            tail = _run(held, _nowhere, 1, Tail())
        step(tail, mark[0], mark[2], count, 1)
        held += packed
    else:
        tail = _insert_late(held, packed, count)
    tails[thread] = tail  # the last of all: the first is the one that has been silent longest
    if len(tails) > TAILS:
        del tails[next(iter(tails))]
    return tail


def _insert_late(held: bytearray, packed: bytes, count: Count) -> Tail:
    """Take out what followed, put it in again behind the late mark; only the difference is counted."""
    place = _place(held, packed)
    before, after = held[:place], held[place:]
    sums: Counter[tuple[str, int, int | tuple[int, ...]]] = Counter()

    def sum_up(series: str, first: int, second: int | tuple[int, ...], sign: int) -> None:
        sums[series, first, second] += sign

    tail = _run(before, _nowhere, 1, Tail())
    _run(after, sum_up, -1, tail.copy())
    tail = _run(packed + after, sum_up, 1, tail)
    held[place:place] = packed
    for pair, total in sums.items():
        for _ in range(abs(total)):
            count(*pair, 1 if total > 0 else -1)
    return tail


def _run(held: bytes | bytearray, count: Count, sign: int, tail: Tail) -> Tail:
    for at_us, _, facts in marks.unpack_all(held):
        step(tail, at_us, facts, count, sign)
    return tail


def _place(held: bytearray, packed: bytes) -> int:
    """Return where a mark belongs: behind all that are not larger."""
    low, high = 0, len(held) // marks.SIZE
    while low < high:
        middle = (low + high) // 2
        if held[middle * marks.SIZE : (middle + 1) * marks.SIZE] <= packed:
            low = middle + 1
        else:
            high = middle
    return low * marks.SIZE


def _nowhere(_series: str, _first: int, _second: int | tuple[int, ...], _sign: int) -> None:
    """Count nothing: to rebuild an end whose course is in the series already."""
