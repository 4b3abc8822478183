"""Folding a text to one alphabet, one set of digits, one space and one dash."""

import sys
import unicodedata

import pytest

from commandcenter.semantic.shadow import cast


def test_every_digit_of_every_script_becomes_ascii() -> None:
    digits = [
        (char, str(unicodedata.digit(char)))
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) == "Nd"
    ]
    wrong = [hex(ord(char)) for char, digit in digits if cast(char).text != digit]
    assert len(digits) > 600
    assert not wrong


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("３２０", "320"),
        ("ＩＴ６０", "IT60"),
        ("𝟛𝟚𝟘", "320"),
        ("3️⃣2️⃣0️⃣", "320"),
        ("①②", "12"),
        ("3\u200b2\u2060\u00ad0", "320"),
        ("3\u03362\u03360", "320"),
        ("320\u00a0000\u2009\u3000", "320 000  "),
        ("320\u2013000\u2212\u2011", "320-000--"),
        ("320·000•", "320.000."),
        ("mario＠example．com", "mario@example.com"),
        ("José Núñez è più", "Jose Nunez e piu"),
        ("nº 3° ª", "no 3o a"),
        ("ІТ60 Х", "IT60 X"),
        ("\ud8003", "3"),
    ],
)
def test_look_alikes_are_folded(raw: str, folded: str) -> None:
    assert cast(raw).text == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("mario%40example.com", "mario@example.com"),
        ("mario%2540example.com", "mario@example.com"),
        ("%2B39%20320", "+39 320"),
        ("%D9%A3%D9%A2", "32"),
        ("&#64;&#x40;&commat;&amp;#64;", "@@@@"),
        ("\\u0040\\\\u0033", "@3"),
        ("\\ud835\\udfd1", "3"),
        ("50%di 100% AT&T &nosuch;", None),
        ("&#9999999;", "&#9999999;"),
    ],
)
def test_escapes_are_undone(raw: str, folded: str | None) -> None:
    shadow = cast(raw)
    if folded is not None:
        assert shadow.text == folded
    starts = shadow.starts or list(range(len(raw)))
    assert starts == sorted(starts)


def test_a_stretch_of_the_shadow_leads_back_to_the_raw_text() -> None:
    raw = "a %40\u200bb"
    shadow = cast(raw)
    at = shadow.text.index("@")
    start, end = shadow.raw_span(at, at + 1)
    assert raw[start:end] == "%40"
    start, end = shadow.raw_span(at, at + 2)
    assert raw[start:end] == "%40\u200bb"


def test_plain_ascii_casts_itself() -> None:
    assert cast("tel 320 000 1234\n").text == "tel 320 000 1234\n"
    assert cast("320\x00000\x7f").text == "320000"
