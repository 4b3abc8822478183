"""What nobody could read is read again by a mended program, and goes to where it belongs."""

import asyncio
import base64
import json
from pathlib import Path

from commandcenter.history import History
from commandcenter.hub import feed_cards
from commandcenter.hub.letters import waiting
from tests.feeds.imap.dovecot import letter
from tests.feeds.server import FeedServer, message, running
from tests.journeys.hubs import hub, run
from tests.waiting import until


def capture(number: int) -> str:
    """A mail as an adapter puts it aside; it is no event, but today's program reads it."""
    return json.dumps(
        {
            "raw_id": f"1@2026:{number}",
            "received_at": "2026-07-04T10:00:00.000Z",
            "transport": "imap",
            "ctx": {"internaldate": "2026-07-04T10:00:00Z", "own_ids": []},
            "body_b64": base64.b64encode(letter(number, "no signal").as_bytes()).decode(),
            "sequence": str(number),
        }
    )


async def test_letters_of_an_adapter_are_read_again_one_by_one(tmp_path: Path) -> None:
    server, path = FeedServer(), tmp_path / "care.db"
    server.push(4)
    server.instead = {1: capture(1), 2: capture(2)}
    server.instead[3] = json.dumps({**message(3), "time": "yesterday", "sequence": "3"})
    async with running(server), hub(path, server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 4, 30)
        numbers = [one.n for one in await asyncio.to_thread(waiting, path, server.url)]
        assert len(numbers) == 3
        for number in numbers[:2]:
            told = await asyncio.to_thread(
                run, "quarantine", "replay", str(number), "--db", str(path)
            )
            assert json.loads(told)["state"] == "stored"
        assert [one.n for one in waiting(path, server.url)] == numbers[2:]
    ids = [line["id"] for line in process.stored()]
    assert {"imap:m1@example.org", "imap:m2@example.org", "m4"} <= set(ids)
    assert process.health()["conserved"]


async def test_a_gateways_word_of_its_parts_is_on_the_card(tmp_path: Path) -> None:
    server, path = FeedServer(), tmp_path / "care.db"
    server.push(4)
    told = [
        {"feed": "gateway/wa", "state": "live"},
        {"feed": "gateway/wa", "state": "auth_failed", "reason_code": "bad_signature"},
        {"feed": "gateway/spool", "state": "live", "waiting": 3, "last_post": "2026-07-04T09:00:00Z"},
    ]  # fmt: skip
    for number, data in enumerate(told, 1):
        event = {
            "specversion": "1.0",
            "id": f"gateway:{number}",
            "source": "/feeds/gateway",
            "type": "care.feed.statuschanged.v1",
            "time": f"2026-07-04T10:00:0{number}Z",
            "sequence": str(number),
            "data": data,
        }
        server.instead[number] = json.dumps(event)
    async with running(server), hub(path, server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 4, 30)
        await until(lambda: process.health()["feeds"][0]["state"] == "STALE", 30)
    async with running(server), hub(path, server.url) as again:  # it is not told anew
        await until(lambda: again.health()["feeds"][0]["state"] == "STALE", 30)
    spool, hook = feed_cards.parts(path, server.url)
    assert (hook.key, hook.state, hook.reason) == ("wa", "auth_failed", "bad_signature")
    assert (spool.key, spool.count, spool.post_us is not None) == ("spool", 3, True)
    history = History(path)
    assert len(history.parts_told(server.url)) == 3
    history.close()
