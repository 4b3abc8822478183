"""Backup, restore and audit beside a hub that takes messages, with real processes and real kills."""

import asyncio
import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import ROOT, HubProcess, run
from tests.waiting import until

KILLS = 6


async def ran(*arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(await asyncio.to_thread(run, *arguments))
    return told


def failed(*arguments: str) -> str:
    """Run what must fail with code 1 and in words; return them."""
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


async def test_a_backup_under_load_restores_to_the_state_of_the_log_at_that_position(
    tmp_path: Path,
) -> None:
    path, out, back = (tmp_path / name for name in ("care.db", "out.db", "back.db"))
    server = FeedServer()
    server.pause = 0.002
    async with running(server):
        hub = HubProcess(path, server.url)
        server.push(4_000)
        await hub.start()
        await until(lambda: bool(server.acks))
        made = await ran("backup", "--db", str(path), str(out))
        while_it_runs = await ran("audit", "verify", "--db", str(path), "--json")
        acked = server.acks[-1][1]
        assert await hub.stop() == 0
    assert 0 < made["seq"] <= while_it_runs["seq"]
    assert made["seq"] < acked + 10_000
    restored = await ran("restore", str(out), "--db", str(back), "--json")
    assert restored["state"] == made["state"]
    state = await ran("state", "--db", str(back), "--json")
    assert (state["hash"], state["seq"]) == (made["state"], made["seq"])
    ended = await ran("audit", "verify", "--db", str(path), "--json")
    assert ended["head"] == ended["seq"]


async def test_a_hub_that_was_killed_leaves_a_log_that_its_head_knows(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    server, chance = FeedServer(), random.Random(11)
    server.pause = 0.001
    async with running(server):
        hub = HubProcess(path, server.url)
        for _ in range(KILLS):
            server.push(200)
            before = len(server.acks)
            await hub.start()
            await until(lambda before=before: len(server.acks) > before, 20)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, 0.2))
            await hub.kill()
            told = await ran("audit", "verify", "--db", str(path), "--json")
            assert told["ok"]
            assert told["head"] <= told["seq"]


async def test_a_backup_that_was_killed_leaves_none_and_the_next_one_is_whole(
    tmp_path: Path,
) -> None:
    path, out = tmp_path / "care.db", tmp_path / "out.db"
    chance = random.Random(5)
    run("replay", "tests/golden/every_kind.jsonl", "--db", str(path))
    for _ in range(KILLS):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", "backup", "--db", str(path), str(out)),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await asyncio.sleep(chance.uniform(0.05, 0.8))
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        if out.exists():
            assert (await ran("audit", "verify", "--db", str(out), "--json"))["ok"]
            out.unlink()
            out.with_name("out.db.head").unlink()
    made = await ran("backup", "--db", str(path), str(out), "--json")
    assert made["seq"] == (await ran("audit", "verify", "--db", str(path), "--json"))["seq"]
    left = await asyncio.to_thread(lambda: [file.name for file in tmp_path.iterdir()])
    assert "out.db.half" not in left


def test_an_altered_log_is_told_by_command_and_accepted_only_by_a_person(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    run("replay", "tests/golden/every_kind.jsonl", "--db", str(path))
    before = json.loads(run("audit", "verify", "--db", str(path), "--json"))
    head = path.with_name("care.db.head")
    head.unlink()
    assert str(path) in failed("audit", "verify", "--db", str(path))
    told = json.loads(run("audit", "accept", "--db", str(path), "--json"))
    assert told["ok"]
    assert (
        told["seq"] == told["head"] == before["seq"] + 1
    )  # that somebody accepted it is on record
