"""What is usual at an hour: the same hour of other days, enough of them, and never today."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from commandcenter.clock import DAY, HOUR, parse_us, to_datetime
from commandcenter.events.words import MOTIVES
from commandcenter.folding.fold import fold
from commandcenter.kpis.hours import ALIVE, Hours, Usual
from commandcenter.state import State
from tests.commandcenter.kpis.moments import in_use
from tests.commandcenter.story import NINE, at, folded, told, wrote

ROME = ZoneInfo("Europe/Rome")
TUESDAY = NINE // HOUR


def hours_since(days: int) -> Hours:
    """Return the hours of a log that began so many days before Tuesday nine o'clock."""
    return Hours(folded(told(wrote(NINE - days * DAY), *in_use(days - 1))), ROME)


def locals_of(found: list[int]) -> Iterator[datetime]:
    return (to_datetime(hour * HOUR).astimezone(ROME) for hour in found)


def test_with_four_weeks_of_log_the_same_weekday_is_compared() -> None:
    found = hours_since(60).alike(TUESDAY, TUESDAY)
    assert [f"{local:%a %H}" for local in locals_of(found)] == ["Tue 09"] * 8
    assert len(hours_since(29).alike(TUESDAY, TUESDAY)) == 4


def test_with_less_the_same_kind_of_day_is_compared() -> None:
    found = list(locals_of(hours_since(14).alike(TUESDAY, TUESDAY)))
    assert len(found) == 9  # the log's first day says too little
    assert {local.hour for local in found} == {9}
    assert all(local.weekday() < 5 for local in found)
    weekend = locals_of(hours_since(14).alike(TUESDAY - 24 * 2, TUESDAY))
    assert [f"{local:%a}" for local in weekend] == ["Sat", "Sun", "Sat"]


def test_a_day_of_almost_nothing_is_no_sample() -> None:
    days = in_use(59)
    quiet = [*days[: 6 * ALIVE], *days[7 * ALIVE - 1 :]]  # one message a week ago
    found = Hours(folded(told(wrote(NINE - 60 * DAY), *quiet)), ROME).alike(TUESDAY, TUESDAY)
    assert found == [
        hour for hour in hours_since(60).alike(TUESDAY, TUESDAY) if hour != TUESDAY - 7 * 24
    ]
    assert len(found) == 7


def test_an_hour_is_compared_with_its_own_clock_time_across_summer_time() -> None:
    april = parse_us("2026-04-02T09:00:00+02:00")
    story = told(
        *(wrote(april - day * DAY + n, f"{day}") for day in range(1, 57) for n in range(ALIVE))
    )
    found = Hours(folded(story), ROME).alike(april // HOUR, april // HOUR)
    assert len(found) > 4
    assert {local.hour for local in locals_of(found)} == {9}


def test_nothing_of_today_or_later_is_a_past() -> None:
    busy = told(*(wrote(NINE - day * DAY + n, f"{day}") for day in range(60) for n in range(ALIVE)))
    hours = Hours(folded(busy), ROME)
    for hour in (TUESDAY - 2, TUESDAY, TUESDAY + 2, TUESDAY + 7 * 24):
        found = hours.alike(hour, TUESDAY)
        assert found
        assert all(past < TUESDAY for past in found)


def test_an_empty_log_has_no_past() -> None:
    assert Hours(State(), ROME).alike(TUESDAY, TUESDAY) == []


def test_usual_is_the_median_between_the_tenth_and_the_ninetieth_percentile() -> None:
    hours = hours_since(60)
    past = hours.alike(TUESDAY, TUESDAY)
    sizes = dict(zip(past, (10, 20, 30, 40, 50, 60, 70, 80), strict=True))
    found = hours.usual("size", TUESDAY, TUESDAY, lambda hour: float(sizes[hour]))
    assert found == Usual(45.0, 17.0, 73.0)  # NumPy's way between two ranks


def test_fewer_than_three_samples_are_not_yet_usual() -> None:
    hours = hours_since(60)
    first, second, *_ = hours.alike(TUESDAY, TUESDAY)

    def known(*some: int) -> Usual | None:
        return hours.usual(f"{some}", TUESDAY, TUESDAY, lambda hour: 5.0 if hour in some else None)

    assert known(first, second) is None
    assert known(*hours.alike(TUESDAY, TUESDAY)[:3]) == Usual(5.0, 5.0, 5.0)


def test_the_counts_of_an_hour_are_those_of_its_buckets() -> None:
    story = told(
        wrote(at(0), "a", mood="neg", motives=("signal",)),
        wrote(at(4) + 59_999_999, "b", mood="pos"),
        wrote(at(5), "c", mood="neg", motives=("signal", "billing")),
        wrote(at(59), "d", mood=None),
        wrote(at(60), "e", mood="neg"),
    )
    past = Hours(folded(story), ROME).past(TUESDAY)
    assert past.messages.tolist() == [2, 1, *[0] * 9, 1]
    assert past.negative.tolist() == [2, 0, 0, 0]
    assert past.read.tolist() == [3, 0, 0, 0]
    assert dict(zip(MOTIVES, past.motives.tolist(), strict=True))["signal"] == 2
    assert past.motives.sum() == 3


def test_a_late_message_changes_the_hour_it_was_written_in() -> None:
    state = folded(told(wrote(at(0), "a"), wrote(at(70), "b")))
    hours = Hours(state, ROME)
    assert hours.past(TUESDAY).messages.sum() == 1
    fold(state, wrote(at(30), "c", mood="neg", recorded_us=at(90)))
    assert hours.past(TUESDAY).messages.sum() == 2
    assert hours.past(TUESDAY).negative.sum() == 1


def test_what_is_usual_is_found_once_an_hour_and_forgotten_when_history_comes_in() -> None:
    hours, asked = hours_since(60), []

    def value(hour: int) -> float:
        asked.append(hour)
        return 1.0

    for _ in range(3):
        hours.usual("key", TUESDAY, TUESDAY, value)
    assert len(asked) == 8
    hours.usual("key", TUESDAY, TUESDAY + 1, value)
    assert len(asked) == 16
    hours.forget()
    hours.usual("key", TUESDAY, TUESDAY, value)
    assert len(asked) == 24


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/Argentina/Buenos_Aires"])
def test_zones_with_other_offsets_compare_their_own_clock_time(zone: str) -> None:
    here = ZoneInfo(zone)
    found = Hours(folded(told(wrote(NINE - 60 * DAY), *in_use(59))), here).alike(TUESDAY, TUESDAY)
    times = {to_datetime(hour * HOUR).astimezone(here).time() for hour in found}
    assert times == {to_datetime(NINE).astimezone(here).time()}
