"""The engine's decisions go out on a feed's own line, each once: answers are lost, hubs killed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import format_us, now_us
from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import HubProcess, run
from tests.journeys.test_actions import stored
from tests.waiting import until


def room() -> FeedServer:
    """A platform whose agents work on what they are given: one is there, a customer writes."""
    server = FeedServer()
    server.does, server.obeys = {"*": ["assign", "unassign"]}, True
    server.patience_s = 1.0
    comes(server, "ada")
    return server


def comes(server: FeedServer, agent: str) -> None:
    """Have somebody come to work."""
    server.push(time=format_us(now_us()), type="care.agent.statechanged.v1")
    server.rows[server.last]["data"] = {
        "agent": agent, "state": "available", "desk": "front", "skills": ["lang:it", "mobile"],
        "capacity": 4,
    }  # fmt: skip


def writes(server: FeedServer, thread: str) -> None:
    server.push(time=format_us(now_us()))
    row = server.rows[server.last]
    row["partitionkey"] = thread
    row["data"] |= {
        "thread": thread,
        "text": "Da stamattina non ho campo, sono isolato",
        "lang": "it",
    }
    row["data"]["author"] = {"id": f"customer-of-{thread}"}


def given(path: Path) -> dict[str, str]:
    """Who has which case, as the hub sees it."""
    state = json.loads(run("state", "--db", str(path), "--json"))
    return {one["case"]: one["agent"] for one in state["assignments"]}


def waiting(path: Path) -> list[dict[str, Any]]:
    state = json.loads(run("state", "--db", str(path), "--json"))
    return [one for one in state["actions"] if one["kind"] == "assign"]


async def settled(path: Path) -> None:
    async with asyncio.timeout(90):
        while await asyncio.to_thread(waiting, path):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("phase", ["shown", "lost", "silent"])
async def test_each_decision_is_carried_out_once_whatever_is_lost(
    tmp_path: Path, phase: str
) -> None:
    """Answered and shown; read and forgotten; done without a word while the hub is killed."""
    path, server = tmp_path / "care.db", room()
    server.loses = int(phase == "lost")
    server.says = None if phase == "silent" else {"state": "accepted"}
    async with running(server):
        process = HubProcess(path, server.url)
        await process.start()
        await stored(process, 1)
        try:
            writes(server, "t1")
            await until(lambda: server.commands, 90)
            if phase == "silent":
                await process.kill()
                await process.start()
            await until(lambda: server.done, 90)
            await settled(path)
            assert await asyncio.to_thread(given, path) == {"t1": "ada"}
            comes(server, "bo")
            writes(server, "t2")
            await until(lambda: len(server.done) == 2, 90)
            await settled(path)
        finally:
            await process.stop()
    told = [one["id"] for one in server.commands]
    assert len(set(told)) == len(server.done) == 2
    assert len(told) == (3 if phase == "lost" else 2)
    assert {one["thread"]: one["agent"] for one in server.commands} == {"t1": "ada", "t2": "bo"}
