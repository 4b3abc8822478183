"""Regia asks a running hub what an override would bring, first at once, then by more futures."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.protocol.preview import Preview
from tests.journeys.hubs import HubProcess
from tests.journeys.test_overrides import ask, known, room, tokens

CALLED = {"type": "CALL_IN", "target": {"agents": ["Cleo"]}, "minutes": 60, "reason": ""}
NOT_HERE = {"type": "PIN", "target": {"case": "t1"}, "params": {"agent": "Cleo"}}


async def preview(hub: HubProcess, seat: str, *sets: Any, refined: bool = False) -> Preview:
    """Return the hub's answer; it may still be reading its log."""
    args = {"sets": list(sets), "ends": [], "refined": refined}
    for _ in range(50):
        answer = await ask(hub, seat, "preview", "", args)
        if answer["ok"]:
            return msgspec.convert(answer["data"], Preview)
        assert answer["error"]["key"].startswith("preview_off_"), answer
        await asyncio.sleep(0.2)
    raise AssertionError(answer)


async def test_what_a_call_costs_and_what_cannot_be_is_told_before_it_is_set(
    tmp_path: Path,
) -> None:
    hub = HubProcess(tmp_path / "care.db", f"replay:{room(tmp_path / 'log.jsonl')},speed=max")
    await hub.start()
    await known(hub, 3)
    seat = tokens(hub.path)["Luca"]
    first = await preview(hub, seat, CALLED)
    better = await preview(hub, seat, CALLED, refined=True)
    impossible = await preview(hub, seat, NOT_HERE)
    assert await hub.stop() == 0
    assert first.pairs == 8
    assert better.pairs >= first.pairs
    assert better.cost_sum == 24.0 * 0.75  # from a quarter of an hour after the call
    assert (better.on_call_left, impossible.on_call_left) == (0, 1)
    assert better.is_possible
    assert not impossible.is_possible
