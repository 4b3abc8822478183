"""Long texts made to be slow: time must grow with the length, not with its square."""

import time
from random import Random

import pytest

from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import read

RUNS = [
    *(
        "a",
        "1",
        "@",
        ".",
        " ",
        "é",
        "３",
        "(",
        "([{<",
        "a@",
        "a.",
        "1.",
        "1-",
        "1 ",
        "12 ",
        "1, ",
        "+1 ",
    ),
    *(
        "@a.aa",
        "a@a.aa ",
        "a @ b ",
        "%40",
        "%2540",
        "&#64;",
        "&amp;#64;",
        "\\u0040",
        "&amp;",
        "\\\\",
    ),
    *(
        "via ",
        "via a ",
        "Via Aa ",
        "20121 Aa, ",
        "calle 5 ",
        "gran via ",
        "Aa Aa 123 ",
        "1234 CABA ",
    ),
    *("1 street ", "12 a b street a b c d ", "12 Aa. Bb St ", "Aa Bb Lane ", "a's ", "s/n "),
    *("IT12 ", "it11a1a1a", "GB82 WEST 1234 5698 7654 32 ", "A1", "x1", "aa bb11 ", "RSSMRA LM "),
    *("tel ", "tel 1 ", "dni 12345678 ", "cell 320 000 1234 ", "347 812-", "4111 1111 1111 1111 "),
    *("12/09/2024 ", "0.00001", "<333", "#a1", "[PHONE] ", "00000000-0000-0000-0000-00000000000a "),
    *("a at b dot ", "a dot ", "a_at_b_dot_c ", "x at gmail ", "(at)", "a(a)b", "a b c @ d . e "),
    *("3\u200b", "a\u0301", "1\u2028", "😀1", "٣", "𝟑"),
]
ALPHABETS = {
    "digits": list("0123456789"),
    "digits and spaces": list("0123456789 "),
    "digits and signs": list("0123456789 -./(),:+"),
    "letters and digits": list("abcXYZ019 "),
    "hexadecimal": list("0123456789abcdef-"),
    "brackets": list("([{<>}])0a"),
    "tax codes": list("ABLMNPQRSTUV "),
    "at signs": list("a@. 1"),
    "scripts": list("٣𝟑ｱ1 \u200b\u0301é"),
    "escapes": ["%40", "&#64;", "1", " ", "\\u0031", "&amp;"],
    "words": [
        "via ",
        "Roma ",
        "12 ",
        "tel ",
        "dni ",
        "calle ",
        "street ",
        "IT60 ",
        "dot ",
        "Lane ",
    ],
}
SHORT, LONG = 20_000, 40_000
LEAST = 0.004  # seconds: less is noise
FOUND = "tel 320 000 1234. "  # what is found has the whole looked at again: so both are
TRIES = 4  # on a machine that does something else as well


def seconds(text: str) -> float:
    start = time.process_time()
    mask(text)
    return time.process_time() - start


def ratio(short: str, long: str) -> float:
    return seconds(long) / max(seconds(short), LEAST)


@pytest.mark.parametrize("run", RUNS)
def test_twice_the_length_of_a_run_takes_about_twice_as_long(run: str) -> None:
    short, long = ((run * (size // len(run) + 1))[:size] for size in (SHORT, LONG))
    assert any(ratio(short, long) < 2.5 for _ in range(TRIES))


@pytest.mark.parametrize("name", ALPHABETS)
def test_twice_the_length_of_any_mixture_takes_about_twice_as_long(name: str) -> None:
    chosen = Random(1)
    parts = [chosen.choice(ALPHABETS[name]) for _ in range(LONG)]
    short, long = (FOUND + "".join(parts)[:size] for size in (SHORT, LONG))
    assert any(ratio(short, long) < 2.5 for _ in range(TRIES))


@pytest.mark.parametrize("name", ALPHABETS)
def test_a_long_mixture_masked_twice_is_masked_once(name: str) -> None:
    chosen = Random(2)
    masked = mask("".join(chosen.choice(ALPHABETS[name]) for _ in range(SHORT))).text
    assert mask(masked).types == ()


@pytest.mark.parametrize("run", ["a", "1", "@", "x.", " ", "😀", "non va "])
def test_a_word_of_a_megabyte_is_masked_and_read(run: str) -> None:
    text = (run * (1_000_000 // len(run) + 1))[:1_000_000]
    assert read(mask(text).text).kind


def test_a_number_at_the_end_of_a_megabyte_is_found() -> None:
    assert mask("a" * 1_000_000 + " 4111 1111 1111 1111").types == ("card",)
