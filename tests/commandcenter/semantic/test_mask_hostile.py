"""Long runs made to be slow: time must grow with the length, not with its square."""

import time

import pytest

from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import read

RUNS = [
    *("a", "1", "@", ".", " ", "é", "３", "(", "a@", "a.", "1.", "1-", "1 ", "12 ", "1, ", "+1 "),
    *(
        "@a.aa",
        "a@a.aa ",
        "%40",
        "&#64;",
        "\\u0040",
        "&amp;",
        "\\\\",
        "via ",
        "via a ",
        "1 street ",
    ),
    *("12 a b street a b c d ", "IT12 ", "it11a1a1a", "A1", "x1", "aa bb11 ", "tel ", "tel 1 "),
    *("dni 12345678 ", "cell 320 000 1234 ", "4111 1111 1111 1111 ", "12/09/2024 ", "[PHONE] "),
    *("a at b dot ", "(at)", "3\u200b", "s/n "),
]
SHORT, LONG = 20_000, 40_000


def seconds(run: str, size: int) -> float:
    text = (run * (size // len(run) + 1))[:size]
    best = 9e9
    for _ in range(2):
        start = time.process_time()
        mask(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("run", RUNS)
def test_twice_the_length_takes_less_than_four_times_as_long(run: str) -> None:
    short, long = seconds(run, SHORT), seconds(run, LONG)
    assert long < 4 * max(short, 0.002)


@pytest.mark.parametrize("run", ["a", "1", "@", "x.", " ", "😀", "non va "])
def test_a_word_of_a_megabyte_is_masked_and_read(run: str) -> None:
    text = (run * (1_000_000 // len(run) + 1))[:1_000_000]
    assert read(mask(text).text).kind


def test_a_number_at_the_end_of_a_megabyte_is_found() -> None:
    assert mask("a" * 1_000_000 + " 4111 1111 1111 1111").types == ("card",)
