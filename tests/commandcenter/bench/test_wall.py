"""The wall's benchmark in miniature: what it counts on a real wall is checked, never a time."""

from pathlib import Path

from commandcenter.bench import wall


def test_a_wall_is_watched_and_every_message_is_found_on_it(tmp_path: Path) -> None:
    size = wall.Size(rate=50, seconds=3.0, windows=((1280, 720, 16.0),))
    found = {one.name: one for one in wall.measure(tmp_path, size)}
    limits = {name: one.limit for name, one in found.items() if one.limit is not None}
    assert limits == {
        "wall.cpu_720": 0.08,
        "wall.refresh_p99_720": 16,
        "wall.pixel_p95_720": 400,
        "wall.stall_720": 250,
        "wall.first_picture_720": 2,
        "wall.rss_720": 200,
    }
    values = {name: one.value for name, one in found.items() if one.value is not None}
    assert values["wall.refresh_p99_720"] >= values["wall.refresh_p50_720"] > 0
    assert values["wall.pixel_p95_720"] > 0
    assert values["wall.first_picture_720"] > 0


def test_a_long_look_is_judged_by_what_the_wall_grew_by() -> None:
    size = wall.watched_for(60)
    assert size.seconds == 3600
    assert wall.watched_for(None) == wall.FULL
    seen = wall.Seen(1.0, 0.03, 110.0, 1.5, [wall.Line("fresh", 5.0, [(1, 1, 2.0)])], [90.0])
    growth = next(
        one for one in wall.judged(seen, 1080, 16.0, size) if one.name == "wall.growth_1080"
    )
    assert (growth.value, growth.limit, growth.is_met) == (1.5, 2, True)
