"""Which queues a crisis fills: people are shared out by what began to wait since its onset and still does."""

from commandcenter.care import marks
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.queues import shared_out
from commandcenter.settings import Queue


def by_queue(
    moment: Moment, people: int, since_us: int, until_us: int
) -> tuple[tuple[Queue, int], ...]:
    """Return the queues that get some of these people, in the site's order; () where nothing waits."""
    waiting = cases(moment, since_us, until_us)
    if not sum(waiting):
        return ()
    given = zip(moment.settings.queues, shared_out(people, waiting), strict=True)
    return tuple((queue, count) for queue, count in given if count)


def cases(moment: Moment, since_us: int, until_us: int) -> list[int]:
    """Count for each queue what began to wait in this time and still does."""
    queues, state = moment.settings.queues, moment.state
    masks = [marks.motive_bits(queue.motives) for queue in queues]
    rest = next(place for place, queue in enumerate(queues) if not queue.motives)
    found = [0] * len(queues)
    for thread, since in state.waiting.items():
        if since_us < since <= until_us:
            about = state.about[thread]
            found[next((place for place, mask in enumerate(masks) if about & mask), rest)] += 1
    return found
