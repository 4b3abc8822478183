"""Statuses of Mastodon, whichever stream told of them."""

import json
from typing import Any

import pytest

from tests.feeds.normalize.captures import RECEIVED, line, one, read, reason


def status(**more: Any) -> dict[str, Any]:
    account = {"id": "7", "acct": "anna", "display_name": "Anna", "followers_count": 12}
    return {
        "id": "100",
        "created_at": "2026-10-05T08:59:00.250Z",
        "in_reply_to_id": None,
        "visibility": "unlisted",
        "language": "it",
        "content": "<p>niente <b>rete</b><br>da stamattina</p><p>&#39;aiuto&#39;</p>",
        "account": {**account, **more.pop("account", {})},
        "reblog": None,
        **more,
    }


def frame(event: str, payload: object, **more: object) -> bytes:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return line({"stream": ["user"], "event": event, "payload": text}, **more)


@pytest.mark.parametrize(
    ("event", "wrapped"),
    [
        ("update", status()),
        ("notification", {"type": "mention", "status": status()}),
        ("conversation", {"id": "3", "last_status": status()}),
    ],
)
def test_the_same_status_has_one_id_from_every_stream(event: str, wrapped: object) -> None:
    found = one("mastodon", frame(event, wrapped))
    assert (found["id"], found["time"]) == ("mastodon:100", "2026-10-05T08:59:00.250Z")
    assert found["data"]["text"] == "niente rete\nda stamattina\n\n'aiuto'"
    assert found["data"]["visibility"] == "public"
    assert found["data"]["author"] == {"id": "7", "handle": "anna", "name": "Anna", "followers": 12}


def test_a_remote_servers_clock_is_not_believed() -> None:
    found = one("mastodon", frame("update", status(account={"acct": "anna@elsewhere.example"})))
    assert found["time"] == "2026-10-05T09:00:00.000Z" == found["recordedtime"]
    assert found["data"]["claimed_time"] == "2026-10-05T08:59:00.250Z"


def test_an_edit_is_named_by_its_instant_and_a_deletion_by_its_word() -> None:
    edited = one("mastodon", frame("status.update", status(edited_at="2026-10-05T08:59:30.5Z")))
    assert edited["id"] == "mastodon:100:2026-10-05T08:59:30.500Z"
    deleted = one("mastodon", frame("delete", "100"))
    assert (deleted["id"], deleted["data"]["message_id"]) == (
        "mastodon:100:deleted",
        "mastodon:100",
    )
    assert RECEIVED.startswith(deleted["time"][:19])


def test_who_wrote_decides_the_direction_and_the_actor() -> None:
    ours = one("mastodon", frame("update", status(), ctx={"own_ids": ["7"]}))
    assert (ours["type"], ours["data"]["actor"]) == ("care.message.sent.v1", "agent")
    robot = one("mastodon", frame("update", status(account={"bot": True})))
    assert robot["data"]["actor"] == "bot"


def test_a_filtered_post_is_marked_and_never_dropped() -> None:
    found = one("mastodon", frame("update", status(filtered=[{"filter": {"title": "x"}}])))
    assert found["data"]["filtered"] is True


def test_boosts_follows_and_favourites_mean_nothing() -> None:
    assert not read("mastodon", frame("update", status(reblog={"id": "9"})))
    assert not read("mastodon", frame("notification", {"type": "favourite", "status": status()}))
    assert not read("mastodon", line({"event": "filters_changed"}))


def test_a_payload_that_is_no_json_is_said_so() -> None:
    assert reason("mastodon", frame("update", "<html>502</html>")) == "not_json"
    assert reason("mastodon", frame("update", status(created_at="yesterday"))) == "bad_time"
