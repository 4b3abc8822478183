"""Every conversation's marks in the order in which they were written, and its course in the series.

A mark that comes late is put where it belongs, and only what follows it is counted again. The ends of
conversations (`tails`) are kept ready; one that was dropped is rebuilt from its marks.
"""

from collections import Counter

from commandcenter.care import marks
from commandcenter.care.marks import Kind
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
    _keep(tails, thread, tail)
    return tail


def exchange(
    threads: dict[str, bytearray],
    tails: dict[str, Tail],
    count: Count,
    thread: str,
    pair: tuple[Mark, Mark],
) -> Tail | None:
    """Put the second mark in the place of the first and count what that changes; None: it is not there."""
    held = threads.get(thread, bytearray())
    old, new = (marks.pack(*mark) for mark in pair)
    place = _place(held, old) - marks.SIZE
    if place < 0 or held[place : place + marks.SIZE] != old:
        return None
    rest = held[:place] + held[place + marks.SIZE :]
    target = _place(rest, new)
    first = min(place, target)
    tail = _recount(held, first, (rest[:target] + new + rest[target:])[first:], count)
    tails.pop(thread, None)
    _keep(tails, thread, tail)
    return tail


def at_end(threads: dict[str, bytearray], tails: dict[str, Tail], thread: str) -> Tail:
    """Return where a thread stands; it is only to be read."""
    tail = tails.get(thread)
    return _run(threads.get(thread, b""), _nowhere, 1, Tail()) if tail is None else tail


def replies(held: bytes | bytearray) -> list[int]:
    """Return when the replies since the last close were, oldest first, of a thread's marks."""
    found = []
    for at in range(len(held) - marks.SIZE, -1, -marks.SIZE):
        kind = held[at + 16] >> 4 & marks.KIND  # the highest byte of the facts
        if kind == Kind.REPLY:
            found.append(int.from_bytes(held[at : at + 8]))
        elif kind == Kind.CLOSED:
            break
    return found[::-1]


def _keep(tails: dict[str, Tail], thread: str, tail: Tail) -> None:
    tails[thread] = tail  # the last of all: the first is the one that has been silent longest
    if len(tails) > TAILS:
        del tails[next(iter(tails))]


def _insert_late(held: bytearray, packed: bytes, count: Count) -> Tail:
    place = _place(held, packed)
    return _recount(held, place, packed + held[place:], count)


def _recount(held: bytearray, place: int, other: bytes | bytearray, count: Count) -> Tail:
    """Let a thread go on otherwise from a place; of what follows only the difference is counted."""
    before, after = held[:place], held[place:]
    sums: Counter[tuple[str, int, int | tuple[int, ...]]] = Counter()

    def sum_up(series: str, first: int, second: int | tuple[int, ...], sign: int) -> None:
        sums[series, first, second] += sign

    tail = _run(before, _nowhere, 1, Tail())
    _run(after, sum_up, -1, tail.copy())
    tail = _run(other, sum_up, 1, tail)
    held[place:] = other
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
