"""Which queues a crisis fills: of the cases that began to wait since its onset, how many wait in each."""

from collections import Counter

from commandcenter.care import marks
from commandcenter.kpis.moment import Moment

Shares = tuple[tuple[str, int], ...]


def waiting_by_queue(moment: Moment, since_us: int, until_us: int) -> Shares:
    """Return (queue, cases) of what began to wait in this time and still does, most first."""
    masks = [(queue.key, marks.motive_bits(queue.motives)) for queue in moment.settings.queues]
    rest = next(queue.key for queue in moment.settings.queues if not queue.motives)
    found: Counter[str] = Counter()
    for thread, since in moment.state.waiting.items():
        if since_us < since <= until_us:
            about = moment.state.about[thread]
            found[next((key for key, mask in masks if about & mask), rest)] += 1
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def shared_out(people: int, shares: Shares) -> Shares:
    """Divide people among queues by largest remainders; a queue that gets nobody is left out."""
    total = sum(cases for _, cases in shares)
    if not total:
        return ()
    whole = {key: people * cases // total for key, cases in shares}
    rests = sorted(shares, key=lambda item: -(people * item[1] % total))
    for key, _ in rests[: people - sum(whole.values())]:
        whole[key] += 1
    return tuple((key, count) for key, count in whole.items() if count)
