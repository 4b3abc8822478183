"""Jetstream against a real WebSocket server that replays recorded frames: from a cursor on, as Jetstream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from commandcenter.clock import HOUR, SECOND
from commandcenter.feed import Cursor
from feeds.bluesky.feed import EPOCH, BlueskyFeed
from feeds.platform.keeper import Pace
from tests.feeds.memory import MemoryIntake
from tests.feeds.platform.server import Asked, PlatformServer, recorded, serving
from tests.waiting import until

QUICK = Pace(second=0.02)
OURS = "did:plc:nuvola"
START = 1_790_000_000_000_000
PATIENT_S = 20.0


class Jetstream(PlatformServer):
    """`held`: what it still holds, in its order. A cursor before the first of them is clamped silently."""

    def __init__(self, held: list[dict[str, Any]] | None = None) -> None:
        super().__init__("/subscribe")
        self.held = held or []
        self.on_stream = self._from

    def _from(self, asked: Asked) -> list[dict[str, Any]]:
        if "cursor" not in asked:
            return []  # from now on
        return [one for one in self.held if one["time_us"] >= int(asked["cursor"][0])]

    def spec(self, **options: str) -> str:
        told = {"plain": "yes", "words": "nuvola", "own": OURS, **options}
        more = "&".join(f"{name}={value}" for name, value in told.items())
        return f"bluesky://127.0.0.1:{self.port}/?{more}"

    async def tell(self, *frames: dict[str, Any]) -> None:
        """Hold frames and send them."""
        self.held += frames
        await self.push(*frames)


def post(number: int, text: str, *, did: str = "did:plc:anna", **more: Any) -> dict[str, Any]:
    """A post, `number` seconds after the start."""
    commit: dict[str, Any] = {
        "rev": f"rev{number}",
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": f"k{number}",
        "record": {"$type": "app.bsky.feed.post", "text": text, "langs": ["it"], **more},
    }
    return {"did": did, "time_us": START + number * SECOND, "kind": "commit", "commit": commit}


def changed(number: int, of: int, operation: str, text: str = "") -> dict[str, Any]:
    """A change of a post, `number` seconds after the start."""
    found = post(number, text)
    found["commit"] |= {"operation": operation, "rkey": f"k{of}"}
    if operation == "delete":
        del found["commit"]["record"]
    return found


def uri(number: int, did: str = "did:plc:anna") -> str:
    return f"bluesky:at://{did}/app.bsky.feed.post/k{number}"


@asynccontextmanager
async def feeding(
    server: Jetstream, intake: MemoryIntake, pace: Pace = QUICK, **options: str
) -> AsyncIterator[None]:
    task = asyncio.create_task(BlueskyFeed(server.spec(**options), pace).run(intake))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def intake(cursor: int | None = None) -> MemoryIntake:
    known = Cursor(epoch=EPOCH, sequence=cursor) if cursor is not None else None
    return MemoryIntake(known, with_holes=True)


async def has(intake: MemoryIntake, *ids: str) -> None:
    await until(lambda: set(ids) <= set(intake.ids()), PATIENT_S)


async def test_the_recorded_stream_brings_the_posts_that_name_us() -> None:
    first = min(one["time_us"] for one in recorded("bluesky"))
    async with serving(Jetstream(recorded("bluesky"))) as server:
        taken = intake(first)
        async with feeding(server, taken, words="youtube,tic tac"):
            await until(lambda: taken.count == 2, PATIENT_S)
    texts = [row.event["data"]["text"] for row in taken.rows if row.event]
    assert texts[0].startswith("www.youtube.com")
    assert texts[1].startswith("Has anyone properly debunked")
    assert server.asked[0][1]["wantedCollections"] == ["app.bsky.feed.post"]


async def test_what_concerns_us_is_named_answered_or_ours() -> None:
    async with serving(Jetstream()) as server:
        taken = intake()
        async with feeding(server, taken):
            await until(lambda: server.streams, PATIENT_S)
            ours = f"at://{OURS}/app.bsky.feed.post/k9"
            facets = [{"features": [{"did": OURS}]}]
            await server.tell(
                post(1, "good morning all"),
                post(2, "NUVOLA is down again"),
                post(3, "so?", reply={"root": {"uri": ours}, "parent": {"uri": ours}}),
                post(4, "hey", facets=facets),
                post(5, "We are on it", did=OURS),
                changed(6, 2, "update", "it is up"),
                changed(7, 1, "delete"),
                changed(8, 2, "delete"),
            )
            await has(taken, f"{uri(2)}:rev8")
    assert taken.ids() == [
        uri(2),
        uri(3),
        uri(4),
        uri(5, OURS),
        f"{uri(2)}:rev6",
        f"{uri(2)}:rev8",
    ]
    kinds = [row.event["type"].split(".")[2] for row in taken.rows if row.event]
    assert kinds == ["received", "received", "received", "sent", "edited", "deleted"]


async def test_who_comes_back_rewinds_five_seconds_for_what_came_out_of_order() -> None:
    async with serving(Jetstream()) as server:
        taken = intake()
        async with feeding(server, taken):
            await until(lambda: server.streams, PATIENT_S)
            await server.tell(post(10, "nuvola one"))
            await has(taken, uri(10))
            await until(lambda: taken.is_settled)
            await server.stop()
            server.held += [post(8, "nuvola late"), post(11, "nuvola two")]
            await server.start()
            await has(taken, uri(8), uri(11))
    (_, asked) = server.asked[-1]
    assert asked["cursor"] == [str(START + 5 * SECOND)]
    assert taken.cursor_of(EPOCH) == START + 11 * SECOND
    assert not taken.gaps


async def test_the_cursor_moves_over_what_concerns_others() -> None:
    async with serving(Jetstream()) as server:
        taken = intake()
        pace = Pace(second=0.02)
        async with feeding(server, taken, pace):
            await until(lambda: server.streams, PATIENT_S)
            for number in range(1, 80):
                await server.tell(post(number, "good morning"))
                await asyncio.sleep(0.1)
                if taken.cursor_of(EPOCH):
                    break
    assert (taken.cursor_of(EPOCH) or 0) > START
    assert not taken.rows


async def test_a_cursor_that_is_too_old_is_a_gap_that_is_lost() -> None:
    cursor = START - 48 * HOUR
    async with serving(Jetstream([post(1, "nuvola?"), post(2, "others")])) as server:
        taken = intake(cursor)
        async with feeding(server, taken):
            await has(taken, uri(1))
    (gap,) = taken.gaps
    assert (gap.first, gap.last, gap.state, gap.reason) == (
        cursor + 1,
        START + SECOND - 1,
        "lost",
        "cursor_too_old",
    )


async def test_few_people_may_be_quiet_for_hours_without_a_gap() -> None:
    cursor = START - 5 * HOUR
    async with serving(Jetstream([post(1, "nuvola?")])) as server:
        taken = intake(cursor)
        async with feeding(server, taken, dids="did:plc:anna"):
            await has(taken, uri(1))
    assert not taken.gaps
    assert server.asked[0][1]["wantedDids"] == [OURS, "did:plc:anna"]


async def test_a_frame_that_is_no_json_is_a_dead_letter_and_the_next_goes_on() -> None:
    async with serving(Jetstream()) as server:
        taken = intake()
        async with feeding(server, taken):
            await until(lambda: server.streams, PATIENT_S)
            await server.push("{no json", post(1, "nuvola"))
            await has(taken, uri(1))
    assert [row.reason.partition(":")[0] for row in taken.aside()] == ["not_json"]


async def test_a_platform_that_asks_for_patience_gets_it() -> None:
    async with serving(Jetstream()) as server:
        server.refusals = [(429, {"Retry-After": "1800"})]
        taken = intake()
        async with feeding(server, taken):
            await until(lambda: ("rate_limited", "limit") in taken.states, PATIENT_S)
            await asyncio.sleep(0.2)
        assert len(server.asked) == 1
