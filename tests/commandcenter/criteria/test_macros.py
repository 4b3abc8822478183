"""Macros: whole texts in each language, as long as each channel allows, with nobody's data."""

import pytest

from commandcenter.criteria import criteria
from commandcenter.criteria.macros import Macro
from commandcenter.languages import LANGUAGES
from commandcenter.protocol.lengths import PLATFORM, limit_of


def site(text: str, more: str = "") -> criteria.Texts:
    return {
        "macros/own.toml": f'[[macros]]\nkey = "own"\nversion = 1\n{more}[macros.texts]\n{text}\n'
    }


@pytest.mark.parametrize("macro", criteria.shipped().macros, ids=lambda macro: macro.key)
@pytest.mark.parametrize("channel", ["facebook", *PLATFORM])
def test_every_text_that_ships_goes_out_on_every_channel_in_every_language(
    macro: Macro, channel: str
) -> None:
    for code in LANGUAGES:
        assert 0 < len(macro.text(code, channel)) <= limit_of(channel)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('it = "chiamaci al 333 1234567"', "criteria_personal", 5),
        ('it = "scrivi a a@b.it"', "criteria_personal", 5),
        ('it = "ciao {cliente}"', "criteria_gap", 5),
        ('it = "ciao"\nfr = "salut"', "criteria_language", 6),
        (f'it = "{"a" * 281}"', "criteria_long", 1),
        (f'it = "{"a" * 1001}"', "criteria_long", 5),
    ],
)
def test_a_text_that_may_not_go_out_is_told_with_its_line(text: str, key: str, line: int) -> None:
    problem = criteria.examined(site(text)).problems[0]
    assert (problem.key, problem.values["line"]) == (key, line)


def test_a_long_text_has_a_short_one_for_channels_with_less_room() -> None:
    texts = site(f'it = "{"a" * 600}"\n[macros.short]\nit = "{"b" * 280}"')
    (macro,) = [one for one in criteria.joined(texts).macros if one.key == "own"]
    assert macro.text("it", "email") == "a" * 600
    assert macro.text("it", "x") == "b" * 280
    assert macro.text("es", "x") == ""


def test_a_text_for_one_channel_needs_no_other_ones_length() -> None:
    texts = site(f'it = "{"a" * 600}"', 'channels = ["email"]\n')
    (macro,) = [one for one in criteria.joined(texts).macros if one.key == "own"]
    assert macro.fits("billing", "email")
    assert not macro.fits("billing", "x")


def test_a_name_stands_once_in_all_files() -> None:
    texts = site('it = "ciao"')
    texts["macros/other.toml"] = texts["macros/own.toml"]
    assert [problem.key for problem in criteria.examined(texts).problems] == ["criteria_twice"]
