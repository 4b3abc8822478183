"""Tails against figures that can be had another way."""

from math import comb, isclose, lgamma, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.tail import binomial_tail, log_beta, negative_binomial_tail


@pytest.mark.parametrize(
    ("observed", "mean", "size", "expected"),
    [
        (3, 1.0, 1.0, log10(8)),  # geometric: one half to the third
        (2, 9.0, 1.0, -2 * log10(0.9)),
        (0, 5.0, 3.0, 0.0),
        (8, 1.0, 1e9, 4.9893),  # Poisson: 1.02492e-5 in the tables
        (1, 0.5, 1e9, 0.4052),  # Poisson: 1 - exp(-0.5)
    ],
)
def test_the_tail_of_a_count_agrees_with_known_values(
    observed: int, mean: float, size: float, expected: float
) -> None:
    assert negative_binomial_tail(observed, mean, size) == pytest.approx(expected, abs=1e-3)


@given(st.integers(1, 60), st.floats(0.05, 40.0), st.floats(0.5, 80.0))
def test_the_tail_of_a_count_is_the_sum_of_its_terms(
    observed: int, mean: float, size: float
) -> None:
    odds = mean / (mean + size)
    below = sum(
        2.718281828459045 ** (lgamma(k + size) - lgamma(size) - lgamma(k + 1))
        * odds**k
        * (1 - odds) ** size
        for k in range(observed)
    )
    if below < 0.999999:
        assert isclose(10 ** -negative_binomial_tail(observed, mean, size), 1 - below, rel_tol=1e-5)


@given(st.integers(1, 80), st.data())
def test_the_tail_of_a_share_is_the_sum_of_its_terms(of: int, data: st.DataObject) -> None:
    observed = data.draw(st.integers(0, of))
    share = data.draw(st.floats(0.01, 0.99))
    terms = [comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(observed, of + 1)]
    assert binomial_tail(observed, of, share) == pytest.approx(-log10(sum(terms)), abs=1e-6)


def test_a_tail_beyond_the_smallest_number_is_still_a_figure() -> None:
    assert binomial_tail(2000, 2000, 0.5) == pytest.approx(2000 * log10(2))
    assert 1000 < negative_binomial_tail(5000, 1.0, 75.0) < 20_000


@pytest.mark.parametrize("size", [0.5, 3.0, 40.0, 5000.0])
def test_half_of_a_symmetrical_beta_lies_below_one_half(size: float) -> None:
    assert log_beta(size, size, 0.5) == pytest.approx(-0.693147, abs=1e-6)


def test_more_messages_are_never_more_likely() -> None:
    tails = [negative_binomial_tail(x, 6.5, 25.0) for x in range(200)]
    assert tails == sorted(tails)
