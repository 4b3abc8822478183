"""Long texts made to be slow are masked whole. What they cost: tests/budget/test_mask.py."""

from random import Random

import pytest

from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import read
from tests.commandcenter.semantic.hostile import ALPHABETS

SIGNS = 20_000


@pytest.mark.parametrize("name", ALPHABETS)
def test_a_long_mixture_masked_twice_is_masked_once(name: str) -> None:
    chosen = Random(2)
    masked = mask("".join(chosen.choice(ALPHABETS[name]) for _ in range(SIGNS))).text
    assert mask(masked).types == ()


@pytest.mark.parametrize("run", ["a", "1", "@", "x.", " ", "😀", "non va "])
def test_a_word_of_a_megabyte_is_masked_and_read(run: str) -> None:
    text = (run * (1_000_000 // len(run) + 1))[:1_000_000]
    assert read(mask(text).text).kind


def test_a_number_at_the_end_of_a_megabyte_is_found() -> None:
    assert mask("a" * 1_000_000 + " 4111 1111 1111 1111").types == ("card",)
