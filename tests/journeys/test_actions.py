"""What a person has a platform do, over real sockets and through real processes that are killed."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import HubProcess, hub, run
from tests.waiting import until

REPLY = {"text": "Ci stiamo lavorando: ti aggiorniamo qui entro le 12."}


async def ask(
    url: str, token: str, action: str, message: int, args: dict[str, Any]
) -> dict[str, Any]:
    """Have a seat ask for something; return the answer."""
    frame = {
        "type": "command", "id": str(uuid.uuid4()), "action": action, "target": {"message": message},
        "args": args,
    }  # fmt: skip
    async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}) as socket:
        await socket.send(json.dumps(frame))
        async for said in socket:
            found = json.loads(said)
            if found.get("type") == "result" and found["id"] == frame["id"]:
                return {**found, "command": frame["id"]}
    raise AssertionError("the hub went away")


def token(path: Path) -> str:
    return run("seat-token", "--db", str(path), "--role", "regia", "--person", "Rita").strip()


def steps(path: Path) -> list[tuple[str, str]]:
    """What the log says of actions, in order: the action and its step."""
    out = path.with_suffix(".jsonl")
    run("export", "--db", str(path), "--format", "jsonl", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [
        (row["data"]["action"], row["type"].split(".")[2])
        for row in rows
        if row["type"].startswith("care.action.")
    ]


def acting() -> FeedServer:
    server = FeedServer()
    server.does = {"*": ["reply", "hide", "assign", "unassign"]}
    server.push()
    return server


async def stored(process: HubProcess, count: int) -> None:
    """Wait beside the loop, in which the server lives."""
    while (await asyncio.to_thread(process.health))["stored"] < count:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def states(path: Path) -> list[str]:
    said = await asyncio.to_thread(run, "state", "--db", str(path), "--json")
    return [one["state"] for one in json.loads(said)["actions"]]


async def is_confirmed(path: Path, seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while await states(path) != ["confirmed"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_reply_goes_out_once_and_counts_when_its_event_is_there(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(acting()) as server, hub(path, server.url) as process:
        await stored(process, 1)
        answer = await ask(process.url, token(path), "message.reply", 1, REPLY)
        assert answer["ok"], answer
        await until(lambda: len(server.rows) == 2)
        await stored(process, 2)
        (command,) = server.commands
        assert command["text"] == REPLY["text"]
        assert command["thread"] == "thread-1"
        assert command["author"] == "customer-1"
        assert command["message"] == "m1"
    name = answer["command"]
    assert steps(path) == [(name, "requested"), (name, "sent")]
    state = json.loads(run("state", "--db", str(path), "--json"))
    assert [one["state"] for one in state["actions"]] == ["confirmed"]
    assert state["backlog"]["n"] == 0


@pytest.mark.parametrize("phase", ["before", "lost", "silent", "shown"])
async def test_killed_in_every_phase_nothing_is_sent_twice_and_nothing_forgotten(
    tmp_path: Path, phase: str
) -> None:
    """Killed before a line is up, after a command was lost, done without a word, done and shown."""
    path, server = tmp_path / "care.db", acting()
    server.patience_s = 1.0
    server.loses = int(phase == "lost")
    server.says = None if phase == "silent" else {"state": "accepted"}
    server.shows = phase == "shown"
    async with running(server):
        process = HubProcess(path, server.url)
        await process.start()
        await stored(process, 1)
        who = token(path)
        if phase == "before":
            await server.stop()
        answer = await ask(process.url, who, "message.reply", 1, REPLY)
        assert answer["ok"], answer
        if phase != "before":
            await until(lambda: server.commands)
        await process.kill()
        if phase == "before":
            await server.start()
        async with hub(path, server.url):
            await until(lambda: answer["command"] in server.done)
            await is_confirmed(path)
    commands = [command["id"] for command in server.commands]
    assert commands.count(answer["command"]) == (2 if phase == "lost" else 1)
    assert list(server.done) == [answer["command"]]


async def test_what_cannot_be_done_or_may_not_be_said_is_refused_in_words(tmp_path: Path) -> None:
    path, server = tmp_path / "care.db", acting()
    server.does = {"x": ["reply"]}
    async with running(server), hub(path, server.url) as process:
        await stored(process, 1)
        who = token(path)
        hidden = await ask(process.url, who, "message.hide", 1, {"note": "insulti"})
        personal = await ask(
            process.url, who, "message.reply", 1, {"text": "chiama +39 347 1234567"}
        )
        assert (hidden["error"]["key"], personal["error"]["key"]) == (
            "cannot_hide",
            "reply_personal",
        )
        await asyncio.sleep(0.3)
        assert server.commands == []
