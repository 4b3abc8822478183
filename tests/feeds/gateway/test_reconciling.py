"""What Chatwoot's webhooks did not bring is asked for over real HTTP, and told as they would have told it."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from commandcenter.clock import SECOND, format_us, now_us
from feeds.gateway.config import Hook
from feeds.gateway.labels import labelled
from feeds.gateway.reconciling import Reconciler
from feeds.normalize import normalize
from feeds.normalize.capture import Capture
from tests.feeds.gateway.desk import TOKEN, Desk
from tests.feeds.platform.rest import RestServer, serving
from tests.waiting import until


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def api(desk: Desk) -> Iterator[RestServer]:
    with serving(desk.answer) as running:
        yield running


def reconciler(api: RestServer, rows: Any = None, second: float = 1.0) -> Reconciler:
    hook = Hook(name="desk", adapter="chatwoot", secret="s", account_id="1", api=api.url)
    return Reconciler(hook, TOKEN, rows, second)


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [one["type"].removeprefix("care.").removesuffix(".v1") for one in found]


def test_a_start_tells_who_is_at_work_who_has_what_and_what_was_written(
    api: RestServer, desk: Desk
) -> None:
    desk.agents = {3: "online", 4: "busy"}
    desk.write(42, 5, "Il mio ordine non arriva")
    desk.talk(42, meta={"assignee": {"id": 3}, "team": {"id": 9}}, labels=["fragile"])
    found = reconciler(api).look()
    assert kinds(found) == [
        *("agent.statechanged", "agent.statechanged", "message.received"),
        *("case.assigned", "case.moved", "case.labelled"),
    ]
    states = {one["data"]["agent"]: one["data"]["state"] for one in found[:2]}
    assert states == {"3": "online", "4": "busy"}
    assert found[2]["id"] == "chatwoot:m5"
    assert found[3]["data"]["agent"] == "3"
    assert found[4]["data"]["to_queue"] == "9"
    assert found[5]["data"]["labels"] == ["fragile"]
    assert {one["data"].get("thread", "chatwoot:1:42") for one in found} == {"chatwoot:1:42"}


def test_later_only_what_changed_is_told(api: RestServer, desk: Desk) -> None:
    desk.agents = {3: "online"}
    desk.write(42, 5, "Il mio ordine non arriva")
    desk.talk(42, meta={"assignee": {"id": 3}})
    one = reconciler(api)
    one.look()
    assert kinds(one.look()) == ["message.received"]  # the same one, under the same id
    desk.agents[3] = "offline"
    desk.talk(42, meta={"assignee": None}, status="resolved")
    found = one.look()
    assert kinds(found) == [
        "agent.statechanged", "message.received", "case.unassigned", "case.closed",
    ]  # fmt: skip
    assert kinds(one.look(with_cases=False)) == []


def test_a_message_that_came_by_its_webhook_says_the_same_here(api: RestServer, desk: Desk) -> None:
    """But for the fraction of its second: the hub knows a source that tells a thing on two ways."""
    desk.write(42, 5, "Il mio ordine non arriva")
    asked = next(one for one in reconciler(api).look() if one["id"] == "chatwoot:m5")
    body = {
        **desk.said[42][0],
        "event": "message_created",
        "message_type": "incoming",
        "created_at": format_us(desk.said[42][0]["created_at"] * SECOND + 123_000),
        "account": {"id": 1},
        "conversation": {"id": 42, "channel": "Channel::WebWidget"},
    }
    capture = Capture(raw_id="1", received_us=now_us(), body=body, ctx={"account_id": "1"})
    (posted,) = normalize("chatwoot", capture)
    assert posted["data"] == asked["data"]
    assert (posted["source"], posted["id"]) == (asked["source"], asked["id"])


def test_what_is_old_is_not_asked_for(api: RestServer, desk: Desk) -> None:
    for number in range(60):
        desk.talk(number)
        if number >= 30:
            old_s = now_us() // SECOND - 7200
            desk.talks[number] |= {"last_activity_at": old_s, "updated_at": old_s}
    reconciler(api).look()
    assert len([one for one in api.asked if one.path.endswith("/messages")]) == 30
    assert len([one for one in api.asked if one.path.endswith("/conversations")]) == 2


async def test_a_chatwoot_that_is_away_is_asked_again(
    api: RestServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[dict[str, Any]] = []

    async def rows(found: list[dict[str, Any]]) -> None:
        heard.extend(found)

    desk.agents, desk.is_away = {3: "online"}, True
    task = asyncio.create_task(reconciler(api, rows, 0.001).run())
    try:
        with caplog.at_level(logging.CRITICAL, "feeds.gateway.reconciling"):
            await until(lambda: len(api.asked) > 3)
            desk.is_away = False
            await until(lambda: heard)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert kinds(heard) == ["agent.statechanged"]


def label_capture(body: dict[str, Any]) -> Capture:
    return Capture(raw_id="1", received_us=now_us(), body=body, ctx={"account_id": "1"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"label_list": {"previous_value": [], "current_value": ["vip"]}}, ["vip"]),
        ({"cached_label_list": {"previous_value": "a", "current_value": "a,b"}}, ["b"]),
        ({"label_list": {"previous_value": ["vip"], "current_value": []}}, []),
        ({"priority": {"previous_value": None, "current_value": "high"}}, []),
    ],
)
def test_a_label_that_was_set_is_told(change: dict[str, Any], told: list[str]) -> None:
    body = {
        "event": "conversation_updated",
        "id": 42,
        "channel": "Channel::WebWidget",
        "updated_at": "2026-11-20T09:00:00.500Z",
        "changed_attributes": [change],
    }
    found = [
        label for one in labelled(body, label_capture(body)) for label in one["data"]["labels"]
    ]
    assert found == told


@pytest.mark.parametrize(
    ("note", "label", "reason"),
    [
        ("/critical vulnerable usa un respiratore", "critical:vulnerable", "usa un respiratore"),
        ("/Critical LEGAL: scrive il suo avvocato", "critical:legal", "scrive il suo avvocato"),
        ("/critical press", "critical:press", None),
        ("non è /critical vulnerable", None, None),
        ("richiamare domani", None, None),
    ],
)
def test_a_private_note_says_who_is_critical(
    note: str, label: str | None, reason: str | None
) -> None:
    body = {
        "event": "message_created",
        "private": True,
        "content": note,
        "created_at": 1_790_000_000,
        "sender": {"id": 3},
        "conversation": {"id": 42, "channel": "Channel::WebWidget"},
    }
    found = list(labelled(body, label_capture(body)))
    assert [one["data"]["labels"] for one in found] == ([[label]] if label else [])
    if label:
        assert found[0]["data"].get("reason") == reason
        assert found[0]["data"]["agent"] == "3"
