"""An agency hands a conversation over by a hashtag, care answers, the agency is told: over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import format_us, now_us
from commandcenter.platform import config_folder, private_file
from tests.commandcenter.notify.servers import Receiver, serving
from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import HubProcess, run
from tests.journeys.test_actions import stored
from tests.waiting import until

SETTINGS = """
[[notify.people]]
key = "agency"
part = "supervisor"
webhook = "{hook}"
secret_file = "hook.secret"

[notify]
simulated = false

[[routes]]
name = "agency"
hashtag = "#assistenza"
by = "us"
tell = "agency"

[[routes]]
name = "fragile"
label = "fragile"
critical = "vulnerable"
"""


@pytest.fixture
async def ending() -> AsyncIterator[list[HubProcess]]:
    """Hubs that a test has started: none of them outlives it."""
    found: list[HubProcess] = []
    yield found
    for one in found:
        if one.is_running:
            await one.kill()


def site(hook: str) -> None:
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    private_file(folder / "hook.secret", b"a word between two")
    text = SETTINGS.format(hook=hook).replace("[notify]\nsimulated = false\n", "")
    (folder / "settings.toml").write_text(text, "utf-8")


def said(server: FeedServer, text: str, *, ours: bool, thread: str = "t") -> None:
    """Have something written in a conversation."""
    server.push(time=format_us(now_us()))
    row = server.rows[server.last]
    row["data"] |= {"thread": thread, "text": text, "author": {"id": "us" if ours else "anna"}}
    row["partitionkey"] = thread
    if ours:
        row["type"] = "care.message.sent.v1"
        row["data"] |= {"direction": "out", "actor": "agent"}


def label(server: FeedServer, *labels: str, **more: Any) -> None:
    server.push(time=format_us(now_us()), type="care.case.labelled.v1")
    data = {"thread": "t", "channel": "x", "labels": list(labels), **more}
    server.rows[server.last]["data"] = data


def facts(path: Path) -> list[dict[str, Any]]:
    out = path.with_suffix(".rows")
    run("export", "--db", str(path), "--format", "jsonl", "--out", str(out))
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def of_routes(path: Path) -> list[str]:
    return [row["type"].split(".")[2] for row in facts(path) if ".route." in row["type"]]


async def comes(path: Path, steps: list[str]) -> None:
    async with asyncio.timeout(90):
        while await asyncio.to_thread(of_routes, path) != steps:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_hashtag_of_the_agency_starts_cares_clock_and_its_end_is_told_once(
    tmp_path: Path, ending: list[HubProcess]
) -> None:
    path, server, hooks = tmp_path / "care.db", FeedServer(), Receiver()
    with serving(hooks):
        site(hooks.url)
        async with running(server):
            process = HubProcess(path, server.url)
            ending.append(process)
            await process.start()
            said(server, "che bel colore!", ours=False)
            said(server, "Grazie! Per la fattura ti risponde il care #Assistenza", ours=True)
            await comes(path, ["taken"])
            state = json.loads(await asyncio.to_thread(run, "state", "--db", str(path), "--json"))
            assert state["backlog"]["n"] == 1
            await process.kill()
            await process.start()
            said(server, "Ecco la fattura", ours=True)
            await comes(path, ["taken", "done", "told"])
            assert await process.stop() == 0
            await process.start()
            said(server, "e a me?", ours=False, thread="u")
            said(server, "Anche a te: #Assistenza", ours=True, thread="u")
            await comes(path, ["taken", "done", "told", "taken"])  # what came before was looked at
            assert await process.stop() == 0
    (hook,) = [json.loads(body) for _, _, body in hooks.posts]
    assert (hook["kind"], hook["rule"], hook["word"]) == ("route_done", "agency", "#assistenza")
    assert "fattura" not in json.dumps(hook)


async def test_a_label_says_who_is_critical_and_why(
    tmp_path: Path, ending: list[HubProcess]
) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    site("http://127.0.0.1:9/")
    async with running(server):
        process = HubProcess(path, server.url)
        ending.append(process)
        await process.start()
        said(server, "sono senza linea e ho bisogno del respiratore", ours=False)
        label(server, "Fragile", agent="Carla", reason="usa un respiratore")
        await comes(path, ["taken"])
        assert await process.stop() == 0
    rows = [row for row in facts(path) if row["type"] == "care.critical.changed.v1"]
    entered = [row["data"] for row in rows if row["data"]["act"] == "enter"]
    assert [one["cls"] for one in entered] == ["vulnerable"]
    assert entered[0]["who"] == "Carla"
    assert entered[0]["reason"] == "fragile (fragile): usa un respiratore"


async def test_a_hand_over_of_just_before_a_power_cut_is_found_at_the_start(
    tmp_path: Path, ending: list[HubProcess]
) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    async with running(server):
        process = HubProcess(path, server.url)
        ending.append(process)
        await process.start()
        said(server, "che bel colore!", ours=False)
        said(server, "ti risponde il care #assistenza", ours=True)
        await stored(process, 2)
        await until(lambda: server.acks, 10)
        await process.kill()  # its site had no rule yet: nothing was handed over
        assert of_routes(path) == []
        site("http://127.0.0.1:9/")
        await process.start()
        await comes(path, ["taken"])
        assert await process.stop() == 0
