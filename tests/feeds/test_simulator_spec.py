"""What a person may ask of the simulator in one line, and what a wrong line is answered."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.errors import UserError
from feeds.simulator import FEED_SCHEMES, SimulatorFeed, from_spec
from feeds.simulator.spec import parse

NOW = from_datetime(datetime(2026, 5, 14, 13, 0, tzinfo=UTC))  # 15:00 in Rome


def refused(spec: str) -> UserError:
    """Return what a spec is refused with."""
    with pytest.raises(UserError) as found:
        parse(spec, NOW)
    return found.value


def begins(spec: str) -> list[tuple[str, str]]:
    """Return the scripts of a spec, by kind and instant."""
    scripts = parse(spec, NOW).settings.scripts
    return [(one.kind, f"{to_datetime(one.at_us):%d %H:%M}") for one in scripts]


def test_every_key_is_read() -> None:
    ask = parse(
        "simulator:seed=9,speed=60,load=10,start=2026-05-14T08:00,history=3,rate=50,truth=t.jsonl",
        NOW,
    )
    assert (ask.settings.seed, ask.speed, ask.settings.load) == (9, 60.0, 10.0)
    assert (ask.history_days, ask.rate, ask.truth) == (3, 50.0, Path("t.jsonl"))
    assert ask.start_us == from_datetime(datetime(2026, 5, 14, 6, 0, tzinfo=UTC))
    assert ask.settings.origin == date(2026, 5, 14)


@pytest.mark.parametrize("spec", ["simulator", "simulator:", "", "Simulator: ", " simulator:, "])
def test_a_spec_without_keys_has_the_usual_values(spec: str) -> None:
    ask = parse(spec, NOW)
    assert (ask.settings.seed, ask.speed, ask.settings.load, ask.history_days) == (7, 1.0, 1.0, 14)
    assert ask.start_us is None
    assert ask.settings.unscripted


def test_a_script_is_the_first_such_time_from_the_start_on() -> None:
    spec = "start=2026-05-14T08:00,crisis=outage@10:30,quiet=spam_flood@07:00"
    assert begins(spec) == [("outage", "14 08:30"), ("spam_flood", "15 05:00")]


def test_without_a_start_the_world_begins_with_the_local_day() -> None:
    assert begins("crisis=outage@10:30") == [("outage", "14 08:30")]


def test_scripts_come_by_repeating_a_key_or_by_plus() -> None:
    spec = "crisis=outage@10:30+billing@12:00,crisis=viral_post@18:00,quiet=catch_up@16:00"
    assert [kind for kind, _ in begins(spec)] == ["outage", "billing", "viral_post", "catch_up"]


def test_a_scripted_world_has_no_other_crisis() -> None:
    assert not parse("crisis=outage@10:30", NOW).settings.unscripted


def test_a_start_may_bring_its_offset() -> None:
    assert parse("start=2026-05-14T08:00+00:00", NOW).start_us == parse(
        "start=2026-05-14T10:00", NOW
    ).start_us  # fmt: skip


def test_a_load_test_has_no_history_unless_asked_for() -> None:
    assert parse("rate=200", NOW).history_days == 0
    assert parse("rate=200,history=2", NOW).history_days == 2


@pytest.mark.parametrize(
    "pair",
    [
        "seed=-1", "seed=x", "seed=", "seed", "seed=1.5", "seed=99999999999999999999", "seed=²",
        "speed=0", "speed=0.5", "speed=4000", "speed=fast", "speed=nan", "speed=inf", "load=0",
        "load=-1", "load=101", "rate=0", "rate=1e9", "history=-1", "history=61", "history=two",
        "start=10:30", "start=0001-01-01T00:00", "start=9999-12-31T23:59", "start=yesterday",
        "crisis=outage", "crisis=fire@10:30", "crisis=spam_flood@10:30", "quiet=outage@10:30",
        "crisis=outage@25:00", "crisis=outage@10:30+", "quiet=@10:30", "truth=", "seed=1,seed=2",
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_with_what_it_may_be(pair: str) -> None:
    error = refused(f"simulator:{pair}")
    assert error.key == "simulator_bad_value"
    assert error.values["setting"] == pair.partition("=")[0]
    assert error.values["expected"]


@pytest.mark.parametrize("spec", ["sed=7", "simulator:7", "simulator:seed=7;speed=60=1,x"])
def test_an_unknown_key_is_refused_with_those_there_are(spec: str) -> None:
    error = refused(spec)
    assert error.key in {"simulator_key_unknown", "simulator_bad_value"}
    assert "seed" in str(error.values)


def test_a_truth_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as found:
        from_spec(f"simulator:truth={tmp_path / 'no' / 'truth.jsonl'}", None)
    assert found.value.key == "simulator_truth_unwritable"


def test_the_factory_builds_a_feed() -> None:
    feed = FEED_SCHEMES["simulator"]("simulator:seed=3", None)
    assert isinstance(feed, SimulatorFeed)
    assert (feed.name, feed.kind, feed.label, feed.trusted) == (
        "simulator",
        "simulator",
        "Sim",
        False,
    )
    assert feed.source == "/feeds/simulator/3"
