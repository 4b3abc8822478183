"""When conversations begin: a rate that follows the day, and messages that call forth others."""

from collections.abc import Callable
from random import Random

from commandcenter.clock import SECOND
from feeds.simulator.chance import poisson
from feeds.simulator.hours import WEEKDAYS, LocalDay
from feeds.simulator.world import Kernel, World

Rate = Callable[[int], float]  # instant -> messages per second


class DayRate:
    """Messages per second over one local day, all channels together."""

    def __init__(self, world: World, day: LocalDay, load: float) -> None:
        """Join the day's hours, its weekday and the load."""
        of_day = world.messages_per_day * load * world.weekday_factor[WEEKDAYS[day.date.weekday()]]
        self._hours = [of_day * world.hour_share[hour] / 3600 for hour in day.hours]
        self._start_us = day.start_us
        self.peak = max(self._hours)

    def __call__(self, at_us: int) -> float:
        """Return the rate at an instant: straight lines between the middles of the hours."""
        place = (at_us - self._start_us) / (3600 * SECOND) - 0.5
        left = max(0, min(int(place // 1), len(self._hours) - 1))
        right = min(left + 1, len(self._hours) - 1)
        share = min(1.0, max(0.0, place - left))
        return self._hours[left] * (1 - share) + self._hours[right] * share

    def part(self, share: float) -> Rate:
        """Return the rate of a part of it."""
        return lambda at_us: self(at_us) * share


def cascade(
    rng: Random, rate: Rate, peak: float, span: tuple[int, int], kernel: Kernel
) -> list[tuple[int, int]]:
    """Return the arrivals of a Hawkes process as (instant, index of its cause or -1), causes first.

    `rate` (at most `peak`) is what all arrivals together come to: the uncaused ones are thinned to
    their share of it, each calls forth a Poisson number of others (cluster form of the process).
    What would fall behind the end of `span` is left out.
    """
    start_us, end_us = span
    found: list[tuple[int, int]] = []
    peak *= 1 - kernel.branching_ratio
    if peak <= 0:
        return found
    at = float(start_us)
    while (at := at + rng.expovariate(peak) * SECOND) < end_us:
        if rng.random() * peak < rate(int(at)) * (1 - kernel.branching_ratio):
            found.append((int(at), -1))
    index = 0
    while index < len(found):
        cause_us = found[index][0]
        for _ in range(poisson(rng, kernel.branching_ratio)):
            at_us = cause_us + int(rng.expovariate(1 / kernel.kernel_mean_s) * SECOND)
            if at_us < end_us:
                found.append((at_us, index))
        index += 1
    return found
