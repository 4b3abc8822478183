"""What is drawn of a future: how long turns take, how they end, when customers and other desks answer.

Every draw is a function of the seed, the case and its turn, never of the order in which things happen: so the
same future can be lived with and without an override (common random numbers), and only its effect differs.
"""

from collections.abc import Sequence
from math import exp
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.assignment.case import Fate, Turn

STEPS = 1_024  # of a distribution's table
SPREAD = 0.55  # of the logarithm of a turn's length around what is expected
PAUSE_SPREAD = 0.8  # of the logarithm of a pause around its median
TURNS = 6  # of a case that are drawn ahead; a later one is like one of them
COMES = -1  # the "turn" by which it is drawn what comes
_MASK = (1 << 64) - 1
_SEED, _CASE, _TURN = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_NORMAL = [NormalDist().inv_cdf((n + 0.5) / STEPS) for n in range(STEPS)]
_LENGTH = np.array([exp(SPREAD * z - SPREAD**2 / 2) for z in _NORMAL])
_PAUSE = np.array([exp(PAUSE_SPREAD * z) for z in _NORMAL])

Bits = NDArray[np.uint64]


class Habit(NamedTuple):
    """How turns of a channel end: shares, and median waits in seconds. Measured on the open days."""

    closes: float
    asks_customer: float  # the rest asks another desk
    customer_s: float
    desk_s: float


HABITS = {
    "chat": Habit(0.35, 0.65, 64, 1_800),
    "mail": Habit(0.70, 0.24, 4_350, 2_100),
    "tw": Habit(0.55, 0.34, 910, 2_600),
}
OTHER_HABIT = Habit(0.49, 0.40, 1_280, 2_600)  # Facebook, and what is not known


def fates(seed: int, serials: Sequence[int]) -> list[Fate]:
    """Return what is fated for the next turns of some cases in a future."""
    if not serials:
        return []
    bits = _bits(
        seed, np.array(serials, dtype=np.uint64)[:, None], np.arange(TURNS, dtype=np.uint64)
    )
    length = _LENGTH[bits & 1_023].ravel().tolist()
    ends = ((bits >> 20 & 1_023) / STEPS).ravel().tolist()
    pause = _PAUSE[bits >> 10 & 1_023].ravel().tolist()
    turns = list(map(Turn, length, ends, pause))
    return [turns[at : at + TURNS] for at in range(0, len(turns), TURNS)]


def uniform(seed: int, count: int) -> tuple[NDArray[np.float64], list[int]]:
    """Return so many numbers in (0, 1] and as many whole ones of 40 bits: by them what comes is drawn."""
    turn = np.array(COMES & _MASK, dtype=np.uint64)
    bits = _bits(seed, np.arange(count, dtype=np.uint64), turn)
    return ((bits & 0xFFFFFF) + 1) / (1 << 24), (bits >> 24).tolist()


def _bits(seed: int, case: Bits, turn: Bits) -> Bits:
    """Return 64 bits that depend on nothing else (the finalizer of SplitMix64)."""
    with np.errstate(over="ignore"):
        bits = np.uint64(seed * _SEED & _MASK) + case * np.uint64(_CASE) + turn * np.uint64(_TURN)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(_CASE)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(_TURN)
        found: Bits = bits ^ (bits >> np.uint64(31))
    return found
