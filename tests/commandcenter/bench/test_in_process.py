"""The benchmarks that need no other process, in miniature: what they count is checked, never a time."""

from collections.abc import Sequence
from pathlib import Path

from commandcenter.bench import assigning, growth, pipeline, reading, replay, rewind, year
from commandcenter.bench.verdict import Measured
from commandcenter.clock import DAY
from commandcenter.history import History
from commandcenter.journal import Journal

TINY = year.Length(messages=2_000, every=500)


def named(found: Sequence[Measured]) -> dict[str, Measured]:
    return {measured.name: measured for measured in found}


def limits(found: Sequence[Measured]) -> dict[str, tuple[float, str]]:
    return {one.name: (one.limit, one.bound) for one in found if one.limit is not None}


def test_the_pipeline_is_held_against_a_bare_table_and_three_thousand_a_second(
    tmp_path: Path,
) -> None:
    found = pipeline.measure(tmp_path, pipeline.Size(rounds=1, batches=1))
    assert limits(found) == {
        "pipeline.journal": (0.35, "at_least"),
        "pipeline.speed": (3000, "at_least"),
    }
    assert all(one.value is not None and one.value > 0 for one in found)


def test_both_sides_of_the_pipeline_store_every_message(tmp_path: Path) -> None:
    pipeline.measure(tmp_path, pipeline.Size(rounds=2, batches=1))
    messages = 3 * pipeline.BATCH  # the round that warms up, too
    for name in ("alone.db", "whole.db"):
        journal = Journal(tmp_path / name)
        assert journal.seq == messages
        journal.close()


def test_growth_compares_a_short_log_with_a_long_one_for_both_kinds_of_ids(tmp_path: Path) -> None:
    size = growth.Size(short=400, long=800, rounds=2, batches=1)
    found = named(growth.measure(tmp_path, size))
    assert set(found) == {"growth.ascending", "growth.spread"}
    assert (found["growth.ascending"].limit, found["growth.ascending"].bound) == (1.15, "at_most")
    assert "800 rows" in found["growth.ascending"].how
    assert "400 rows" in found["growth.spread"].how
    assert [path.name for path in tmp_path.iterdir()] == ["home"]  # the logs are gone


def test_replay_tells_facts_per_second_and_what_open_requests_cost(tmp_path: Path) -> None:
    size = replay.Size(facts=600, rounds=2, few=5, many=50, events=100)
    found = replay.measure(tmp_path, size)
    assert limits(found) == {"replay.open_requests": (4, "at_most")}
    assert [one.name for one in found] == ["replay.speed", "replay.open_requests"]


def test_a_year_ends_now_and_is_built_once(tmp_path: Path) -> None:
    built = year.build(tmp_path, TINY)
    history = History(built.path)
    facts = list(history.facts())
    history.close()
    assert len(facts) == TINY.facts == 2_500
    assert built.end_us - built.start_us == 365 * DAY
    assert built.start_us <= facts[0].recorded_us <= facts[-1].recorded_us <= built.end_us + DAY
    changed = built.path.stat().st_mtime_ns
    assert year.build(tmp_path, TINY) == built
    assert built.path.stat().st_mtime_ns == changed


def test_rewind_goes_back_into_a_year_with_its_checkpoints(tmp_path: Path) -> None:
    found = named(rewind.measure(tmp_path, rewind.Size(year=TINY, instants=3)))
    assert limits(list(found.values())) == {
        "rewind.p95": (250, "at_most"),
        "rewind.max": (250, "at_most"),
    }
    largest, checkpoints = found["rewind.max"].value, found["rewind.checkpoints"].value
    assert largest is not None
    assert found["rewind.p95"].value == largest  # of three
    assert checkpoints is not None
    assert checkpoints > 0


def test_the_reading_is_held_to_its_speed_its_start_and_its_memory(tmp_path: Path) -> None:
    found = reading.measure(tmp_path, reading.Size(messages=600, rounds=1, starts=1))
    assert limits(found) == {
        "reading.speed": (4000, "at_least"),
        "reading.start": (1, "at_most"),
        "reading.memory": (150, "at_most"),
    }
    assert all(one.value is None or one.value > 0 for one in found)


def test_assignment_in_a_hub_is_held_against_the_reading_of_the_same_messages(
    tmp_path: Path,
) -> None:
    size = assigning.Size(cases=60, people=12, messages=20, seconds=2)
    found = named(assigning.measure(tmp_path, size))
    assert limits(list(found.values())) == {
        "assigning.turns": (0.5, "at_most"),
        "assigning.longest": (50, "at_most"),
        "assigning.view": (1.5, "at_most"),
    }
    assert "60 open cases, 12 people, 20 messages a second" in found["assigning.turns"].how
    assert "; median" in found["assigning.turns"].how
    assert " 0 decisions" not in found["assigning.turns"].how
