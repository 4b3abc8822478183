"""The worst weeks of the year: ranked by what was missed, each with its worst crisis."""

from msgspec.structs import replace

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.review import WeekRow
from commandcenter.review.weeks import worst_weeks
from commandcenter.settings import Rates, Settings
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, folded, incident, replied, told, wrote

WEEK = 7 * 1440
NOW = at(3 * WEEK)


def year() -> list[Fact]:
    """Return three weeks: none late, five late in a crisis, two late."""
    facts = []
    for week, late in enumerate((0, 5, 2)):
        for n in range(8):
            when = at(week * WEEK + n * 10)
            wait = 90 if n < late else 20
            facts += [
                wrote(when, f"{week}.{n}", n + 1),
                replied(when + wait * MINUTE, f"{week}.{n}"),
            ]
    begun, over = at(WEEK + 10), at(WEEK + 200)
    return [
        *facts,
        incident("firing", begun, severity=6, evidence={"onset_us": begun}, was=""),
        incident("firing", begun, "A0002", severity=9, evidence={"onset_us": begun}, was=""),
        incident("resolved", over, severity=6, was="firing"),
        incident("resolved", over, "A0002", severity=9, was="firing"),
    ]


def test_the_week_in_which_most_promises_were_missed_stands_first() -> None:
    weeks = worst_weeks(moment(folded(told(*year())), NOW)).weeks
    assert [(week.missed, week.due) for week in weeks] == [(5, 8), (2, 8), (0, 8)]
    worst = weeks[0]
    assert (worst.crises, worst.severity, worst.incident) == (2, 9, "A0002")
    assert worst.cents is None


def test_weeks_are_local_and_go_from_monday_to_sunday() -> None:
    weeks = worst_weeks(moment(folded(told(*year())), NOW)).weeks
    assert {week.end_us - week.start_us for week in weeks} <= {7 * DAY, 7 * DAY - 60 * MINUTE}
    (first,) = (week for week in weeks if week.start_us <= at(0) < week.end_us)
    assert first.start_us == at(
        -1440 - 9 * 60
    )  # the Monday before that Tuesday, at midnight in Rome


def test_a_rate_makes_a_cost_of_missed_promises() -> None:
    now = moment(folded(told(*year())), NOW)
    settings = replace(Settings(), rates=Rates(missed_promise_cents=200))
    found = worst_weeks(Moment(now.state, NOW, settings, now.clock, now.hours))
    assert (found.currency, [week.cents for week in found.weeks]) == ("EUR", [1000, 400, 0])


def test_an_empty_log_has_no_weeks() -> None:
    nothing: tuple[WeekRow, ...] = ()
    assert worst_weeks(moment(folded([]), NOW)).weeks == nothing
