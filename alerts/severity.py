"""How bad it is, 1 to 10: how many times the expected, and how many more an hour."""

from math import log2, log10

LEAST, MOST = 1, 10
BY_ONE_CHANNEL = 2  # less, while only one channel's data is complete
BY_REACH = 1  # more, while reshares take a growing share
SILENT_AT_FIRST = 4
SILENT_AFTER_HOUR = 6
SILENT_TOGETHER = 8  # two feeds or more


def of_spike(times: float, per_hour: float, *, growing: bool = False, partial: bool = False) -> int:
    """Grade a spike: `times` the expected, `per_hour` negatives above it.

    `growing`: the share of reshares rose in three successive windows. `partial`: all channels but one
    are silent.
    """
    grade = 0.5 + 0.7 * log2(min(16.0, max(1.0, times))) + 2.2 * log10(max(1.0, per_hour))
    grade = round(grade) + (BY_REACH if growing else 0) - (BY_ONE_CHANNEL if partial else 0)
    return min(MOST, max(LEAST, grade))


def of_silence(minutes: float, silent_feeds: int) -> int:
    """Grade a silent feed by its age and by how many are silent."""
    if silent_feeds >= 2:
        return SILENT_TOGETHER
    return SILENT_AFTER_HOUR if minutes >= 60 else SILENT_AT_FIRST
