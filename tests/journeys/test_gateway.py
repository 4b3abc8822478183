"""What a platform was answered 200 for is in the hub, once, whatever is killed meanwhile."""

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.gateways import (
    SECRET,
    TOKEN,
    VERIFY,
    GatewayProcess,
    keep_credentials,
    signed,
    whatsapp,
)
from tests.journeys.hubs import HubProcess, run

RECEIVED = "care.message.received.v1"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    keep_credentials()
    one = GatewayProcess(tmp_path)
    await one.start()
    yield one
    await one.stop()


def rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = run("stored", "--db", str(path), "--json", check=False).splitlines()
    return [json.loads(line) for line in lines]


async def stored(path: Path, wanted: set[str]) -> list[str]:
    """The ids of stored messages, once all that are wanted are there."""
    async with asyncio.timeout(60):
        while True:
            found = await asyncio.to_thread(rows, path)
            names = [row["id"] for row in found if row["state"] == "stored"]
            if wanted <= set(names):
                return names
            await asyncio.sleep(0.2)


async def test_signed_posts_reach_the_hub_and_forged_ones_do_not(
    gateway: GatewayProcess, tmp_path: Path
) -> None:
    path = tmp_path / "care.db"
    hub = HubProcess(path, gateway.feed)
    await hub.start()
    try:
        assert gateway.post("wa", whatsapp(1)) == 200
        assert gateway.post("wa", whatsapp(1)) == 200  # the platform tells it again
        forged = json.dumps(whatsapp(2)).encode()
        for signature in ({}, {"X-Hub-Signature-256": signed(forged, "other")}):
            assert gateway.ask("POST", "/hook/wa", forged, signature)[0] == 401
        assert gateway.post("wa", {"object": "page"}) == 200  # answered, kept, and no event
        form = {"message": "fattura doppia", "customer": {"mail": "a@b.example"}}
        assert gateway.post("contact", form) == 200
        assert gateway.post("wa", whatsapp(3)) == 200
        names = await stored(path, {"whatsapp:wamid.1", "whatsapp:wamid.3"})
        assert names.count("whatsapp:wamid.1") == 1
        assert "whatsapp:wamid.2" not in names
        assert any(name.startswith("form:") for name in names)
        states = [row["state"] for row in rows(path)]
        assert states.count("duplicate") == 1
        assert states.count("quarantined") == 1
    finally:
        await hub.stop()
    health = json.loads(run("health", "--db", str(path), "--json"))
    assert health["conserved"]
    assert not health["gaps"]


async def test_a_webhook_is_set_up_with_the_word_that_is_ours_only(gateway: GatewayProcess) -> None:
    asked = "hub.mode=subscribe&hub.challenge=11587&hub.verify_token="
    assert gateway.ask("GET", f"/hook/wa?{asked}{VERIFY}") == (200, "11587")
    assert gateway.ask("GET", f"/hook/wa?{asked}guess") == (403, "")
    assert gateway.ask("GET", f"/hook/desk?{asked}{VERIFY}") == (403, "")
    assert gateway.ask("GET", "/hook/none")[0] == 404
    assert gateway.ask("PUT", "/hook/wa")[0] == 405
    assert gateway.ask("GET", "/health") == (200, "ok")
    await gateway.stop()
    for word in (SECRET, VERIFY, TOKEN, "guess"):
        assert word not in gateway.errors


async def test_a_body_that_is_too_large_is_refused(gateway: GatewayProcess) -> None:
    for size in (1024 * 1024, 8 * 1024 * 1024):
        assert gateway.post("wa", whatsapp(1, "x" * size)) == 413
    assert gateway.post("wa", whatsapp(1, "x" * 1000)) == 200


async def test_a_hub_without_the_token_is_not_let_in(gateway: GatewayProcess) -> None:
    address = (urlsplit(gateway.feed).hostname or "", urlsplit(gateway.feed).port or 0)
    for head in (
        "",
        "Authorization: Bearer guess\r\n",
        f"Authorization: Bearer {TOKEN}\r\nOrigin: x\r\n",
    ):
        with socket.create_connection(address, 5) as line:
            asked = "GET /feed HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            asked += "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            line.sendall(f"{asked}{head}\r\n".encode())
            assert line.recv(100).split()[1] == (b"403" if "Origin" in head else b"401")


@pytest.mark.parametrize("seed", range(2))
async def test_nothing_that_was_answered_is_lost_or_counted_twice_by_kills(
    gateway: GatewayProcess, tmp_path: Path, seed: int
) -> None:
    chance, path = random.Random(seed), tmp_path / "care.db"
    hub = HubProcess(path, gateway.feed)
    await hub.start()
    answered: set[str] = set()
    is_over = asyncio.Event()

    async def post_on(first: int) -> None:
        number = first
        while not is_over.is_set():
            status = await asyncio.to_thread(gateway.post, "wa", whatsapp(number))
            if status == 200:
                answered.add(f"whatsapp:wamid.{number}")
                number += 4
            else:  # the platform comes again with the same
                await asyncio.sleep(0.02)

    posting = [asyncio.create_task(post_on(first)) for first in range(4)]
    try:
        for _ in range(3):
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            victim = chance.choice(("gateway", "hub", "both"))
            if victim != "hub":
                await gateway.kill()
                await gateway.start()
            if victim != "gateway":
                await hub.kill()
                await hub.start()
        await asyncio.sleep(0.3)
        is_over.set()
        await asyncio.gather(*posting)
        assert len(answered) > 20
        names = await stored(path, answered)
        assert len(names) == len(set(names))
    finally:
        is_over.set()
        await asyncio.gather(*posting, return_exceptions=True)
        await hub.stop()
    health = json.loads(run("health", "--db", str(path), "--json"))
    assert health["conserved"]
    assert not [gap for gap in health["gaps"] if gap["state"] == "lost"]
