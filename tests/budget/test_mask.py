"""What masking costs, as ratios of one run: time grows with the length, not with its square."""

import threading
from collections.abc import Callable
from random import Random
from time import perf_counter, process_time

import pytest

from commandcenter.semantic.mask import mask, mask_tree
from tests.commandcenter.semantic.hostile import ALPHABETS, RUNS

SHORT, LONG = 20_000, 40_000
LEAST = 0.004  # seconds: less is noise
FOUND = "tel 320 000 1234. "  # what is found has the whole looked at again: so both are
TRIES = 4  # on a machine that does something else as well
LETTERS = str.maketrans("0123456789", "abcdefghil")


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def ratio(dear: Callable[[], object], cheap: Callable[[], object], below: float) -> float:
    """Return the ratio of two costs: the first that is low enough, else that of the last try."""
    found = 0.0
    for _ in range(TRIES):
        found = seconds(dear) / max(seconds(cheap), LEAST)
        if found < below:
            break
    return found


def growth(short: str, long: str) -> float:
    return ratio(lambda: mask(long), lambda: mask(short), 2.5)


@pytest.mark.parametrize("run", RUNS)
def test_twice_the_length_of_a_run_takes_about_twice_as_long(run: str) -> None:
    assert growth(*((run * (size // len(run) + 1))[:size] for size in (SHORT, LONG))) < 2.5


@pytest.mark.parametrize("name", ALPHABETS)
def test_twice_the_length_of_any_mixture_takes_about_twice_as_long(name: str) -> None:
    chosen = Random(1)
    parts = [chosen.choice(ALPHABETS[name]) for _ in range(LONG)]
    assert growth(*(FOUND + "".join(parts)[:size] for size in (SHORT, LONG))) < 2.5


@pytest.mark.parametrize("run", ["12 ", "1 ", "12345 ", "1-", "12, ", "tel 1 ", "non funziona "])
def test_ten_times_a_long_run_takes_about_ten_times_as_long(run: str) -> None:
    long, short = (run * (size // len(run)) for size in (1_000_000, 100_000))
    assert ratio(lambda: mask(long), lambda: mask(short), 15) < 15


def test_equal_leaves_are_looked_at_once() -> None:
    equal = {"x": ["12345", "1234567"] * 20_000}
    other = {"x": [str(number) for number in range(1_000_000, 1_040_000)]}
    assert ratio(lambda: mask_tree(equal), lambda: mask_tree(other), 0.5) < 0.5
    assert mask_tree(equal) == equal


@pytest.mark.parametrize("end", ["", "é", "&"])
def test_other_threads_go_on_while_megabytes_are_masked(end: str) -> None:
    words = (str(number).translate(LETTERS) for number in range(250_000))
    text = f"{end} ".join(words)
    worker = threading.Thread(target=mask, args=(text,))
    longest = 0.0
    worker.start()
    start = before = perf_counter()
    while worker.is_alive():
        worker.join(0.001)
        now = perf_counter()
        longest, before = max(longest, now - before), now
    assert longest < (before - start) / 2
