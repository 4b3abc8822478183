"""Messages: what customers wrote in the last hour.

Population: inbound messages of customers, all channels, spam and thanks too. Formula: a count by event
time. Exclusions: edits, our own posts, system mail. Unit: messages. Source: kpis.md, Volume.
"""

import numpy as np

from commandcenter.care import marks
from commandcenter.clock import HOUR
from commandcenter.kpis.book import customers
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.kpi import Kpi, steps
from commandcenter.kpis.levels import instants, sustained
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.windows import counts
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure

WINDOW = HOUR


def figure(moment: Moment) -> Figure:
    """Return the headline figure; None until the log's first message."""
    capacity, levels = moment.settings.goals.messages_per_hour, moment.settings.levels
    ends = np.append(instants(moment.now_us, levels), moment.now_us)
    pairs = moment.state.messages.between(int(ends[0]) - WINDOW, moment.now_us)
    past = counts(pairs[:, 0], ends, WINDOW)
    usual = usual_at(moment, moment.now_us)
    return Figure(
        key="messages",
        unit="count",
        window="60min",
        value=float(past[-1]) if moment.state.first_us else None,
        goal=float(capacity),
        goal_kind="capacity",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=max(1.5 * capacity, usual.high * 1.25 if usual else 0.0),
        level=sustained(past[:-1], capacity, capacity * levels.messages_critical_times, levels),
    )


def usual_at(moment: Moment, end_us: int) -> Usual | None:
    """Return what the 60 minutes that end here usually bring: the two hours they touch, weighed."""
    if not moment.with_usual:
        return None
    today = moment.now_us // HOUR
    hour, part = divmod(end_us, HOUR)
    share = part / HOUR
    two = [
        moment.hours.usual(
            "messages", at, today, lambda past: float(moment.hours.past(past).messages.sum())
        )
        for at in (hour - 1, hour)
    ]
    if two[0] is None or two[1] is None:
        return two[0] or two[1]
    mixed = [a * (1 - share) + b * share for a, b in zip(*two, strict=True)]
    return Usual(*mixed)


def explain(moment: Moment) -> Explained:
    """Return how many of the messages ask for something, and how many customers wrote them."""
    facts = moment.state.messages.between(moment.now_us - WINDOW, moment.now_us)[:, 1]
    people = np.unique(customers(moment.state, facts))
    counted = steps(
        (
            ("messages_hour", len(facts)),
            ("care_hour", np.count_nonzero(marks.opens(facts))),
            ("customers_hour", len(people)),
        )
    )
    return Explained(key="messages", version=1, clock="wall", steps=counted)


KPI = Kpi("messages", 1, "wall", figure, explain)
