"""The course of a figure: its buckets, and its channels, add up to the figure; what is not known is a gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY
from commandcenter.errors import UserError
from commandcenter.protocol.figures import Course
from tests.commandcenter.kpis.random_log import FIRST
from tests.commandcenter.kpis.test_parts import IN_FORCE, state_of
from tests.commandcenter.kpis.test_period import period
from tests.commandcenter.story import at, folded, incident, post, replied, told, wrote


def sums(course: Course) -> list[float]:
    """Return what stands in each line, added up."""
    return [sum(value or 0 for value in line.values) for line in course.lines]


@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(0, 40))
def test_buckets_and_channels_add_up_to_the_volume(seed: int, size: int, day: int) -> None:
    one = period(state_of(seed, size), "week", FIRST + day * DAY, IN_FORCE)
    course = one.course("volume", by_channel=True)
    whole, *channels = sums(course)
    assert whole == sum(channels) == one.row("volume").figure.n


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_the_backlog_s_course_ends_at_the_backlog(seed: int, size: int) -> None:
    one = period(state_of(seed, size), "day", None, IN_FORCE)
    for line in one.course("backlog", by_channel=True).lines:
        known = [value for value in line.values if value is not None]
        figures = {row.part_of: row.figure.value for row in one.split("backlog", "channel").rows}
        assert not known or known[-1] == figures[line.part_of]


def test_an_hour_with_nothing_due_is_a_gap_and_so_is_what_is_to_come_or_before_the_log() -> None:
    facts = [wrote(at(10), "a", 1), replied(at(20), "a"), wrote(at(130), "b", 2)]
    facts += [replied(at(140), "b")]
    course = period(folded(told(*facts))).course("service_level", by_channel=False)
    (line,) = course.lines
    assert len(line.values) == 24
    assert {n: value for n, value in enumerate(line.values) if value is not None} == {
        9: 1.0,
        11: 1.0,
    }
    messages = period(folded(told(*facts))).course("volume", by_channel=False).lines[0].values
    assert messages[8:12] == (None, 1.0, 0.0, 1.0)
    assert set(messages[12:]) == {None}


def test_a_publication_is_marked_and_a_cancelled_one_is_not() -> None:
    facts = [wrote(at(0)), post("published", at(5), "p", start=at(5), title="Promo")]
    facts += [post("cancelled", at(6), "q", start=at(6), title="Never")]
    course = period(folded(told(*facts))).course("volume", by_channel=False)
    assert [one.at_us for one in course.publications] == [at(5)]


def test_usual_is_the_median_of_the_same_hour_of_the_weeks_before() -> None:
    facts = [
        wrote(at(0) - week * 7 * DAY + n, f"t{week} {n}", n + 1)
        for week, count in ((0, 1), (1, 5), (2, 3), (3, 9))
        for n in range(count)
    ]
    course = period(folded(told(*facts))).course("volume", by_channel=False)
    assert course.usual[9] == 5


def test_what_is_no_count_of_cases_has_no_course() -> None:
    with pytest.raises(UserError, match="figure_not_charted"):
        period(folded(told(wrote(at(0))))).course("first_response", by_channel=False)


def test_a_crisis_is_marked_until_it_ends_and_a_false_alarm_is_not() -> None:
    facts = [wrote(at(0)), incident("firing", at(5), "A1"), incident("resolved", at(30), "A1")]
    facts += [incident("firing", at(40), "A2"), incident("false_alarm", at(50), "A2")]
    course = period(folded(told(*facts))).course("volume", by_channel=False)
    (crisis,) = course.crises
    assert crisis.end_us is not None
    assert crisis.end_us <= at(30)
