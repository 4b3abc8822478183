"""The weeks of the last year, the worst first: by missed promises, and what they cost where a rate is set."""

from datetime import UTC, datetime, time, timedelta

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.kpis.book import Book
from commandcenter.kpis.happened import crises
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.review import WeekRow, WeeksView
from commandcenter.review.periods import missed
from commandcenter.state import State

YEAR = 52


def worst_weeks(moment: Moment) -> WeeksView:
    """Return the weeks of a year in which anything was promised or burned, the worst first.

    Of two with as many missed promises the one with the graver crisis stands first, then the later one.
    """
    in_force = TermsInForce(moment.settings)
    rates = moment.settings.rates
    found = []
    for start_us, end_us in _weeks(moment):
        book = Book(
            moment.state, in_force, moment.now_us, after_us=start_us - 1, until_us=end_us - 1
        )
        late, due = missed(book)
        name, severity = _worst(moment.state, start_us, end_us)
        row = WeekRow(
            start_us=start_us,
            end_us=end_us,
            due=due,
            missed=late,
            messages=len(book.messages),
            crises=len(crises(moment.state, start_us, end_us)),
            severity=severity,
            incident=name,
            cents=rates.cents(late),
        )
        if row.due or row.crises:
            found.append(row)
    found.sort(key=lambda row: (-row.missed, -row.severity, -row.start_us))
    return WeeksView(
        as_of_us=moment.now_us,
        weeks=tuple(found),
        currency=rates.currency if rates.missed_promise_cents is not None else "",
    )


def _weeks(moment: Moment) -> list[tuple[int, int]]:
    """Return the local weeks, Monday to Sunday, from this one back as far as the log and a year reach."""
    zone = moment.clock.zone
    today = to_datetime(moment.now_us).astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    days = [monday - timedelta(days=7 * week) for week in range(-1, YEAR)]
    edges = [from_datetime(datetime.combine(day, time(), zone).astimezone(UTC)) for day in days]
    first_us = moment.state.first_us
    spans = zip(edges[1:], edges, strict=False)
    return [(start, min(end, moment.now_us)) for start, end in spans if first_us and end > first_us]


def _worst(state: State, start_us: int, end_us: int) -> tuple[str, int]:
    """Return the gravest crisis that fired in a week, and its severity; of two the one that fired first."""
    told = {span.start_us for span in crises(state, start_us, end_us)}
    found = [
        (-one.severity, one.fired_us, name)
        for name, one in state.incidents.items()
        if one.kind != "feed_silence" and one.onset_us in told and not one.into
    ]
    if not found:
        return "", 0
    severity, _, name = min(found)
    return name, -severity
