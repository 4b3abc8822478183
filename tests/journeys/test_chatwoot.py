"""Chatwoot as the source of agents, cases and labels: what its webhooks missed is there after a look."""

import asyncio
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

from commandcenter.clock import format_us
from commandcenter.credentials import keep_credential
from commandcenter.platform import config_folder
from tests.feeds.gateway.desk import TOKEN, Desk
from tests.feeds.platform.rest import serving
from tests.journeys.gateways import SECRET, GatewayProcess, keep_credentials
from tests.journeys.hubs import HubProcess, run
from tests.journeys.test_gateway import rows, stored

HOOKS = """
[[hooks]]
name = "room"
adapter = "chatwoot"
secret = "wa-secret"
account_id = "1"
token = "desk-token"
api = "{api}"
"""
ROUTES = """
[[routes]]
name = "fragile"
label = "critical:vulnerable"
critical = "vulnerable"
"""


def post(gateway: GatewayProcess, body: dict[str, Any]) -> int:
    raw, stamp = json.dumps(body).encode(), str(int(time.time()))
    told = hmac.new(SECRET.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    headers = {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": f"sha256={told}"}
    return gateway.ask("POST", "/hook/room", raw, headers)[0]


def hook(desk: Desk, number: int, place: int) -> dict[str, Any]:
    """The webhook of a message as Chatwoot posts it: its time with a fraction."""
    said = desk.said[number][place]
    return {
        **said,
        "event": "message_created",
        "message_type": "incoming",
        "created_at": format_us(said["created_at"] * 1_000_000 + 250_000),
        "account": {"id": 1},
        "conversation": {"id": number, "channel": "Channel::WebWidget"},
    }


async def test_what_was_missed_while_the_gateway_was_dead_comes_in_once(tmp_path: Path) -> None:
    keep_credentials()
    keep_credential("desk-token", TOKEN)
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(ROUTES, "utf-8")
    path, desk = tmp_path / "care.db", Desk()
    desk.agents = {3: "online"}
    desk.write(42, 5, "Il mio ordine non arriva")
    with serving(desk.answer) as api:
        gateway = GatewayProcess(tmp_path, HOOKS.format(api=api.url))
        await gateway.start()
        hub = HubProcess(path, gateway.feed)
        await hub.start()
        try:
            assert await asyncio.to_thread(post, gateway, hook(desk, 42, 0)) == 200
            await stored(path, {"chatwoot:m5"})
            await gateway.kill()
            desk.write(42, 6, "Qualcuno mi risponde?")
            desk.talk(42, meta={"assignee": {"id": 3}})
            await gateway.start()
            names = await stored(path, {"chatwoot:m5", "chatwoot:m6"})
            note = hook(desk, 42, 0) | {"id": 7, "private": True, "sender": {"id": 3}}
            note |= {"content": "/critical vulnerable usa un respiratore"}
            assert await asyncio.to_thread(post, gateway, note) == 200
            async with asyncio.timeout(90):
                while not await asyncio.to_thread(critical, path):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            await hub.stop()
            await gateway.stop()
    assert names.count("chatwoot:m5") == names.count("chatwoot:m6") == 1
    assert not [row for row in rows(path) if row["state"] == "quarantined"]
    assert any(row["type"] == "care.case.assigned.v1" for row in rows(path))
    state = json.loads(run("state", "--db", str(path), "--json"))
    assert {one["agent"]: one["state"] for one in state["agents"]} == {"3": "online"}
    (entered,) = critical(path)
    assert (entered["who"], entered["cls"]) == ("3", "vulnerable")
    assert entered["reason"] == "fragile (critical:vulnerable): usa un respiratore"
    assert TOKEN not in gateway.errors


def critical(path: Path) -> list[dict[str, Any]]:
    out = path.with_suffix(".rows")
    run("export", "--db", str(path), "--format", "jsonl", "--out", str(out))
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [
        row["data"]
        for row in found
        if row["type"] == "care.critical.changed.v1" and row["data"]["act"] == "enter"
    ]
