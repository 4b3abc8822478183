"""What is usual: a level per column and a profile over the hours, learned from hour sums.

Columns are whatever is counted (negatives of a motive, messages of a channel). A crisis must not teach
itself as normal: hours are clipped at 1.6 e + 3 sqrt(e) + 1 of what the model itself expects, and hours
under an open incident are left out. The fit is a pure function of the hour sums, so
late messages revise it by themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DAILY_WEIGHT = 0.88  # an EWMA with alpha 0.12 a day
PROFILE_DAYS = 14
CLASS_DAYS = 28  # from so much history on weekends have their own profile
_CLASS_HELD = 0.5  # days of the common profile that hold the one of weekends
_ROUNDS = 3
_GENERIC = (
    np.array(  # a day of customer care nobody has seen yet; fades with the first real days
        [
            9,
            7,
            5,
            4,
            4,
            8,
            22,
            45,
            70,
            85,
            95,
            95,
            90,
            90,
            85,
            85,
            90,
            97,
            110,
            115,
            105,
            85,
            45,
            20,
        ]
    )
    / 65.0
)
_GENERIC_DAYS = 0.3
_CELL = 60.0  # pseudo-messages that hold a column's hour to the common profile
_SIZE, _SIZES = 25.0, (12.0, 50.0)  # usual noise of some 20 % from hour to hour, and its limits
_LEAST = 1e-4  # messages an hour: an expectation is never zero
_MINUTES = np.arange(2 * 1440)
_SLOT = (_MINUTES + 30) // 60  # index of the hour centre before, in 50 hours from -1 h on
_PART = ((_MINUTES + 30) % 60 + 0.5) / 60.0


@dataclass(frozen=True)
class Rates:
    """Messages expected per column. `table` is their running sum over 48 h from `first_minute` on."""

    hourly: Floats  # (50, columns): the hours around those two days
    table: Floats  # (2881, columns)
    first_minute: int
    size: float  # of the hour to hour noise, as the size of a negative binomial
    days: float  # of history
    busiest: Floats  # (columns,): the most expected in a minute of those two days

    def between(self, begins: NDArray[np.int64], end: int) -> Floats:
        """Return what is expected from each begin up to `end` (minutes since 1970): (begins, columns).

        The table covers yesterday and today of the fit; what lies outside is clamped to it.
        """
        last = len(self.table) - 1
        stop = min(max(end - self.first_minute, 0), last)
        found: Floats = self.table[stop] - self.table[np.clip(begins - self.first_minute, 0, last)]
        return found

    def each(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> Floats:
        """Return what is expected of each column between its own begin and end: (columns,)."""
        last, columns = len(self.table) - 1, np.arange(self.table.shape[1])
        rows = np.clip(np.stack([begins, np.maximum(begins, ends)]) - self.first_minute, 0, last)
        found: Floats = self.table[rows[1], columns] - self.table[rows[0], columns]
        return found


@dataclass(frozen=True)
class Fit:
    """A fitted model and, for its hours, what it expects."""

    rates: Rates
    expected: Floats  # (hours, columns), aligned with the counts it was fitted on


def fit(counts: Floats, masked: Flags, first_hour: int) -> Fit:
    """Fit hour sums (hours, columns), of which `masked` ones are not to be believed.

    `first_hour` is the hour since 1970 of the first row; the row after the last is the hour now.
    """
    hours = first_hour + np.arange(len(counts))
    now = first_hour + len(counts)
    weight = DAILY_WEIGHT ** ((now - 1 - hours) / 24.0)
    kinds = _kinds(hours, len(counts))
    profile, level = _first_guess(counts, hours)
    profiles = np.stack([profile, profile])
    cells = np.ones((counts.shape[1], 24))
    hod = hours % 24
    expected = _expected(profiles[kinds, hod], cells[:, hod], level)
    recent = hours >= now - PROFILE_DAYS * 24
    believed = np.where(masked, 0.0, weight[:, None])
    for _ in range(_ROUNDS):
        kept = np.where(masked, expected, np.minimum(counts, clip(expected)))
        profiles = _profiles(kept, hod, kinds, recent)
        usual = profiles[kinds, hod]
        level = (_summed(believed, kept) + _LEAST) / (believed.T @ usual + _LEAST)
        cells = _cells(kept[recent], hod[recent], usual[recent, None] * level)
        expected = _expected(usual, cells[:, hod], level)
    rates = _rates(profiles, cells, level, now, _noise(kept, expected), len(counts) / 24.0)
    return Fit(rates, expected)


def _summed(weights: Floats, values: Floats) -> Floats:
    total: Floats = np.einsum("hc,hc->c", weights, values)
    return total


def clip(expected: Floats) -> Floats:
    """Return the most that an hour may teach."""
    limit: Floats = 1.6 * expected + 3.0 * np.sqrt(expected) + 1.0
    return limit


def _kinds(hours: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Tell weekends (1) from working days (0) once there is history for it; 1970 began on a Thursday."""
    if length < CLASS_DAYS * 24:
        return np.zeros(len(hours), dtype=np.int64)
    return ((hours // 24 + 3) % 7 >= 5).astype(np.int64)


def _first_guess(counts: Floats, hours: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return a profile and levels that one wild day cannot bend: medians over the days."""
    days = len(counts) // 24
    if days < 3:
        return _GENERIC, counts.sum(0) / max(_GENERIC[hours % 24].sum(), _LEAST)
    whole = counts[len(counts) - days * 24 :].reshape(days, 24, -1)
    level = np.median(whole.sum(1), axis=0) / 24.0
    profile = np.roll(np.median(whole.sum(2), axis=0), int(hours[len(counts) - days * 24] % 24))
    return profile / max(float(profile.mean()), _LEAST), level


def _profiles(
    kept: Floats, hod: NDArray[np.int64], kinds: NDArray[np.int64], recent: Flags
) -> Floats:
    """Return the common profile of working days and of weekends: (2, 24), mean 1 over working days."""
    total = kept.sum(1)
    sums, seen = _by_hour(total[recent], hod[recent]), np.bincount(hod[recent], minlength=24)
    base = max(_LEAST, float(sums.sum() / max(float((_GENERIC * seen).sum()), _LEAST)))
    days = (sums + _GENERIC_DAYS * base * _GENERIC) / (seen + _GENERIC_DAYS)
    days /= max(float(days.mean()), _LEAST)
    both = [days, days]
    if kinds.any():
        rate = max(_LEAST, float(total.sum() / days[hod].sum()))
        for kind in (0, 1):
            these = kinds == kind
            held = _CLASS_HELD * rate * days
            own = (_by_hour(total[these], hod[these]) + held) / rate
            both[kind] = own / (np.bincount(hod[these], minlength=24) + _CLASS_HELD)
    return np.stack(both)


def _by_hour(values: Floats, hod: NDArray[np.int64]) -> Floats:
    return np.bincount(hod, weights=values, minlength=24).astype(np.float64)


def _cells(kept: Floats, hod: NDArray[np.int64], expected: Floats) -> Floats:
    """Return how far each column's hours leave the common profile: (columns, 24), held to 1."""
    found = np.ones((kept.shape[1], 24))
    for hour in range(24):
        these = hod == hour
        found[:, hour] = (kept[these].sum(0) + _CELL) / (expected[these].sum(0) + _CELL)
    return found


def _expected(usual: Floats, cells: Floats, level: Floats) -> Floats:
    result: Floats = np.maximum(usual[:, None] * cells.T * level, _LEAST)
    return result


def _noise(kept: Floats, expected: Floats) -> float:
    """Return the size that stands for the noise from hour to hour, common ups and downs taken out.

    An hour's total is taken as given, so a column with a share q of it varies by 1 - q of its own noise.
    """
    total = expected.sum(1, keepdims=True)
    mean = expected * (kept.sum(1, keepdims=True) / total)
    rest = 1.0 - expected / total
    busy = mean >= 3.0
    if busy.sum() < 200:
        return _SIZE
    excess = ((kept - mean) ** 2 - mean * rest)[busy].sum()
    spread = excess / (mean**2 * rest)[busy].sum()
    return float(np.clip(1.0 / max(spread, 1e-3), *_SIZES))


def _rates(
    profiles: Floats, cells: Floats, level: Floats, now: int, size: float, days: float
) -> Rates:
    first = now // 24 * 24 - 24
    hours = first - 1 + np.arange(50)
    hourly = _expected(
        profiles[_kinds(hours, round(days * 24)), hours % 24], cells[:, hours % 24], level
    )
    minutes = hourly[_SLOT] * (1.0 - _PART)[:, None] + hourly[_SLOT + 1] * _PART[:, None]
    table = np.zeros((len(_MINUTES) + 1, hourly.shape[1]))
    np.cumsum(minutes / 60.0, axis=0, out=table[1:])
    return Rates(hourly, table, first * 60, size, days, hourly.max(0) / 60.0)
