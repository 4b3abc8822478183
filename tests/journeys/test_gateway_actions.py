"""A person's answer through hub and gateway to a platform's API, with either of them killed on the way."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commandcenter.credentials import keep_credential
from tests.feeds.gateway.acting.api import TOKEN, Api, serving
from tests.journeys.gateways import GatewayProcess, keep_credentials, whatsapp
from tests.journeys.hubs import HubProcess, hub, run
from tests.journeys.test_actions import REPLY, ask, is_confirmed, states, steps, stored, token
from tests.waiting import until

HOOKS = """
[[hooks]]
name = "wa2"
adapter = "whatsapp"
secret = "wa-secret"
own_ids = ["100"]
token = "api-token"
api = "{api}"

[[hooks]]
name = "page"
adapter = "meta"
secret = "wa-secret"
own_ids = ["200"]
token = "api-token"
api = "{api}"
"""


@pytest.fixture
def api() -> Iterator[Api]:
    keep_credentials()
    keep_credential("api-token", TOKEN)
    with serving() as running:
        yield running


def asked(age_s: int = 0) -> dict[str, Any]:
    """A customer's message of so many seconds ago."""
    body = whatsapp(1)
    message = body["entry"][0]["changes"][0]["value"]["messages"][0]
    message["timestamp"] = str(int(time.time()) - age_s)
    return body


def comment() -> dict[str, Any]:
    """A customer's comment on a page."""
    value = {"item": "comment", "verb": "add", "comment_id": "200_7_8", "post_id": "200_7"}
    value |= {"from": {"id": "31"}, "message": "vergogna!", "created_time": int(time.time())}  # type: ignore[dict-item]
    entry = {"id": "200", "changes": [{"field": "feed", "value": value}]}
    return {"object": "page", "entry": [entry | {"time": int(time.time())}]}


def first_message(path: Path) -> int:
    out = path.with_suffix(".rows")
    run("export", "--db", str(path), "--format", "jsonl", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return next(int(row["seq"]) for row in rows if row["type"] == "care.message.received.v1")


async def test_an_answer_goes_to_whatsapp_and_stops_the_clock(tmp_path: Path, api: Api) -> None:
    path, gateway = tmp_path / "care.db", GatewayProcess(tmp_path, HOOKS.format(api=api.url))
    await gateway.start()
    try:
        async with hub(path, gateway.feed) as process:
            assert await asyncio.to_thread(gateway.post, "wa2", asked()) == 200
            await stored(process, 1)
            message = await asyncio.to_thread(first_message, path)
            long = await ask(
                process.url, token(path), "message.reply", message, {"text": "x" * 4097}
            )
            answer = await ask(process.url, token(path), "message.reply", message, REPLY)
            assert answer["ok"], answer
            assert not long["ok"]
            await is_confirmed(path)
    finally:
        await gateway.stop()
    (change,) = api.changes
    assert change[1] == "100/messages"
    assert change[2]["to"] == "390000001"
    assert change[2]["text"]["body"] == REPLY["text"]
    assert json.loads(run("state", "--db", str(path), "--json"))["backlog"]["n"] == 0
    assert TOKEN not in gateway.errors


async def test_after_the_window_nothing_is_sent(tmp_path: Path, api: Api) -> None:
    path, gateway = tmp_path / "care.db", GatewayProcess(tmp_path, HOOKS.format(api=api.url))
    await gateway.start()
    try:
        async with hub(path, gateway.feed) as process:
            assert await asyncio.to_thread(gateway.post, "wa2", asked(25 * 3600)) == 200
            await stored(process, 1)
            message = await asyncio.to_thread(first_message, path)
            answer = await ask(process.url, token(path), "message.reply", message, REPLY)
            assert answer["error"]["key"] == "reply_too_late"
    finally:
        await gateway.stop()
    assert api.changes == []


@pytest.mark.parametrize("victim", ["hub", "gateway", "both"])
async def test_killed_while_a_comment_is_hidden_it_is_hidden_once_and_found_so(
    tmp_path: Path, api: Api, victim: str
) -> None:
    path, gateway = tmp_path / "care.db", GatewayProcess(tmp_path, HOOKS.format(api=api.url))
    api.holds = threading.Event()
    await gateway.start()
    process = HubProcess(path, gateway.feed)
    await process.start()
    try:
        assert await asyncio.to_thread(gateway.post, "page", comment()) == 200
        await stored(process, 1)
        message = await asyncio.to_thread(first_message, path)
        answer = await ask(process.url, token(path), "message.hide", message, {"note": "insulti"})
        assert answer["ok"], answer
        await until(lambda: api.changes, 90)
        if victim != "gateway":
            await process.kill()
        if victim != "hub":
            await gateway.kill()
            await gateway.start()
        api.holds.set()
        if victim != "gateway":
            await process.start()
        await is_confirmed(path, 90)
    finally:
        api.holds.set()
        await process.stop()
        await gateway.stop()
    assert len(api.changes) == 1
    told = [step for name, step in steps(path) if name == answer["command"]]
    assert told == ["requested", "sent", "confirmed"]


async def test_a_lost_answer_of_whatsapp_is_unknown_until_its_status_comes(
    tmp_path: Path, api: Api
) -> None:
    path, gateway = tmp_path / "care.db", GatewayProcess(tmp_path, HOOKS.format(api=api.url))
    api.loses = True
    await gateway.start()
    try:
        async with hub(path, gateway.feed) as process:
            assert await asyncio.to_thread(gateway.post, "wa2", asked()) == 200
            await stored(process, 1)
            message = await asyncio.to_thread(first_message, path)
            answer = await ask(process.url, token(path), "message.reply", message, REPLY)
            async with asyncio.timeout(90):
                while await states(path) != ["unknown"]:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            value = {"metadata": {"phone_number_id": "100"}}
            status = {"id": "wamid.out1", "status": "delivered", "recipient_id": "390000001"}
            status |= {"timestamp": str(int(time.time()))}
            status |= {"biz_opaque_callback_data": answer["command"]}
            change = {"field": "messages", "value": {**value, "statuses": [status]}}
            body = {"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}
            assert await asyncio.to_thread(gateway.post, "wa2", body) == 200
            await is_confirmed(path)
    finally:
        await gateway.stop()
    assert len(api.changes) == 1
