"""Every conversation's marks in the order in which they were written, and its course in the series.

A mark that comes late is put where it belongs, and only what follows it is counted again. The ends of
conversations (`tails`) are kept ready; one that was dropped is rebuilt from its marks.
"""

from commandcenter.care import marks
from commandcenter.care.threads import Sink, Tail, step

TAILS = 20_000  # ends kept ready, of those that spoke last: some megabytes

Mark = tuple[int, int, int]  # when, its sequence, its facts


def insert(
    threads: dict[str, bytearray], tails: dict[str, Tail], sink: Sink, thread: str, mark: Mark
) -> Tail:
    """Put a mark into its thread and count into `sink` what it changes; return the thread's end."""
    held = threads.get(thread)
    if held is None:
        held = threads[thread] = bytearray()
    packed = marks.pack(*mark)
    tail = tails.pop(thread, None)
    if held[-marks.SIZE :] <= packed:
        if tail is None:
            tail = _run(held, _NOWHERE, 1, Tail())
        step(tail, mark[0], mark[2], sink, 1)
        held += packed
    else:
        tail = _insert_late(held, packed, sink)
    tails[thread] = tail  # the last of all: the first is the one that has been silent longest
    if len(tails) > TAILS:
        del tails[next(iter(tails))]
    return tail


def _insert_late(held: bytearray, packed: bytes, sink: Sink) -> Tail:
    place = _place(held, packed)
    before, after = held[:place], held[place:]
    tail = _run(before, _NOWHERE, 1, Tail())
    _run(after, sink, -1, tail.copy())
    held[place:place] = packed
    return _run(packed + after, sink, 1, tail)


def _run(held: bytes | bytearray, sink: Sink, sign: int, tail: Tail) -> Tail:
    for at_us, _, facts in marks.unpack_all(held):
        step(tail, at_us, facts, sink, sign)
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


class _Nowhere:
    """Counts nothing: to rebuild an end whose course is already in the series."""

    def burst(self, start_us: int, mood: int, sign: int) -> None: ...

    def request(self, opened_us: int, ended_us: int, sign: int) -> None: ...

    def wait(self, ended_us: int, opened_us: int, sign: int) -> None: ...

    def first(self, opened_us: int, ended_us: int, sign: int) -> None: ...


_NOWHERE = _Nowhere()
