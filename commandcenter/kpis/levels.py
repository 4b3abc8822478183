"""When a figure turns abnormal: on after minutes past its line, off after minutes back, so it never chatters.

A pure function of the last minutes' values, so that a rewind shows the level that was shown.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commandcenter.clock import MINUTE
from commandcenter.protocol.row import Level
from commandcenter.settings import Levels

_ORDER: tuple[Level, ...] = ("normal", "warning", "critical")


def instants(now_us: int, levels: Levels) -> NDArray[np.int64]:
    """Return the instants whose values decide the level at `now_us`: whole minutes, the newest last.

    Whole minutes, so that every look within a minute sees the same values: a run of three minutes and
    a half would else be long enough in some seconds and too short in others.
    """
    back = levels.on_min + levels.off_min
    return now_us // MINUTE * MINUTE - np.arange(back, -1, -1, dtype=np.int64) * MINUTE


def sustained(
    values: ArrayLike,
    warning: float,
    critical: float,
    levels: Levels,
    *,
    above: bool = True,
) -> Level:
    """Return the level of a figure from its values at `instants`.

    It shows once the figure has been past a line for `on_min`, and until it has not been so for `off_min`.
    `above`: past a line means larger than it, else smaller. NaN (too few cases) is never past a line.
    """
    numbers = np.asarray(values, dtype=float)
    run = levels.on_min + 1
    for level, line in ((2, critical), (1, warning)):
        past = numbers > line if above else numbers < line
        if past.size >= run and np.convolve(past, np.ones(run), "valid").max() >= run:
            return _ORDER[level]
    return "normal"
