"""A hub that runs takes a feed that is connected, changed or removed at once: real servers, no restart."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from commandcenter import site_feeds
from commandcenter.commands.registry import ACTIONS
from commandcenter.credentials import keep_credential
from commandcenter.hub import presence
from commandcenter.platform import config_folder
from commandcenter.settings import SiteFeed
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import SIMULATOR, HubProcess, hub, run
from tests.waiting import until


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with serving() as server:
        yield server


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with running(FeedServer()) as one:
        yield one


async def feed(*told: str, check: bool = True) -> str:
    return await asyncio.to_thread(run, "feed", *told, check=check)


async def add(server: FeedServer, name: str = "events") -> str:
    return await feed(
        "add", "events", "--name", name, "--set", f"address={server.url}", "--yes", "--lang", "en"
    )


def states(process: HubProcess) -> dict[str, str]:
    return {str(row["feed"]): str(row["state"]) for row in process.health()["feeds"]}


async def test_feeds_that_are_connected_are_read_at_once(
    server: FeedServer, dovecot: Dovecot, tmp_path: Path
) -> None:
    server.push(5)
    keep_credential("post", PASSWORD)
    async with hub(tmp_path / "care.db") as process:
        said = await add(server)
        assert "Running now: the hub on this computer reads it." in said
        await until(lambda: server.acks[-1:] == [("E1", 5)], 60)
        site_feeds.put(SiteFeed(name="post", spec=dovecot.spec(credential="post")))
        await feed("reload")
        await until(lambda: "CONNECTED" in states(process).get(_mail(process), ""), 60)
        await asyncio.to_thread(dovecot.deliver, letter(1))
        await until(lambda: process.health()["stored"] == 6, 60)


async def test_a_feed_that_is_removed_ends_and_one_that_comes_back_goes_on_where_it_was(
    server: FeedServer, tmp_path: Path
) -> None:
    server.push(5)
    async with hub(tmp_path / "care.db") as process:
        await add(server)
        await until(lambda: server.acks[-1:] == [("E1", 5)], 60)
        assert "reads it no more" in await feed("remove", "events", "--lang", "en")
        await until(lambda: all(one.socket.close_code for one in server.callers), 60)
        assert states(process) == {}
        server.push(2)
        server.queries.clear()
        await add(server, "again")
        await until(lambda: server.acks[-1:] == [("E1", 7)], 60)
        assert server.queries[-1] == ("E1", 5)
        found = process.health()
    assert (found["received"], found["duplicate"], found["gaps"]) == (7, 0, [])


async def test_one_that_is_changed_is_left_for_the_new_one_and_the_others_go_on(
    server: FeedServer, tmp_path: Path
) -> None:
    server.push(5)
    async with running(FeedServer("E2")) as other, hub(tmp_path / "care.db"):
        other.push(5)
        await add(server, "a")
        async with running(FeedServer("E3")) as staying:
            staying.push(5)
            await add(staying, "b")
            await until(lambda: staying.acks[-1:] == [("E3", 5)], 60)
            calls = len(staying.queries)
            await add(other, "a")
            await until(lambda: other.acks[-1:] == [("E2", 5)], 60)
            assert all(one.socket.close_code for one in server.callers)
            assert len(staying.queries) == calls


async def test_wrong_settings_are_told_with_file_and_feed_and_change_nothing(
    server: FeedServer, tmp_path: Path
) -> None:
    server.push(5)
    async with hub(tmp_path / "care.db") as process:
        await add(server)
        await until(lambda: server.acks[-1:] == [("E1", 5)], 60)
        file = config_folder() / "settings.toml"
        good = file.read_text("utf-8")
        file.write_text(good.replace("ws://", "wsx://"), "utf-8")
        said = await feed("reload", "--lang", "en", check=False)
        assert f"{file}, [[feeds]] “events”, spec: No feed is called wsx." in said
        file.write_text(good.replace("spec", "specs"), "utf-8")
        with pytest.raises(AssertionError, match="feeds"):
            await feed("reload", "--lang", "en")
        server.push(1)
        await until(lambda: server.acks[-1:] == [("E1", 6)], 60)
        file.write_text(good, "utf-8")
        assert len(process.health()["feeds"]) == 1


async def test_a_hub_that_was_started_with_a_feed_is_told_apart(
    server: FeedServer, tmp_path: Path
) -> None:
    server.push(5)
    async with hub(tmp_path / "care.db", SIMULATOR):
        assert "reads only what it was started with" in await add(server)
    await feed("remove", "events")
    assert "the next one that starts goes by it" in await add(server)


def test_a_person_may_have_them_read_again_from_the_palette() -> None:
    assert ACTIONS["feed.reload"].roles == {"regia", "manager", "admin"}
    assert presence.running() == []


def _mail(process: HubProcess) -> str:
    return next((name for name in states(process) if name.startswith("imap")), "")
