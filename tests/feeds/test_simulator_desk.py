"""The agents: answers within believable times, a queue that rises in a crisis and falls again."""

from collections.abc import Iterator
from datetime import time, timedelta
from itertools import pairwise
from statistics import median

from commandcenter.clock import HOUR, MINUTE
from feeds.simulator.days import Days, finish
from feeds.simulator.desk import Book
from feeds.simulator.hours import Hours
from feeds.simulator.settings import Script
from feeds.simulator.world import people, world
from tests.feeds.simulated import MAY_14, settings

HOURS = Hours(world())
ONE_DAY = timedelta(days=1)


def answered(*scripts: Script, days: int = 1) -> Iterator[tuple[int, int]]:
    """Yield (written, first answered) of the conversations that need care."""
    of = Days(settings(*scripts))
    for number in range(days):
        on = MAY_14 + number * ONE_DAY
        book = book_of(of, number)
        for one in finish(of._plan(on)):
            steps = [step for step in book.courses[one.id].steps if step.agent]
            if one.template.care and steps:
                yield one.begin_us, steps[0].at_us


def book_of(of: Days, number: int = 0) -> Book:
    on = MAY_14 + number * ONE_DAY
    return finish(of._book(on, finish(of._book(on - ONE_DAY, {})).free_us))


def service_minutes(start_us: int, end_us: int) -> float:
    """Return the minutes of service between two instants less than two days apart."""
    first, total = HOURS.date(start_us), 0
    for number in range(3):
        local = HOURS.day(first + number * ONE_DAY)
        total += max(0, min(end_us, local.close_us) - max(start_us, local.open_us))
    return total / MINUTE


def waiting(waits: list[tuple[int, int]], at_us: int) -> int:
    """Return how many wait for a first answer at an instant."""
    return sum(start <= at_us < end for start, end in waits)


def test_first_answers_take_twenty_minutes_and_nearly_all_less_than_45() -> None:
    waits = [service_minutes(start, end) for start, end in answered(days=8)]
    assert 15 < median(waits) < 25
    assert 0.88 < sum(wait <= 45 for wait in waits) / len(waits) < 0.97


def test_nobody_is_answered_outside_the_hours_of_service() -> None:
    for _, end in answered(days=3):
        local = HOURS.day(HOURS.date(end))
        assert local.open_us <= end < local.close_us + HOUR // 2


def test_who_writes_by_night_waits_for_the_morning() -> None:
    waits = list(answered(days=3))
    local = HOURS.day(MAY_14 + ONE_DAY)
    assert waiting(waits, local.open_us) > 2 * waiting(waits, HOURS.at(MAY_14, time(15)))


def test_the_backlog_rises_in_a_crisis_and_falls_again() -> None:
    noon = HOURS.at(MAY_14, time(12))
    waits = list(answered(Script("outage", noon)))
    before, peak = waiting(waits, noon), waiting(waits, noon + 2 * HOUR)
    assert before < 20
    assert peak > 100
    assert waiting(waits, noon + 9 * HOUR) < peak / 3


def test_no_agent_works_on_two_answers_at_a_time() -> None:
    busy = sorted(book_of(Days(settings())).busy)
    for (name, _, end), (other, start, _) in pairwise(busy):
        assert name != other or end <= start


def test_the_language_of_the_customer_is_spoken_by_who_answers() -> None:
    of = Days(settings())
    book, speaks = book_of(of), {one.name: one.languages for one in people().agents}
    first = [
        (one.language, book.courses[one.id].steps[0].agent)
        for one in finish(of._plan(MAY_14))
        if one.template.care
    ]
    fitting = sum(language in speaks[name] for language, name in first)
    assert fitting > 0.9 * len(first)


def test_the_desk_has_34_people_in_four_teams() -> None:
    agents = people().agents
    assert len({one.name for one in agents}) == 34
    assert {one.team for one in agents} == {"Roma", "Palermo", "Madrid", "Remoto"}
    assert {one.shift for one in agents} == set(world().agents.shifts)
