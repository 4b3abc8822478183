"""Cases to answer by queue and age.

Population: the cases of `to_answer`, each in the first queue of the site that holds a motive of it, else
in the queue of the rest. Formula: a count at an instant per age band. Exclusions: as `to_answer`. Unit:
cases, ages in service minutes; the queues add up to the headline. Source: kpis.md, Backlog; settings.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.care import marks
from commandcenter.clock import MINUTE
from commandcenter.kpis import to_answer
from commandcenter.kpis.moment import Moment
from commandcenter.settings import Queue

BANDS_US = tuple(int(minutes * MINUTE) for minutes in to_answer.BANDS_MIN)


class Waiting(NamedTuple):
    """What waits in one queue: by age band, and how long the oldest has, None where nothing does."""

    queue: Queue
    bands: tuple[int, ...]
    goal: int
    oldest_us: int | None


def by_age(moment: Moment) -> tuple[Waiting, ...]:
    """Return the queues in the site's order."""
    queues = moment.settings.queues
    since, about = to_answer.open_cases(moment)
    reading = moment.clock.reading(np.append(since, moment.now_us))
    ages = reading[-1] - reading[:-1]
    band = np.digitize(ages, BANDS_US, right=True)
    place = np.full(len(about), next(n for n, queue in enumerate(queues) if not queue.motives))
    for number in reversed(range(len(queues))):  # so that the first queue has the last word
        mask = marks.motive_bits(queues[number].motives)
        place[(about & mask) != 0] = number
    width = len(BANDS_US) + 1
    counts = np.bincount(place * width + band, minlength=len(queues) * width).reshape(-1, width)
    goals = shared_out(moment.settings.goals.to_answer, [queue.parts for queue in queues])
    return tuple(
        Waiting(
            queue=queue,
            bands=tuple(counts[number].tolist()),
            goal=goals[number],
            oldest_us=int(ages[place == number].max()) if counts[number].any() else None,
        )
        for number, queue in enumerate(queues)
    )


def shared_out(total: int, parts: list[int]) -> list[int]:
    """Divide a whole number by these parts into whole numbers that add up to it: largest remainders."""
    whole = [total * part // sum(parts) for part in parts]
    rests = [total * part % sum(parts) for part in parts]
    for place in sorted(range(len(parts)), key=lambda n: (-rests[n], n))[: total - sum(whole)]:
        whole[place] += 1
    return whole
