"""The feeds of the site in a running hub: taken up on command, shown at once, missed by nobody once gone."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commandcenter import site_feeds
from commandcenter.errors import DiskError
from commandcenter.events.hub import COMMAND_TAKEN
from commandcenter.hub.process import Hub, Plan, open_hub
from commandcenter.settings import Settings, SiteFeed
from feeds import build
from tests.commandcenter.drafts import facts
from tests.commandcenter.hub.test_seats import TOKENS, NoDetectors, asked, seat
from tests.feeds.server import FeedServer
from tests.feeds.server import running as serving
from tests.waiting import until


@contextlib.asynccontextmanager
async def running(home: Path, *, follows: bool = True) -> AsyncIterator[tuple[Hub, str]]:
    plan = Plan(
        path=home / "care.db",
        settings=Settings(),
        new_desk=NoDetectors,
        version="test",
        tokens=TOKENS,
        new_feed=build if follows else None,
    )
    hub = open_hub(plan)
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    feeds = hub.following.begin()
    task = asyncio.create_task(hub.run(feeds, port.set_result))
    try:
        yield hub, f"ws://127.0.0.1:{await asyncio.wait_for(port, 5)}/seat"
    finally:
        hub.stop()
        await asyncio.wait_for(task, 10)
        hub.journal.close()


def listed(**feeds: str) -> None:
    for one in site_feeds.listed():
        site_feeds.take_out(one.name)
    for name, spec in feeds.items():
        site_feeds.put(SiteFeed(name=name, spec=spec))


async def test_a_feed_that_is_added_is_on_the_screens_before_its_server_has_said_a_word(
    tmp_path: Path,
) -> None:
    async with serving(FeedServer()) as server, running(tmp_path) as (hub, url):
        server.says_hello = False
        async with seat(url, "regia") as link:
            listed(one=server.url)
            answer = await asked(link, "feed.reload")
            assert answer["data"]["n"] == 1
            assert [row.state for row in hub.feeding.rows()] == ["waiting"]
    (fact,) = [one for one in facts(tmp_path / "care.db") if one.type == COMMAND_TAKEN]
    assert b'"started"' in fact.body


async def test_a_feed_that_was_away_and_is_removed_is_missed_no_more(tmp_path: Path) -> None:
    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        async with serving(FeedServer()) as server:
            server.push(1)
            listed(one=server.url)
            await asked(link, "feed.reload")
            await until(lambda: server.acks, 20)
        name = hub.feeding.feeds()[0].name
        await until(lambda: hub.state.links.get(name), 30)
        listed()
        answer = await asked(link, "feed.reload")
        assert answer["data"]["n"] == 0
        await until(lambda: hub.state.links[name][-1].end_us is not None, 10)
        assert hub.feeding.rows() == ()


async def test_one_that_is_as_it_was_is_not_touched(tmp_path: Path) -> None:
    async with serving(FeedServer()) as server, running(tmp_path) as (hub, url):
        listed(one=server.url)
        async with seat(url, "regia") as link:
            await asked(link, "feed.reload")
            (before,) = hub.feeding.feeds()
            await asked(link, "feed.reload")
            assert hub.feeding.feeds() == [before]


@pytest.mark.logs_warnings
async def test_a_change_that_the_disk_does_not_take_is_none_and_is_made_when_it_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        serving(FeedServer()) as one,
        serving(FeedServer()) as other,
        running(tmp_path) as (hub, url),
        seat(url, "regia") as link,
    ):
        listed(one=one.url)
        await asked(link, "feed.reload")
        before = hub.feeding.feeds()
        listed(other=other.url)
        with monkeypatch.context() as full:
            full.setattr(hub.writer, "commit", refused)
            assert not (await asked(link, "feed.reload"))["ok"]
        assert hub.feeding.feeds() == before
        answer = await asked(link, "feed.reload")
        assert (len(answer["data"]["started"]), len(answer["data"]["stopped"])) == (1, 1)
        assert hub.feeding.feeds() != before


async def test_the_settings_are_not_read_on_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[int] = []

    def read() -> tuple[SiteFeed, ...]:
        readers.append(threading.get_ident())
        return ()

    async with running(tmp_path) as (_, url), seat(url, "regia") as link:
        monkeypatch.setattr(site_feeds, "listed", read)
        await asked(link, "feed.reload")
    assert len(readers) == 1
    assert readers != [threading.get_ident()]


async def refused(*_: object) -> None:
    raise DiskError("full")


async def test_two_names_for_one_feed_are_refused_and_nothing_changes(tmp_path: Path) -> None:
    async with serving(FeedServer()) as server, running(tmp_path) as (hub, url):
        listed(one=server.url, two=server.url)
        async with seat(url, "regia") as link:
            answer = await asked(link, "feed.reload")
        assert answer["error"]["key"] == "feed_twice"
        assert hub.feeding.feeds() == []


async def test_a_hub_that_was_told_its_feeds_follows_no_settings(tmp_path: Path) -> None:
    async with running(tmp_path, follows=False) as (hub, url), seat(url, "regia") as link:
        listed(one="ws://127.0.0.1:9/feed")
        answer = await asked(link, "feed.reload")
        assert answer["error"]["key"] == "feeds_named"
        assert hub.feeding.feeds() == []
