"""The assignment's benchmark in miniature: what it decides is checked, never a time."""

from pathlib import Path

from commandcenter.bench import assignment


def test_the_engine_is_held_against_the_limits_of_a_pick_and_of_a_batch(tmp_path: Path) -> None:
    found = assignment.measure(tmp_path, queued=300)
    assert [(one.name, one.limit, one.bound) for one in found] == [
        ("assignment.pick_p50", 10, "at_most"),
        ("assignment.pick_p99", 100, "at_most"),
        ("assignment.batch", 100_000, "at_least"),
    ]
    assert all(one.value is not None and one.value > 0 for one in found)


def test_every_pick_of_the_benchmark_is_a_decision_and_the_queue_stays_as_long() -> None:
    room = assignment.Room(queued=300)
    for _ in range(20):
        assert room.pick_us() > 0
        assert room.batch_rate() > 0
    assert room.decided == 20 + 20 * assignment.PEOPLE
    assert room.queued == 300
