"""A hub reads the feeds of its site: those that a person connected, and no simulator beside them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter import site_feeds
from commandcenter.credentials import keep_credential
from commandcenter.settings import SiteFeed
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.journeys.hubs import HubProcess, hub
from tests.waiting import until


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with serving() as running:
        yield running


async def test_a_hub_without_a_word_reads_what_was_connected(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    keep_credential("post", PASSWORD)
    site_feeds.put(SiteFeed(name="post", spec=dovecot.spec(credential="post")))
    async with hub(tmp_path / "care.db") as process:
        await until(lambda: process.health()["cursor"] is not None, 30)
        await asyncio.to_thread(dovecot.deliver, letter(1))
        await until(lambda: process.health()["stored"] == 1, 30)
    assert [line["id"] for line in process.stored() if line["source"] != "/hub"] == [
        "imap:m1@example.org"
    ]


async def test_the_simulator_does_not_start_beside_real_feeds(tmp_path: Path) -> None:
    site_feeds.put(SiteFeed(name="sky", spec="bluesky:?words=nuvola"))
    process = HubProcess(tmp_path / "care.db", "simulator:seed=7,history=0")
    with pytest.raises(AssertionError, match="simulator"):
        await process.start()
    await process.ended()
