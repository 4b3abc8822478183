"""A hub is killed while plans are kept: what was answered is there, what was asked again is there once."""

import asyncio
import json
import random
import tomllib
import uuid
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from commandcenter import contingency
from commandcenter.platform import config_folder
from tests.journeys.hubs import SIMULATOR, HubProcess, run

KILLS = 5


def frame(action: str, **args: Any) -> dict[str, Any]:
    name = str(uuid.uuid4())
    return {"type": "command", "id": name, "action": action, "target": {}, "args": args}


async def told(link: ClientConnection, asked: dict[str, Any]) -> dict[str, Any]:
    await link.send(json.dumps(asked))
    while True:
        found: dict[str, Any] = json.loads(await asyncio.wait_for(link.recv(), 60))
        if found.get("id") == asked["id"]:
            return found


def names() -> list[str]:
    file = config_folder() / contingency.FILE
    plans = tomllib.loads(file.read_text("utf-8"))["plans"] if file.exists() else []
    return [plan["name"] for plan in plans]


async def keeps(
    link: ClientConnection,
    answered: set[str],
    last: list[dict[str, Any]],
    begun: asyncio.Event,
) -> None:
    """Keep plans until the line falls; the last command may have no answer. `begun`: one has."""
    for number in range(40):
        last[:] = [frame("contingency.keep", name=f"piano {number}", minutes=30)]
        if (await told(link, last[0]))["ok"]:
            answered.add(f"piano {number}")
        begun.set()


async def overruled(link: ClientConnection) -> None:
    """Have something in force that a plan can be made of."""
    sets = {"type": "BOOST", "target": {"queue": "care"}, "params": {"factor": 2.0}}
    answer = await told(link, frame("override.set", **sets, minutes=60, reason="prova"))
    assert answer["ok"], answer


async def test_a_plan_that_was_answered_is_kept_and_one_that_was_not_can_be_asked_again(
    tmp_path: Path,
) -> None:
    path, odds = tmp_path / "care.db", random.Random(11)
    process = HubProcess(path, SIMULATOR)
    await process.start()
    try:
        token = run("seat-token", "--db", str(path), "--role", "regia", "--person", "Rita").strip()
        headers = {"Authorization": f"Bearer {token}"}
        answered, last = set[str](), list[dict[str, Any]]()
        for _ in range(KILLS):
            async with connect(process.url, additional_headers=headers, max_size=2**26) as link:
                await overruled(link)
                begun = asyncio.Event()
                keeping = asyncio.create_task(keeps(link, answered, last, begun))
                await begun.wait()  # however slow the machine is
                await asyncio.sleep(odds.random() * 0.3)
                await process.kill()
                await asyncio.gather(keeping, return_exceptions=True)
            assert answered <= set(names())
            await process.start()
            async with connect(process.url, additional_headers=headers, max_size=2**26) as link:
                again = await told(link, last[0])
                assert again["ok"], again["error"]
            assert len(names()) == len(set(names()))
            assert last[0]["args"]["name"] in names()
        run("audit", "verify", "--db", str(path))
    finally:
        if process.is_running:
            await process.stop()
    assert answered
