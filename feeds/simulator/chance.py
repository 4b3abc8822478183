"""Chance that repeats: every draw hangs on a seed and on names, never on the order of the program."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
Weights = tuple[tuple[str, float], ...]  # (name, cumulative share), the last share 1


def chance(*names: object) -> Random:
    """Return a generator of its own for these names; equal names give equal draws on every machine."""
    digest = hashlib.blake2b("|".join(map(str, names)).encode(), digest_size=16).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 - invented customers, not secrets


def pick(rng: Random, options: Sequence[T]) -> T:
    """Return one of the options, all alike."""
    return options[int(rng.random() * len(options))]


def weights(shares: Mapping[str, float]) -> Weights:
    """Return shares (any positive total) ready for `weighted`."""
    total, so_far, found = sum(shares.values()), 0.0, []
    for name, share in shares.items():
        so_far += share
        found.append((name, so_far / total))
    return tuple(found)


def weighted(rng: Random, options: Weights) -> str:
    """Return one of the names, each as often as its share."""
    drawn = rng.random()
    return next((name for name, up_to in options if drawn < up_to), options[-1][0])


def lognormal(rng: Random, median: float, sigma: float) -> float:
    """Return a positive number with this median; `sigma` of its logarithm."""
    return median * math.exp(sigma * rng.gauss(0.0, 1.0))


def poisson(rng: Random, mean: float) -> int:
    """Return a Poisson count; for small means only (the work grows with the mean)."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
