"""A gateway killed in each phase of a webhook's way: what was answered is stored once, and it is told."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtWidgets import QApplication

from feeds.websocket import WebSocketFeed
from tests.feeds.server import FeedServer, running
from tests.feeds.test_websocket import QUICK as QUICK_LINE
from tests.journeys.gateways import GatewayProcess, keep_credentials, signed, whatsapp
from tests.journeys.hubs import HubProcess, run
from tests.journeys.test_faults_in_words import Linked, all_say
from tests.journeys.test_gateway import rows, stored
from tests.waiting import until


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    keep_credentials()
    one = GatewayProcess(tmp_path)
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def hub(gateway: GatewayProcess, tmp_path: Path) -> AsyncIterator[HubProcess]:
    process = HubProcess(tmp_path / "care.db", gateway.feed)
    yield process
    if process.is_running:
        assert await process.stop() == 0


def counted(path: Path) -> tuple[int, list[str]]:
    """How many messages are stored, and how many times it was counted that one came twice."""
    health = json.loads(run("health", "--db", str(path), "--json"))
    assert health["conserved"]
    names = [row["id"] for row in rows(path) if row["state"] == "stored" and "wamid" in row["id"]]
    return len([gap for gap in health["gaps"] if gap["state"] == "lost"]), names


async def test_before_the_body_has_come_whole_nothing_is_answered_and_it_comes_again(
    gateway: GatewayProcess, hub: HubProcess
) -> None:
    await hub.start()
    body = json.dumps(whatsapp(1)).encode()
    parts = urlsplit(gateway.web)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as line:
        head = f"POST /hook/wa HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: {signed(body)}\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
        await asyncio.sleep(0.3)
        await gateway.kill()
        with suppress(OSError):
            assert line.recv(100) == b""
    await gateway.start()
    assert gateway.post("wa", whatsapp(1)) == 200
    await stored(hub.path, {"whatsapp:wamid.1"})
    assert counted(hub.path) == (0, ["whatsapp:wamid.1"])


async def test_answered_and_not_yet_read_by_any_hub_it_is_kept(
    gateway: GatewayProcess, hub: HubProcess
) -> None:
    for number in range(5):
        assert gateway.post("wa", whatsapp(number)) == 200
    await gateway.kill()  # right after the last answer: its row may not be made yet
    await gateway.start()
    await hub.start()
    wanted = {f"whatsapp:wamid.{number}" for number in range(5)}
    await stored(hub.path, wanted)
    lost, names = counted(hub.path)
    assert (lost, sorted(names)) == (0, sorted(wanted))


async def test_sent_and_not_acknowledged_it_is_sent_again_and_counted_once(
    gateway: GatewayProcess, hub: HubProcess
) -> None:
    await hub.start()
    assert gateway.post("wa", whatsapp(0)) == 200
    await stored(hub.path, {"whatsapp:wamid.0"})
    os.kill(hub.pid, signal.SIGSTOP)  # its socket takes rows, and it says nothing of them
    try:
        for number in range(1, 6):
            assert gateway.post("wa", whatsapp(number)) == 200
        await asyncio.sleep(0.5)
        await gateway.kill()
    finally:
        os.kill(hub.pid, signal.SIGCONT)
    await gateway.start()
    wanted = {f"whatsapp:wamid.{number}" for number in range(6)}
    await stored(hub.path, wanted)
    lost, names = counted(hub.path)
    assert (lost, sorted(names)) == (0, sorted(wanted))


async def test_acknowledged_and_killed_nothing_comes_twice_and_the_next_goes_on(
    gateway: GatewayProcess, hub: HubProcess
) -> None:
    await hub.start()
    assert gateway.post("wa", whatsapp(1)) == 200
    await stored(hub.path, {"whatsapp:wamid.1"})
    await gateway.kill()
    await until(lambda: hub.health()["feeds"][0]["state"] != "CONNECTED", 60)
    await gateway.start()
    assert gateway.post("wa", whatsapp(2)) == 200
    await stored(hub.path, {"whatsapp:wamid.2"})
    assert counted(hub.path) == (0, ["whatsapp:wamid.1", "whatsapp:wamid.2"])


def test_while_it_is_gone_its_feed_says_so_and_what_to_do(qapp: QApplication) -> None:
    async def gone() -> Linked:
        async with running(FeedServer()) as server:
            server.push(1)
            feed = WebSocketFeed(server.url, QUICK_LINE)
            intake = Linked(feed)
            task = asyncio.create_task(feed.run(intake))
            await until(lambda: bool(intake.rows), 60)
        await until(lambda: intake.link.row().reason == "nobody_listens", 60)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return intake

    row = asyncio.run(gone()).link.row()
    assert row.state == "disconnected"
    all_say(
        row, "Controlla indirizzo e porta", "Comprueba dirección y puerto", "Check address and port"
    )
