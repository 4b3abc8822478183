"""The benchmark of a replay in miniature: what it hands over and counts is checked, never a time."""

from pathlib import Path
from typing import NamedTuple

from commandcenter.bench import review
from commandcenter.bench.year import Length, build
from commandcenter.report import state_at
from commandcenter.settings import Settings

SIZE = review.Size(Length(400, every=200), seconds=1.0)


class Seen(NamedTuple):
    longest_ms: float = 12.0
    longest_work_ms: float = 10.0
    works_ms: tuple[float, ...] = (4.0, 6.0)
    wanted: int = 10
    late: int = 2
    first_s: float = 1.5


def test_a_desk_is_let_in_to_a_hub_that_tells_of_a_crisis_of_the_year(tmp_path: Path) -> None:
    asked: list[tuple[str, str, float]] = []

    def scrub(url: str, token: str, seconds: float) -> Seen:
        asked.append((url, token, seconds))
        return Seen()

    found = {one.name: one for one in review.measure(tmp_path, scrub, SIZE)}
    ((url, token, seconds),) = asked
    assert url.startswith("ws://127.0.0.1:")
    assert len(token) > 20
    assert seconds == 1.0
    assert found["review.late"].value == 0.2
    assert not found["review.late"].is_met
    assert found["review.stall"].limit == 250
    assert found["review.work"].value == 0.06
    built = build(tmp_path, SIZE.year)
    (crisis,) = state_at(built.path, Settings(), None)["alerts"]
    assert built.start_us < crisis["onset_us"] < crisis["fired_us"] < built.end_us
    assert crisis["state"] in {"resolved", "closed"}
