"""Within 45 minutes: today's promises kept, of those that are due."""

import pytest

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis import within_45
from commandcenter.kpis.within_45 import Kept, promises
from commandcenter.state import State
from tests.commandcenter.kpis.moments import CLOCK, moment
from tests.commandcenter.story import NINE, at, closed, folded, replied, told, wrote


def conversation(name: str, minute: float, took: float | None) -> list[Fact]:
    """Return a request and its answer."""
    return [wrote(at(minute), name)] + ([] if took is None else [replied(at(minute + took), name)])


def test_promises_kept_broken_due_and_not_yet_due() -> None:
    story = [
        *conversation("in time", 0, 10),
        *conversation("just in time", 0, 45),
        *conversation("late", 0, 45 + 1e-6),
        *conversation("waits long", 0, None),
        *conversation("waits", 60, None),
        *conversation("waits exactly 45", 60 + 15, None),
        wrote(at(0), "closed unanswered"),
        closed(at(10), "closed unanswered"),
        *conversation("yesterday", -24 * 60, 5),
        wrote(at(0), "thanks", kind="thanks"),
    ]
    figure = within_45.figure(moment(story, at(120)))
    assert (figure.part, figure.n) == (2, 6)
    assert figure.value == pytest.approx(2 / 6)
    assert (figure.window, figure.goal, figure.goal_kind) == ("today", 0.90, "at_least")
    start = CLOCK.day_start(at(120))
    assert promises(folded(told(*story)), CLOCK, start, at(120)) == Kept(2, 5 + 1, 1)


def test_only_the_first_answer_of_a_cycle_counts() -> None:
    story = [
        *conversation("a", 0, 10),
        *conversation("a", 20, 100),  # asks again, waits long: still the same cycle
        closed(at(130), "a"),
        *conversation("a", 140, 5),
    ]
    figure = within_45.figure(moment(story, at(200)))
    assert (figure.part, figure.n) == (2, 2)


def test_a_late_reply_is_no_kept_promise_because_the_case_was_closed_in_time() -> None:
    story = [wrote(at(0)), replied(at(60)), closed(at(61))]
    figure = within_45.figure(moment(story, at(70)))
    assert (figure.part, figure.n) == (0, 1)


def test_minutes_are_minutes_of_service() -> None:
    story = [
        wrote(at(12 * 60 + 45)),
        replied(at(23 * 60 + 20)),
    ]  # 21:45, 8:20 the next day: 35 minutes
    kept = promises(folded(told(*story)), CLOCK, CLOCK.day_start(NINE), at(23 * 60 + 30))
    assert kept == Kept(1, 1, 0)


def test_today_is_the_local_day_of_the_question() -> None:
    night = CLOCK.day_start(at(24 * 60))
    before = [wrote(night - MINUTE, "a"), replied(night - 1, "a", recorded_us=night - 1)]
    assert within_45.figure(moment(before, night - 1)).n == 1
    assert within_45.figure(moment(before, night)).n == 0
    after = [wrote(night, "b"), replied(night + MINUTE, "b")]
    assert within_45.figure(moment([*before, *after], night + 2 * MINUTE)).n == 1


def test_nothing_due_is_nought_of_nought() -> None:
    for what in (State(), [wrote(at(0))]):
        figure = within_45.figure(moment(what, at(30)))
        assert (figure.value, figure.part, figure.n, figure.level) == (None, 0, 0, "normal")


def test_the_level_waits_three_minutes_and_needs_thirty_promises() -> None:
    day = [*(each for n in range(24) for each in conversation(f"good {n}", 0, 10))]
    late = [each for n in range(6) for each in conversation(f"late {n}", 0, 60)]  # due at 9:45
    state = folded(told(*day, *late))

    def level(minutes: float, **levels: float) -> str:
        return within_45.figure(moment(state, at(minutes), levels=levels)).level

    assert [level(minutes) for minutes in (44, 48, 49, 300)] == ["normal"] * 2 + ["warning"] * 2
    assert level(300, within_45_critical=0.85) == "critical"
    assert level(300, least_n=31) == "normal"


def test_the_usual_takes_whole_past_days_with_enough_promises() -> None:
    def days(count: int, least: int) -> float | None:
        story = [wrote(at(-count * 24 * 60 - 60 * 24))]  # the log's first day is not whole
        for day in range(1, count + 1):
            for n in range(30):
                story += conversation(f"{day} {n}", n - day * 24 * 60, 10 if n < 27 else 50)
        levels = {"least_n": least}
        return within_45.figure(moment(story, at(60), levels=levels)).usual

    assert days(3, 30) == pytest.approx(0.9)
    assert days(2, 30) is None
    assert days(3, 31) is None


def test_the_usual_stays_for_the_day_and_is_new_on_the_next() -> None:
    story = [wrote(at(0) - 40 * DAY)]
    for day in range(1, 11):
        story += [
            each for n in range(30) for each in conversation(f"{day} {n}", n - day * 24 * 60, 10)
        ]
    asked = moment(story, at(60))
    assert within_45.figure(asked).usual == within_45.figure(asked).usual == 1.0
    assert within_45.figure(moment(story, at(60), with_usual=False)).usual is None
