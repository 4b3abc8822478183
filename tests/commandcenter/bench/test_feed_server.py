import asyncio
import json

import pytest
from websockets.asyncio.client import connect

from commandcenter.bench.feed_server import EPOCH, feed_server


async def test_a_hub_that_calls_gets_a_hello_and_then_every_position_in_order() -> None:
    async with feed_server() as feed, connect(feed.url, compression=None) as hub:
        assert json.loads(await hub.recv()) == {
            "type": "hello", "epoch": EPOCH, "first": 1, "last": 0,
        }  # fmt: skip
        sent = await feed.send(rate=5_000, seconds=0.004)
        came = [json.loads(await hub.recv())["sequence"] for _ in range(20)]
    assert came == [str(position) for position in range(1, 21)]
    assert (sent.first, sent.last) == (1, 20)


async def test_a_cumulative_ack_tells_how_long_each_position_waited() -> None:
    async with feed_server() as feed, connect(feed.url, compression=None) as hub:
        await feed.send(rate=5_000, seconds=0.002)
        await hub.send(json.dumps({"type": "ack", "epoch": EPOCH, "sequence": 4}))
        await hub.send(json.dumps({"type": "ack", "epoch": EPOCH, "sequence": "10"}))
        await feed.all_acked(5)
        waits = feed.since(1).waits_s
        assert len(waits) == 10
        assert all(wait > 0 for wait in waits)
        assert feed.acked_s[0] == feed.acked_s[3] <= feed.acked_s[4] == feed.acked_s[9]
        assert feed.since(8).waits_s == waits[7:]


async def test_what_is_never_acknowledged_is_not_waited_for_longer_than_said() -> None:
    async with feed_server() as feed, connect(feed.url, compression=None):
        await feed.send(rate=1_000, seconds=0.001)
        with pytest.raises(TimeoutError):
            await feed.all_acked(0.05)


async def test_events_wait_for_the_hub_that_is_to_get_them() -> None:
    async with feed_server() as feed:
        sending = asyncio.create_task(feed.send(rate=1_000, seconds=0.001))
        await asyncio.sleep(0)
        assert not sending.done()
        async with connect(feed.url, compression=None) as hub:
            await hub.recv()
            assert json.loads(await hub.recv())["sequence"] == "1"
            await sending
