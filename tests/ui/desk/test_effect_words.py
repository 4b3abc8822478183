"""What an override was to bring and what it did in words: with its interval, or too close to call."""

import inspect
import re

import pytest

from commandcenter.assignment import feasible, overrides
from commandcenter.clock import MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.regia import Effect
from tests.ui.desk import regias
from ui.desk.effect_words import RECKONED_WITHIN, effect_forms, filed_forms

CLEAR = Effect(kept=(6.8, 3.1, 10.5), p90_min=(-9.2, -14.0, -4.4), pairs=64, minutes=120)
CLOSE = Effect(kept=(0.4, -1.9, 2.7), p90_min=(1.0, -2.0, 4.0), pairs=64, minutes=120)


@pytest.mark.parametrize("code", LANGUAGES)
def test_inside_its_interval_it_is_too_close_to_call_and_no_number_is_told(code: str) -> None:
    words = language(code)
    (first, *_) = filed_forms(words, CLOSE, None)
    assert words.word("preview.close") in first
    assert not any(char.isdigit() for char in first)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_clear_is_told_with_its_interval_beside_what_was_expected(code: str) -> None:
    (first, *rest) = filed_forms(language(code), CLEAR, CLEAR)
    for number in ("+7", "+3", "+11", "9", "14", "4"):
        assert first.count(number) >= 2
    assert [len(form) for form in (first, *rest)] == sorted(
        (len(form) for form in (first, *rest)), reverse=True
    )


def test_one_that_is_over_says_that_its_effect_is_being_reckoned_then_that_nobody_knows_it() -> (
    None
):
    words = language("it")
    row = regias.override("o9", 0, -5, ended_us=regias.NOW)
    assert effect_forms(words, row, regias.NOW + MINUTE) == ("effetto in calcolo",)
    assert effect_forms(words, row, regias.NOW + RECKONED_WITHIN) == ("effetto non noto",)
    running = regias.override("o9", 1, 5)
    assert effect_forms(words, running, regias.NOW) == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_engine_objects_to_a_draft_is_said_in_words(code: str) -> None:
    found = set(re.findall(r'"([a-z]+_[a-z_]+)"', inspect.getsource(feasible)))
    found |= set(re.findall(r'UnfitError\("([a-z_]+)"\)', inspect.getsource(overrides)))
    assert {"floor_unreachable", "lowest_wins", "target_unfit"} <= found
    words = language(code)
    for why in sorted(found - {"type_unknown", "id_taken", "author_missing"}):  # not from a screen
        assert words.has(f"why_codes.{why}"), why
