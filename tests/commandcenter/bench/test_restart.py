"""Seats of a hub that is killed and restarted: each was without it, and came back by itself."""

from pathlib import Path

from commandcenter.bench.regia import command_of
from commandcenter.bench.restart import PATIENCE_S, Size, measure


def test_every_seat_is_without_its_hub_for_a_while_and_comes_back(tmp_path: Path) -> None:
    size = Size(seats=2, rate=20, before_s=1.0)
    found = measure(tmp_path, command_of("ui.returning"), size)
    assert [one.name for one in found] == ["restart.killed", "restart.restarted"]
    for one in found:
        assert one.value is not None
        assert 0 < one.value < PATIENCE_S * 1000
