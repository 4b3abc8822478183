"""The benchmarks of assignment and previews in miniature: what they decide is checked, never a time."""

from pathlib import Path

from commandcenter.bench import assignment, whatif


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


def test_previews_are_held_against_their_times_and_against_other_futures(tmp_path: Path) -> None:
    crowd = {"type": "PAUSE", "target": {"agents": [f"a{n:02}" for n in range(20)]}}
    found = {one.name: one for one in whatif.measure(tmp_path, 1_800, (crowd,))}
    assert {name: one.limit for name, one in found.items()} == {
        "whatif.first_calm": 50,
        "whatif.refined_calm": 300,
        "whatif.first_busy": 50,
        "whatif.refined_busy": 300,
        "whatif.first_crisis": 50,
        "whatif.refined_crisis": 300,
        "whatif.first_flood": None,
        "whatif.refined_flood": None,
        "whatif.sign": 0.97,
        "whatif.error": 2.5,
    }
    assert found["whatif.sign"].value == 1  # nobody doubts that twenty of twenty-four are missed
