"""The ten known wrong ways of kpis.md, one test each: what would come out of them, and what does come out."""

from itertools import count

import numpy as np
import pytest

from commandcenter.clock import DAY, MINUTE, parse_us
from commandcenter.events.fact import Fact
from commandcenter.kpis import (
    MEASURED,
    backlog,
    first_response,
    handling_time,
    punctuality,
    reply,
    resolution,
    service_level,
)
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.story import agent, at, closed, replied, went_on, wrote


def handled(thread: str, minutes: float) -> list[Fact]:
    """Return a case that was in an agent's hands so long."""
    return [
        wrote(at(0), thread),
        went_on("assigned", at(0), thread, order=1, agent="Ada"),
        closed(at(minutes), thread),
    ]


def test_1_departments_are_pooled_not_averaged() -> None:
    first = handled("a", 170)
    second = [each for n in range(99) for each in handled(f"b{n}", 25.4)]
    one, many, both = (
        handling_time.measure(book(story, at(600))) for story in (first, second, first + second)
    )
    assert one.value == 170
    assert many.value == pytest.approx(25.4)
    assert np.mean([170, 25.4]) == pytest.approx(97.7)  # what an average of averages would say
    assert both.value == pytest.approx(26.846)
    assert both.value == pytest.approx((one.told["sum"] + many.told["sum"]) / (one.n + many.n))


def waiting(*minutes: float) -> list[Fact]:
    """Return cases whose first replies took so long."""
    return [
        each
        for n, length in enumerate(minutes)
        for each in (wrote(at(0), f"t{n}"), replied(at(length), f"t{n}"))
    ]


def test_2_a_median_is_a_median_not_a_trimmed_mean() -> None:
    measured = first_response.measure(book(waiting(1, 2, 3, 40, 50), at(60)))
    assert np.mean([2, 3, 40]) == 15  # trimmed: without the smallest and the largest
    assert measured.value == measured.told["p50"] == 3
    assert measured.n == 5


def test_3_a_late_reply_is_late_although_the_case_was_closed_in_time() -> None:
    now = book([wrote(at(0)), replied(at(100)), closed(at(110))], at(600))
    assert (service_level.measure(now).part, service_level.measure(now).n) == (0, 1)
    assert (punctuality.measure(now).part, punctuality.measure(now).n) == (1, 1)


def test_4_thanks_start_no_clock_and_no_weekend_of_false_wait() -> None:
    friday = parse_us("2026-03-13T17:00:00+01:00")
    monday = friday + 3 * DAY
    solved = [wrote(friday), replied(friday + 10 * MINUTE), closed(friday + 20 * MINUTE)]
    thanks = wrote(friday + 60 * MINUTE, kind="thanks", care=False)
    with_thanks, without = (book(story, monday) for story in ([*solved, thanks], solved))
    for kpi in (service_level, first_response, punctuality, reply, backlog):
        assert kpi.measure(with_thanks).value == kpi.measure(without).value
    assert backlog.measure(with_thanks).n == 0


@pytest.mark.parametrize("how", [{"actor": "bot"}, {"visibility": "internal"}], ids=["bot", "note"])
def test_5_neither_a_bot_nor_a_private_note_stops_a_clock(how: dict[str, str]) -> None:
    story = [wrote(at(0)), replied(at(2), **how), replied(at(60))]  # type: ignore[arg-type]
    measured = first_response.measure(book(story, at(90)))
    assert (measured.value, measured.n) == (60, 1)


def test_6_open_cases_that_are_overdue_count_against_punctuality() -> None:
    story = [wrote(at(0), "a"), closed(at(60), "a"), *(wrote(at(0), thread) for thread in "bcd")]
    measured = punctuality.measure(book(story, at(0) + DAY))
    assert (measured.part, measured.n, measured.value) == (1, 4, 0.25)  # not 1 of 1


def test_7_a_reopened_case_has_a_start_of_its_own_and_keeps_the_first_one_too() -> None:
    story = [
        wrote(at(0)), replied(at(10)), closed(at(60)),
        wrote(at(0) + DAY), replied(at(5) + DAY), closed(at(30) + DAY),
    ]  # fmt: skip
    now = book(story, at(0) + 2 * DAY)
    assert resolution.measure(now).told["values"] == [60, 30]
    assert first_response.measure(now).told["values"] == [10, 5]


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2026-03-28T21:30:00+01:00", "2026-03-29T08:30:00+02:00"),  # a night of 10 hours
        ("2026-10-24T21:30:00+02:00", "2026-10-25T08:30:00+01:00"),  # one of 12
    ],
)
def test_8_the_night_the_clocks_change_has_no_service_hour_more_or_less(
    evening: str, morning: str
) -> None:
    asked, answered = parse_us(evening), parse_us(morning)
    measured = first_response.measure(book([wrote(asked), replied(answered)], answered + DAY))
    assert measured.value == 60
    assert measured.told["wall"]["p50"] == (answered - asked) / MINUTE != 660


def test_9_shares_of_different_populations_are_summed_by_their_counts() -> None:
    social = [wrote(at(0), "a", channel="x"), replied(at(5), "a")]
    mail = [
        each
        for thread in "bcd"
        for each in (
            wrote(at(0), thread, channel="email"),
            replied(at(5 if thread == "b" else 99), thread),
        )
    ]
    one, other, both = (
        service_level.measure(book(story, at(600))) for story in (social, mail, social + mail)
    )
    assert one.value == 1
    assert other.value == pytest.approx(1 / 3)
    assert both.value == 0.5  # neither 2/3, their mean, nor 4/3, their sum
    assert (both.part, both.n) == ((one.part or 0) + (other.part or 0), one.n + other.n)


@pytest.mark.parametrize("kpi", MEASURED, ids=lambda kpi: kpi.key)
def test_10_what_is_missing_is_not_zero(kpi: object) -> None:
    nothing = book([], at(0))
    measured = kpi.measure(nothing)  # type: ignore[attr-defined]
    assert measured.value is None
    assert measured.n == 0


def test_an_agent_who_never_said_anything_makes_no_hour() -> None:
    names = count()
    story = [*waiting(5), agent(at(0), f"agent {next(names)}", "offline")]
    (rate,) = (kpi for kpi in MEASURED if kpi.key == "replies_per_agent_hour")
    assert rate.measure is not None
    assert rate.measure(book(story, at(60))).value is None
