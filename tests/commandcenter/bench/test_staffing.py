"""The benchmark of the staffing answer in miniature: one simulated outage after a day of quiet."""

from functools import cache
from pathlib import Path

from alerts.desk import AlertDesk
from commandcenter.bench.staffing import Case, Size, measure
from commandcenter.bench.verdict import Measured
from feeds.simulator.crises import staged

ONE = Size((Case("outage", 21, "10:30"),), days=1)


@cache
def found() -> dict[str, Measured]:
    told = measure(Path(), play=staged, new_desk=AlertDesk, size=ONE)
    return {measured.name: measured for measured in told}


def test_an_outage_is_judged_at_every_ten_minutes_that_its_alert_was_open() -> None:
    how = found()["staffing.people"].how
    instants = int(how.split(" instants ")[0].rpartition(" ")[2])
    assert 10 <= instants <= 36


def test_backlog_and_people_are_judged_by_what_came() -> None:
    assert set(found()) == {
        "staffing.error_30", "staffing.inside_30", "staffing.error_60", "staffing.inside_60",
        "staffing.people", "staffing.people_inside",
    }  # fmt: skip
    near, far = found()["staffing.error_30"].value, found()["staffing.error_60"].value
    assert near is not None
    assert far is not None
    assert 0 < near < far < 1  # further ahead is harder to know


def test_it_is_the_same_every_time_and_needs_no_folder() -> None:
    again = measure(Path("nowhere"), play=staged, new_desk=AlertDesk, size=ONE)
    assert again == list(found().values())


def test_no_crisis_is_no_figure() -> None:
    for measured in measure(Path(), play=staged, new_desk=AlertDesk, size=Size((), days=1)):
        assert measured.value is None
