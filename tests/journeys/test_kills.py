"""What was acknowledged is kept, whatever kills the hub."""

import asyncio
import random
import shutil
from pathlib import Path

from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import HubProcess
from tests.waiting import until

KILLS = 12
RATE_PAUSE_S = 0.001


async def test_every_acknowledged_position_is_stored_once_after_many_kills(tmp_path: Path) -> None:
    server, chance = FeedServer(), random.Random(7)
    server.pause, server.places, server.copies = RATE_PAUSE_S, 5, 1
    hub = HubProcess(tmp_path / "care.db", "")
    async with running(server):
        hub.feeds = (server.url,)
        for _ in range(KILLS):
            server.push(300)
            await hub.start()
            before = len(server.acks)
            await until(lambda before=before: len(server.acks) > before, 20)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, 0.3))
            await hub.kill()
            acked = max(sequence for _, sequence in server.acks)
            positions = [line["sequence"] for line in hub.stored()]
            assert positions[:acked] == list(range(1, acked + 1))
            assert len(positions) == len(set(positions))
        server.pause = 0
        await hub.start()
        await until(lambda: server.acks[-1][1] == server.last)
        assert await hub.stop() == 0
    assert [line["sequence"] for line in hub.stored()] == list(range(1, server.last + 1))
    health = hub.health()
    assert health["conserved"]
    assert health["stored"] == server.last


async def test_a_hub_whose_folder_is_taken_away_ends_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    hub = HubProcess(folder / "care.db")
    await hub.start()
    shutil.rmtree(folder)
    assert await asyncio.wait_for(hub.ended(), 60) == 1, hub.said
    assert "Traceback" not in hub.said
    assert str(folder) in hub.said
