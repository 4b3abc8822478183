"""What an override was to bring and what it did are facts: shown or not before, and after a power cut."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.journeys.hubs import HubProcess, run
from tests.journeys.test_overrides import ask, known, overrides, room, tokens
from tests.journeys.test_previews import preview

PAUSE = {"type": "PAUSE", "target": {"agent": "Bo"}, "minutes": 60}
WHY = {"reason": "pausa"}


def state(path: Path) -> dict[str, Any]:
    return json.loads(run("state", "--db", str(path), "--json"))  # type: ignore[no-any-return]


async def filed(path: Path, effect: str, count: int) -> list[dict[str, Any]]:
    """Wait until so many overrides have an effect; return all of them."""
    for _ in range(40):
        rows = overrides(path)
        if sum(row[effect] is not None for row in rows) >= count:
            return rows
        await asyncio.sleep(0.5)
    raise AssertionError(rows)


async def test_what_was_shown_is_in_the_fact_and_what_was_not_is_reckoned_after(
    tmp_path: Path,
) -> None:
    hub = HubProcess(tmp_path / "care.db", f"replay:{room(tmp_path / 'log.jsonl')},speed=max")
    await hub.start()
    await known(hub, 3)
    seat = tokens(hub.path)["Luca"]
    shown = await preview(hub, seat, {**PAUSE, "params": {}, "reason": ""}, refined=True)
    assert (await ask(hub, seat, "set", "", {**PAUSE, **WHY}))["ok"]
    (first,) = overrides(hub.path)
    assert first["predicted"]["pairs"] >= shown.pairs
    assert first["predicted"]["minutes"] == 120
    hold = {"type": "HOLD", "target": {"case": "t1"}, "minutes": 60, **WHY}
    assert (await ask(hub, seat, "set", "", hold))["ok"]
    rows = await filed(hub.path, "predicted", 2)
    assert await hub.stop() == 0
    assert {row["predicted"]["pairs"] for row in rows if row["type"] == "HOLD"} == {64}


async def test_what_a_bundle_did_is_filed_once_for_all_of_it_also_after_a_power_cut(
    tmp_path: Path,
) -> None:
    hub = HubProcess(tmp_path / "care.db", "simulator:seed=7,history=0,speed=120")
    await hub.start()
    await known(hub, 6)
    seat = tokens(hub.path)["Rita"]
    people = sorted(agent["agent"] for agent in state(hub.path)["agents"])[:4]
    pause = {"type": "PAUSE", "target": {"agents": people[:2]}}
    cap = {"type": "CAP", "target": {"agents": people[2:]}, "params": {"n": 1}}
    answer = await ask(hub, seat, "bundle", "", {"sets": [pause, cap], "minutes": 15, **WHY})
    assert answer["ok"], answer
    await hub.kill()  # it ends by itself, whoever is there
    await hub.start()
    one, other = await filed(hub.path, "realised", 2)
    assert await hub.stop() == 0
    assert one["realised"] == other["realised"]
    assert (one["realised"]["pairs"], one["realised"]["minutes"]) == (16, 15)
    assert one["realised"]["cost"] == 0


async def test_one_that_was_over_before_the_engine_heard_of_it_did_nothing(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "care.db", f"replay:{room(tmp_path / 'log.jsonl')},speed=max")
    await hub.start()
    await known(hub, 3)
    seat = tokens(hub.path)["Luca"]
    assert (await ask(hub, seat, "set", "", {**PAUSE, **WHY}))["ok"]
    assert (await ask(hub, seat, "end", "O0001", {"reason": "sbagliato"}))["ok"]
    (row,) = await filed(hub.path, "realised", 1)
    assert await hub.stop() == 0
    assert row["realised"]["kept"] == [0, 0, 0]
