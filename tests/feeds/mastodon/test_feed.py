"""Mastodon against a real WebSocket server that replays recorded frames, and answers its REST pages."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from commandcenter.credentials import keep_credential
from commandcenter.feed import Cursor
from feeds.mastodon.feed import MastodonFeed
from feeds.platform.keeper import Pace
from tests.feeds.memory import MemoryIntake
from tests.feeds.platform.server import Asked, PlatformServer, recorded, serving
from tests.waiting import until

QUICK = Pace(second=0.02)
TOKEN = "a-token"
OURS = "117020617404561855"
PATIENT_S = 20.0


class Mastodon(PlatformServer):
    """`mentions`, `tagged`, `written`: what its timelines hold, oldest first."""

    def __init__(self) -> None:
        super().__init__("/api/v1/streaming", token=TOKEN)
        self.mentions: list[dict[str, Any]] = []
        self.tagged: list[dict[str, Any]] = []
        self.written: list[dict[str, Any]] = []
        self.pages = {
            "/api/v1/accounts/verify_credentials": lambda _: {"id": OURS},
            "/api/v1/notifications": lambda asked: _page(self.mentions, asked),
            "/api/v1/timelines/tag/nuvola": lambda asked: _page(self.tagged, asked),
            f"/api/v1/accounts/{OURS}/statuses": lambda asked: _page(self.written, asked),
        }

    def spec(self, tags: str = "nuvola") -> str:
        return f"mastodon://127.0.0.1:{self.port}/?plain=yes&tags={tags}"


def _page(held: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """Answer as Mastodon does: the newest first, at most `limit`, between two ids."""
    since = int(asked.get("since_id", ["0"])[0])
    until_id = int(asked.get("max_id", [str(2**63)])[0])
    found = [one for one in held if since < int(one["id"]) < until_id]
    return found[::-1][: int(asked["limit"][0])]


def status(number: int, text: str = "nothing works", **more: Any) -> dict[str, Any]:
    """A status of a local account that is not ours."""
    return {
        "id": str(number),
        "created_at": "2026-10-05T08:59:00.000Z",
        "account": {"id": "7", "acct": "anna", "display_name": "Anna", "followers_count": 5},
        "content": f"<p>{text}</p>",
        "visibility": "public",
        "mentions": [{"id": OURS}],
        "tags": [],
        **more,
    }


def mention(number: int, about: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(number), "type": "mention", "status": about}


def frame(event: str, payload: Any, *stream: str) -> dict[str, Any]:
    told = payload if isinstance(payload, str) else json.dumps(payload)
    return {"stream": list(stream or ("user",)), "event": event, "payload": told}


@asynccontextmanager
async def feeding(
    server: Mastodon, intake: MemoryIntake, pace: Pace = QUICK
) -> AsyncIterator[None]:
    task = asyncio.create_task(MastodonFeed(server.spec(), pace).run(intake))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[Mastodon]:
    keep_credential("mastodon", TOKEN)
    running = Mastodon()
    async with serving(running):
        yield running


def intake(cursor: Cursor | None = None) -> MemoryIntake:
    return MemoryIntake(cursor, with_holes=True)


async def live(server: Mastodon, intake: MemoryIntake, filled: int = 3) -> None:
    """Wait until the feed streams and has asked for its timelines."""
    await until(lambda: server.streams and len(server.subscribed) >= 2, PATIENT_S)
    await until(lambda: intake.states[-1][0] == "live", PATIENT_S)
    await until(lambda: len([1 for path, _ in server.asked if path != server.streaming]) > filled)


async def has(intake: MemoryIntake, *ids: str) -> None:
    await until(lambda: set(ids) <= set(intake.ids()), PATIENT_S)


async def test_the_recorded_stream_becomes_the_events_that_normalize_makes(
    server: Mastodon,
) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
        await server.push(*recorded("mastodon"))
        await has(taken, "mastodon:117024248092393661")
    kinds = [row.event["type"].split(".")[2] for row in taken.rows if row.event]
    assert set(kinds) == {"sent", "received", "edited", "deleted"}
    assert not taken.aside()
    # One status came as conversation, update and mention: again only where it moves a timeline's place.
    assert len(taken.ids()) - len(set(taken.ids())) == 2
    assert taken.cursor_of("mentions") == 16
    assert taken.cursor_of("own") == 117024248092393661


async def test_it_subscribes_to_the_account_and_its_hashtags(server: Mastodon) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
    assert server.subscribed == [
        {"type": "subscribe", "stream": "user"},
        {"type": "subscribe", "stream": "hashtag", "tag": "nuvola"},
    ]
    assert not any("token" in str(asked) for _, asked in server.asked)


async def test_what_those_write_whom_we_follow_stays_out(server: Mastodon) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
        await server.push(
            frame("update", status(1, mentions=[])),
            frame("update", status(2)),
            frame("update", status(3, mentions=[]), "hashtag", "nuvola"),
        )
        await has(taken, "mastodon:3")
    assert taken.ids() == ["mastodon:2", "mastodon:3"]


async def test_what_came_while_the_line_was_lost_is_asked_for_and_the_gap_filled(
    server: Mastodon,
) -> None:
    server.mentions = [mention(1, status(11))]
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
        await server.push(frame("notification", mention(2, status(12))))
        await has(taken, "mastodon:12")
        await server.stop()
        server.mentions += [mention(2, status(12)), mention(3, status(13)), mention(4, status(14))]
        await server.start()
        await has(taken, "mastodon:13", "mastodon:14")
        await until(lambda: bool(taken.gaps) and taken.gaps[-1].state == "filled")
    assert taken.ids() == ["mastodon:12", "mastodon:13", "mastodon:14"]  # 11 was before us
    assert [(one.epoch, one.first, one.last, one.state) for one in taken.gaps] == [
        ("mentions", 3, 4, "open"),
        ("mentions", 3, 4, "filled"),
    ]
    assert taken.cursor_of("mentions") == 4


async def test_a_long_hole_is_taken_page_by_page(server: Mastodon) -> None:
    first = intake()
    async with feeding(server, first):
        await live(server, first)
        await until(lambda: first.cursor_of("tag:nuvola") is not None)
    server.tagged = [status(number, mentions=[]) for number in range(1, 101)]
    async with feeding(server, first):
        await has(first, *(f"mastodon:{number}" for number in range(1, 101)))
    assert [row.sequence for row in first.rows] == list(range(1, 101))


async def test_an_edit_that_was_missed_is_an_edit(server: Mastodon) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
        place = 117024236332527350
        await server.push(frame("update", status(place, mentions=[]), "hashtag", "nuvola"))
        await has(taken, f"mastodon:{place}")
        await server.stop()
        edited = status(place, "it works again", mentions=[], edited_at="2026-10-05T09:10:00.000Z")
        server.tagged = [edited]
        await server.start()
        await has(taken, f"mastodon:{place}:2026-10-05T09:10:00.000Z")
    assert [row.event["type"] for row in taken.rows if row.event] == [
        "care.message.received.v1",
        "care.message.edited.v1",
    ]


async def test_a_limit_is_obeyed_and_told(server: Mastodon) -> None:
    server.refusals = [(429, {"Retry-After": "3600"})]
    taken = intake()
    async with feeding(server, taken):
        await until(lambda: ("rate_limited", "limit") in taken.states, PATIENT_S)
        await asyncio.sleep(0.2)
        assert len(server.asked) == 1


async def test_an_expired_token_waits_for_a_person(server: Mastodon) -> None:
    keep_credential("mastodon", "expired")
    taken = intake()
    async with feeding(server, taken):
        await until(lambda: ("auth_failed", "token_refused") in taken.states, PATIENT_S)
        await asyncio.sleep(0.2)
        assert len(server.asked) == 1
        keep_credential("mastodon", TOKEN)
        await live(server, taken, filled=4)


async def test_a_server_error_is_tried_again(server: Mastodon) -> None:
    server.refusals = [(502, {})] * 4
    taken = intake()
    async with feeding(server, taken):
        await live(server, taken)
    assert ("down", "server_error") in taken.states
