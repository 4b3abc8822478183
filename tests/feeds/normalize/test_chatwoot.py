"""Chatwoot's webhooks: messages, their fate, and the life of a case."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.feeds.normalize.captures import line, one, read, reason


def message(event: str = "message_created", **more: Any) -> dict[str, Any]:
    return {
        "event": event,
        "id": 70,
        "account": {"id": 3},
        "conversation": {"id": 41, "channel": "Channel::Whatsapp"},
        "content": "la fibra non va",
        "message_type": "incoming",
        "private": False,
        "sender": {"id": 9, "name": "Anna", "email": "Anna@example.com", "type": "contact"},
        "content_attributes": {},
        "status": "sent",
        "created_at": "2026-10-05T08:58:00.000Z",
        "updated_at": "2026-10-05T08:59:00.100Z",
        **more,
    }


def case(event: str, **more: Any) -> bytes:
    told = {
        "event": event,
        "id": 41,
        "channel": "Channel::Email",
        "status": "open",
        "created_at": 1791190680,
        "updated_at": 1791190740.5,
        **more,
    }
    return line(told, ctx={"account_id": 3})


def changed(**attributes: tuple[object, object]) -> bytes:
    told = [
        {name: {"previous_value": before, "current_value": after}}
        for name, (before, after) in attributes.items()
    ]
    return case("conversation_updated", changed_attributes=told)


@pytest.mark.parametrize("way", ["incoming", 0])
def test_a_customers_message_is_received(way: object) -> None:
    found = one("chatwoot", line(message(message_type=way)))
    assert (found["id"], found["time"]) == ("chatwoot:m70", "2026-10-05T08:58:00.000Z")
    assert found["data"]["channel"] == "whatsapp"
    assert found["data"]["author"] == {"id": "9", "handle": "Anna@example.com", "name": "Anna"}
    assert found["data"]["thread"] == "chatwoot:3:41"


@pytest.mark.parametrize(
    ("way", "role", "actor"),
    [
        ("outgoing", "user", "agent"),
        (1, "agent_bot", "bot"),
        ("template", "", "bot"),
        (3, "user", "bot"),
    ],
)
def test_who_answers_is_an_agent_or_a_bot(way: object, role: str, actor: str) -> None:
    found = one("chatwoot", line(message(message_type=way, sender={"type": role})))
    assert (found["type"], found["data"]["actor"]) == ("care.message.sent.v1", actor)
    assert found["data"]["author"]["id"] == actor  # nobody is named: the role stands for it


def test_notes_activity_labels_and_typing_mean_nothing() -> None:
    assert not read("chatwoot", line(message(private=True)))
    assert not read("chatwoot", line(message(message_type="activity")))
    assert not read("chatwoot", changed(label_list=([], ["fattura"])))
    assert not read("chatwoot", line({"event": "conversation_typing_on"}))


def test_an_update_is_a_deletion_a_fate_or_an_edit() -> None:
    updated = "message_updated"
    gone = one("chatwoot", line(message(updated, content_attributes={"deleted": True})))
    assert gone["id"] == "chatwoot:m70:deleted"
    outgoing = {"message_type": "outgoing", "status": "failed"}
    why = {"content_attributes": {"external_error": "131047"}}
    lost = one("chatwoot", line(message(updated, **outgoing, **why)))
    assert (lost["id"], lost["data"]["reason_code"]) == ("chatwoot:m70:failed", "131047")
    edited = one("chatwoot", line(message(updated)))
    assert edited["id"] == "chatwoot:m70:edited:2026-10-05T08:59:00.100Z"


def test_a_case_opens_closes_and_opens_again() -> None:
    opened = one("chatwoot", case("conversation_created"))
    assert (opened["id"], opened["type"]) == ("chatwoot:c41:opened", "care.case.opened.v1")
    kinds = []
    for before, after in (("open", "resolved"), ("resolved", "open"), ("open", "pending")):
        change = [{"status": {"previous_value": before, "current_value": after}}]
        found = one("chatwoot", case("conversation_status_changed", changed_attributes=change))
        kinds.append(found["id"])
        assert (found["data"]["from_status"], found["data"]["to_status"]) == (before, after)
    stamp = "2026-10-05T08:59:00.500Z"
    assert kinds == [f"chatwoot:c41:{word}:{stamp}" for word in ("closed", "reopened", "status")]


def test_one_webhook_may_assign_and_move_a_case() -> None:
    assigned, moved = read("chatwoot", changed(assignee_id=(21, 30), team_id=(5, 6)))
    assert (assigned["data"]["agent"], assigned["data"]["previous_agent"]) == ("30", "21")
    assert (moved["data"]["from_queue"], moved["data"]["to_queue"]) == ("5", "6")
    taken = one("chatwoot", changed(assignee_id=(22, None)))
    assert (taken["type"], taken["data"]["agent"]) == ("care.case.unassigned.v1", "22")


def test_the_signature_covers_timestamp_and_bytes() -> None:
    raw = json.dumps(message())
    right = hmac.new(b"secret", b"1791190740." + raw.encode(), hashlib.sha256).hexdigest()

    def with_(stamp: str) -> bytes:
        headers = {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": f"sha256={right}"}
        return line(None, body_raw=raw, headers=headers, ctx={"secret": "secret"})

    assert one("chatwoot", with_("1791190740"))["id"] == "chatwoot:m70"
    assert reason("chatwoot", with_("1791190741")) == "bad_signature"
    assert reason("chatwoot", with_("")) == "bad_signature"


def test_what_names_no_event_or_no_conversation_is_a_dead_letter() -> None:
    assert reason("chatwoot", line({"id": 1})) == "schema"
    assert reason("chatwoot", line(message(conversation={}))) == "schema"
    assert reason("chatwoot", line(message(created_at=-3))) == "bad_time"
