"""Tail probabilities of counts, as -log10: how unlikely it is to see this many or more.

Both tails are the regularised incomplete beta function, by its continued fraction in logarithms, so that
a tail of 1e-300 is still a figure. Numerical Recipes 6.4 (modified Lentz); no table, no dependency.
"""

from math import exp, inf, lgamma, log, log1p

LN10 = log(10.0)
_TINY = 1e-300
_CLOSE = 1e-12
_STEPS = 500  # a tail of ten thousand messages needs some 150


def negative_binomial_tail(observed: float, mean: float, size: float) -> float:
    """Return -log10 P(X >= observed) for X negative binomial with this mean and size.

    `size` stands for the overdispersion: the variance is mean + mean^2 / size. 0 where `observed` is 0.
    """
    if observed <= 0.0:
        return 0.0
    return -log_beta(observed, size, mean / (mean + size)) / LN10


def binomial_tail(observed: float, of: float, share: float) -> float:
    """Return -log10 P(X >= observed) for X binomial: `of` trials, each with probability `share`."""
    if observed <= 0.0:
        return 0.0
    return -log_beta(observed, of - observed + 1.0, share) / LN10


def log_beta(a: float, b: float, x: float) -> float:
    """Return ln I_x(a, b), the regularised incomplete beta function; a and b positive, x in 0..1."""
    if x <= 0.0:
        return -inf
    if x >= 1.0:
        return 0.0
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    if x < (a + 1.0) / (a + b + 2.0):
        return min(0.0, front + log(_fraction(a, b, x) / a))
    upper = exp(front) * _fraction(b, a, 1.0 - x) / b
    return log1p(-upper) if upper < 1.0 else -inf


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, _away(1.0 - (a + b) * x / (a + 1.0))
    d = 1.0 / d
    found = d
    for step in range(1, _STEPS):
        twice = a + 2 * step
        for term in (
            step * (b - step) * x / ((twice - 1.0) * twice),
            -(a + step) * (a + b + step) * x / (twice * (twice + 1.0)),
        ):
            d = 1.0 / _away(1.0 + term * d)
            c = _away(1.0 + term / c)
            found *= d * c
        if abs(d * c - 1.0) < _CLOSE:
            break
    return found


def _away(value: float) -> float:
    """Keep a denominator from being zero."""
    return value if abs(value) > _TINY else _TINY
