"""A mailbox and a hub that is killed: every mail is in the log, none is there twice."""

import asyncio
import random
from pathlib import Path

from commandcenter.credentials import keep_credential
from tests.feeds.imap.dovecot import PASSWORD, letter, serving
from tests.journeys.hubs import HubProcess
from tests.waiting import until

KILLS = 5
EACH = 30


async def test_every_mail_is_stored_once_after_many_kills(tmp_path: Path) -> None:
    keep_credential("imap", PASSWORD)
    chance = random.Random(7)
    with serving() as server:
        hub = HubProcess(tmp_path / "care.db", server.spec())
        await hub.start()
        await until(lambda: hub.health()["cursor"] is not None)
        for kill in range(KILLS):
            for number in range(kill * EACH, (kill + 1) * EACH):
                await asyncio.to_thread(server.deliver, letter(number))
            await asyncio.sleep(chance.uniform(0, 0.3))
            await hub.kill()
            await hub.start()
        await until(lambda: hub.health()["stored"] == KILLS * EACH)
        assert await hub.stop() == 0
    ids = [line["id"] for line in hub.stored() if line["source"] != "/hub"]
    assert sorted(ids) == sorted(f"imap:m{number}@example.org" for number in range(KILLS * EACH))
    health = hub.health()
    assert health["conserved"]
    assert health["duplicate"] == health["quarantined"] == 0
    assert PASSWORD not in hub.said
    assert PASSWORD.encode() not in await asyncio.to_thread(_written, tmp_path)


def _written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("care.db*") if file.is_file())
