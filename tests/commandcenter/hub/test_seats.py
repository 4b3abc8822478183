"""Seats at a running hub, over real sockets."""

import asyncio
import contextlib
import gc
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from commandcenter.events.incidents import INCIDENT_CHANGED
from commandcenter.feed import Feed
from commandcenter.hub.access import PER_SEAT
from commandcenter.hub.facts import own_fact
from commandcenter.hub.process import Hub, Plan
from commandcenter.settings import Settings
from tests.commandcenter.hub.served import at, served


class NoDetectors:
    """A desk that raises nothing."""

    def observe(self, record: object) -> list[Any]:
        return []

    def advance(self, now_us: int) -> list[Any]:
        return []

    def is_learning(self) -> bool:
        return False

    def warm(self, history: object) -> None:
        pass

    def restore(self, open: object, last_number: int) -> None:  # noqa: A002
        pass


TOKENS = tuple(
    (f"{role}-token", role, role.title()) for role in ("wall", "regia", "manager", "admin")
)


@contextlib.asynccontextmanager
async def running(path: Path, *feeds: Feed) -> AsyncIterator[tuple[Hub, str]]:
    plan = Plan(path=path, settings=Settings(), new_desk=NoDetectors, version="test", tokens=TOKENS)
    async with served(plan, feeds) as (hub, port):
        yield hub, at(port)


def seat(url: str, role: str = "regia", **headers: str) -> Any:
    return connect(
        url,
        additional_headers={"Authorization": f"Bearer {role}-token", **headers},
        compression=None,
    )


async def next_of(link: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = json.loads(await asyncio.wait_for(link.recv(), 60))
        if found["type"] == kind:
            return found


async def asked(link: ClientConnection, action: str, **more: Any) -> dict[str, Any]:
    frame = {"type": "command", "id": str(uuid.uuid4()), "action": action, **more}
    await link.send(json.dumps(frame))
    return await next_of(link, "result")


async def an_incident(hub: Hub, name: str = "A0001") -> None:
    data = {"incident": name, "state": "firing", "kind": "negative_spike", "motive": "billing"}
    data |= {"channel": "*", "region": "*", "severity": 7}  # type: ignore[dict-item]
    await hub.writer.commit(own_fact(INCIDENT_CHANGED, f"incident:{name}", data, hub.now()))


async def test_a_seat_is_welcomed_and_gets_the_view_and_a_heartbeat(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "wall") as link:
        welcome = await next_of(link, "welcome")
        assert (welcome["person"], welcome["role"]) == ("Wall", "wall")
        view = await next_of(link, "view")
        assert view["name"] == "wall"
        assert [figure["value"] for figure in view["data"]["figures"]] == [None] * 5
        assert (await next_of(link, "heartbeat"))["seq"] == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Origin": "http://localhost"}, 403),
        ({"Host": "evil.example"}, 421),
    ],
)
async def test_a_stranger_is_refused_before_the_upgrade(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with running(tmp_path / "care.db") as (_, url):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(
                url, additional_headers={"Authorization": "Bearer wall-token", **headers}
            ):
                pass
        assert refused.value.response.status_code == status


async def test_an_operator_takes_an_incident_and_everybody_sees_who_has_it(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await an_incident(hub)
        answer = await asked(link, "incident.acknowledge", target={"incident": "A0001"}, args={})
        assert answer["ok"]
        assert answer["seq"] == hub.journal.seq
        while (hero := (await next_of(link, "view"))["data"]["hero"]) is None or hero[
            "owner"
        ] is None:
            pass
        assert hero["owner"] == "Regia"


async def test_the_same_command_again_gets_the_first_answer_and_has_no_second_effect(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    frame = {
        "type": "command",
        "id": str(uuid.UUID(int=7)),
        "action": "incident.acknowledge",
        "target": {"incident": "A0001"},
    }
    async with running(path) as (hub, url), seat(url) as link:
        await an_incident(hub)
        for code in (None, "replayed"):
            await link.send(json.dumps(frame))
            answer = await next_of(link, "result")
            assert (answer["error"] or {}).get("code") == code
        first = hub.journal.seq
    async with running(path) as (hub, url), seat(url) as link:
        await link.send(json.dumps(frame))
        assert (await next_of(link, "result"))["error"]["code"] == "replayed"
        assert hub.journal.seq == first


async def test_a_wall_only_looks_and_the_attempt_is_on_record(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url, "wall") as link:
        await an_incident(hub)
        answer = await asked(link, "incident.acknowledge", target={"incident": "A0001"})
        assert answer["error"]["code"] == "forbidden"
        assert hub.state.incidents["A0001"].state == "firing"
        assert hub.state.counts["care.access.refused.v1"] == 1


async def test_a_role_in_the_frame_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "wall") as link:
        answer = await asked(
            link,
            "token.add",
            args={"role": "admin", "person": "Me"},
            role="admin",
            person="Root",
            actor="admin",
        )
        assert answer["error"]["code"] == "forbidden"


async def test_what_was_seen_before_somebody_else_acted_is_refused_as_stale(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await an_incident(hub)
        answer = await asked(
            link, "incident.acknowledge", target={"incident": "A0001"}, expected_version=999
        )
        assert answer["error"]["code"] == "stale_version"


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "[]",
        '{"type":"command"}',
        '{"type":"dance"}',
        '{"type":"command","id":"","action":"incident.acknowledge"}',
        '{"type":"command","id":"00000000-0000-4000-8000-000000000001","action":"hub.burn"}',
        '{"type":"command","id":"00000000-0000-4000-8000-000000000001","action":"incident.acknowledge","target":{"incident":7}}',
        '{"type":"command","id":"00000000-0000-4000-8000-000000000001","action":"incident.acknowledge","target":{"incident":"A","x":1}}',
        '{"type":"command","id":"mario@example.com","action":"incident.acknowledge"}',
        '{"type":"command","id":"\\ud800","action":"incident.acknowledge"}',
        '{"type":"command","id":"1","id":"2","action":"incident.acknowledge"}',
    ],
)
async def test_a_bad_frame_is_answered_and_the_seat_stays(tmp_path: Path, frame: str) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        await link.send(frame)
        assert (await next_of(link, "result"))["error"]["code"] == "bad_request"
        await next_of(link, "heartbeat")


async def test_a_frame_that_is_too_big_ends_that_connection_only(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link, seat(url) as other:
        await link.send("x" * 65 * 1024)
        await asyncio.wait_for(link.wait_closed(), 60)
        with pytest.raises(ConnectionClosed):
            await link.send("more")
        await next_of(other, "heartbeat")


async def test_one_token_has_only_so_many_connections(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), contextlib.AsyncExitStack() as stack:
        for _ in range(PER_SEAT):
            await next_of(await stack.enter_async_context(seat(url)), "welcome")
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(seat(url))
        assert refused.value.response.status_code == 503
        await next_of(await stack.enter_async_context(seat(url, "wall")), "welcome")


async def test_a_seat_that_never_reads_delays_nobody(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as slow, seat(url) as fast:
        slow.transport.pause_reading()
        for number in range(30):
            await an_incident(hub, f"A{number:04}")
        while (await next_of(fast, "view"))["seq"] < 30:
            pass


async def test_a_new_token_lets_its_person_in_now_and_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (_, url), seat(url, "admin") as link:
        answer = await asked(link, "token.add", args={"role": "manager", "person": "Ada"})
        token = answer["data"]["token"]
        async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}) as new:
            assert (await next_of(new, "welcome"))["person"] == "Ada"
    assert token.encode() not in path.read_bytes()
    async with (
        running(path) as (_, url),
        connect(url, additional_headers={"Authorization": f"Bearer {token}"}) as new,
    ):
        assert (await next_of(new, "welcome"))["role"] == "manager"


@pytest.mark.logs_warnings
async def test_a_command_that_fails_by_an_error_of_ours_is_answered_and_the_seat_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Path) -> None:
        raise RuntimeError("no log today")

    monkeypatch.setattr("commandcenter.hub.behind.History", broken)
    args = {"figure": "messages", "group": "part"}
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        answer = await asked(link, "figures.behind", args=args)
        assert (answer["ok"], answer["error"]["key"]) == (False, "command_failed")
        assert (await asked(link, "figures.period", target={"span": "day"}))["ok"]
    assert "a command failed: figures.behind" in caplog.text


async def test_a_seat_that_asks_and_hangs_up_leaves_no_word_in_the_log(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        answering = asyncio.Event()

        async def slow(_: object) -> dict[str, Any]:
            answering.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            return {}

        hub.orders._work["figures.period"] = slow
        async with seat(url) as link:
            frame = {"type": "command", "id": str(uuid.uuid4()), "action": "figures.period"}
            await link.send(json.dumps(frame | {"target": {"span": "day"}}))
            await asyncio.wait_for(answering.wait(), 60)
            link.transport.abort()
        async with seat(url) as again:
            assert (await asked(again, "boards.growth", target={}, args={}))["ok"]
        gc.collect()  # a task that failed unseen says so when it is thrown away
