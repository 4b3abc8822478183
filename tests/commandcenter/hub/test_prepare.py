"""From a decoded event to a row: checked, masked, read; nothing raw goes on."""

import json
from typing import Any

import pytest

from commandcenter.clock import HOUR, MINUTE, parse_us
from commandcenter.errors import UnreadableError
from commandcenter.hub.prepare import Preparer
from commandcenter.rows import Draft

NOW = parse_us("2026-05-14T14:32:00Z")


def event(**more: Any) -> dict[str, Any]:
    data = {
        "channel": "whatsapp",
        "thread": "t1",
        "author": {"id": "c1", "handle": "@sara", "name": "Sara Bianchi", "followers": 12},
        "text": "internet non va da ieri, il mio numero è +39 333 1234567",
        "direction": "in",
        "actor": "customer",
        **more.pop("data", {}),
    }
    return {
        "specversion": "1.0",
        "id": "m1",
        "source": "/feeds/test/1",
        "type": "care.message.received.v1",
        "time": "2026-05-14T14:31:50Z",
        "data": data,
        **more,
    }


def prepared(found: dict[str, Any], *, trusted: bool = False) -> Draft:
    return Preparer(bytes(32)).draft(found, recorded_us=NOW, trusted=trusted, raw=b"raw")


def body(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(draft.body)["data"]
    return found


def test_the_text_is_masked_and_stands_apart_from_the_row() -> None:
    draft = prepared(event())
    assert draft.text is not None
    assert "[PHONE]" in draft.text
    assert "333" not in draft.text
    assert "text" not in body(draft)


def test_an_identity_is_sealed_and_leaves_no_name_in_the_row() -> None:
    draft = prepared(event())
    assert draft.person is not None
    assert b"Sara" not in draft.body + draft.person.sealed
    assert body(draft)["followers"] == 12


def test_the_same_person_is_known_again_and_another_channel_is_another_person() -> None:
    one, same = prepared(event()).person, prepared(event(id="m2")).person
    other = prepared(event(data={"channel": "x"})).person
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.key == same.key != other.key


def test_a_reading_is_made_once_and_named_with_its_version() -> None:
    reading = body(prepared(event()))["reading"]
    assert reading["language"] == "it"
    assert reading["sentiment"] == "neg"
    assert reading["version"]


def test_a_reading_of_a_live_feed_is_ignored_and_that_of_a_recorded_log_is_kept() -> None:
    found = event(data={"reading": {"sentiment": "pos", "care": False, "version": "elsewhere"}})
    assert body(prepared(found))["reading"]["version"] != "elsewhere"
    assert body(prepared(found, trusted=True))["reading"]["version"] == "elsewhere"


def test_a_time_far_ahead_of_its_arrival_is_taken_from_the_arrival() -> None:
    draft = prepared(event(time="2026-05-14T14:38:00Z"))
    assert draft.time_us == NOW
    assert body(draft)["reason_code"] == "clock_ahead"
    assert prepared(event(time="2026-05-14T14:36:59Z")).time_us == NOW + 5 * MINUTE - 1_000_000


def test_a_late_message_keeps_its_own_time() -> None:
    assert prepared(event(time="2026-05-14T04:32:00Z")).time_us == NOW - 10 * HOUR


def test_content_is_equal_whatever_its_position_key_order_and_escapes() -> None:
    one = event(sequence="1")
    other = dict(reversed(list(event(sequence="999").items())))
    assert prepared(one).digest == prepared(other).digest
    assert prepared(one).digest != prepared(event(data={"text": "altro"})).digest


def test_an_identifier_that_holds_personal_data_gets_a_stand_in() -> None:
    preparer = Preparer(bytes(32))
    found = event(id="imap:mario.rossi@example.com", data={"thread": "whatsapp:1:+393331234567"})
    draft = preparer.draft(found, recorded_us=NOW)
    assert b"333" not in draft.body
    assert "mario" not in draft.id
    assert preparer.restore(draft.id, dict(draft.aliases)) == "imap:mario.rossi@example.com"


def test_personal_data_in_any_other_member_is_masked_too() -> None:
    found = event(
        note="scrivi a mario.rossi@example.com",
        data={
            "attachments": [{"name": "IT60X0542811101000000123456.pdf"}],
            "subject": "chiama 3331234567",
        },
    )
    draft = prepared(found)
    for secret in (b"mario", b"0542811101", b"3331234567"):
        assert secret not in draft.body


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"type": "care.message.liked.v1"}, "unknown_type"),
        ({"type": "care.incident.changed.v1"}, "unknown_type"),
        ({"time": "2026-05-14T14:31:50"}, "bad_time"),
        ({"time": "2026-02-30T14:31:50Z"}, "bad_time"),
        ({"time": "1969-12-31T23:59:59Z"}, "bad_time"),
        ({"data": {"author": {}}}, "`id` - at `$.author`"),
        ({"data": {"author": {"id": "c1", "followers": -1}}}, "followers"),
        ({"data": {"direction": "sideways"}}, "direction"),
        ({"data": {"text": None}}, "text"),
        ({"data": {"thread": ""}}, "thread"),
        ({"id": "m\ud800"}, "surrogate"),
        ({"data": {"thread": "t\udfff"}}, "surrogate"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_field_and_reason(
    change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        prepared(event(**change))
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x1b[2J",
        "<img src=file:///etc/passwd>",
        "'; DROP TABLE events; --",
        "%s %n {0}",
        "\ud800 half a pair",
        "\u202egnirts",
        "=cmd|' /C calc'!A1",
        "a" * 200_000,
        "1" * 50_000,
        "@" * 50_000,
    ],
)
def test_hostile_text_is_only_text(text: str) -> None:
    draft = prepared(event(data={"text": text}))
    assert draft.text is not None
    draft.text.encode()
    assert body(draft)["reading"]["version"]


def test_unknown_members_are_kept() -> None:
    draft = prepared(event(traceparent="00-abc", data={"colour": {"deep": [1, True, None]}}))
    assert json.loads(draft.body)["more"]["traceparent"] == "00-abc"
    assert body(draft)["colour"] == {"deep": [1, True, None]}


def test_a_thread_may_come_as_the_partition_key() -> None:
    found = event(partitionkey="t9")
    del found["data"]["thread"]
    assert body(prepared(found))["thread"] == "t9"
