"""WhatsApp webhooks: messages, statuses, echoes, and the signature over their bytes."""

import hashlib
import hmac
import json
from typing import Any

from feeds.normalize.capture import MAX_WEBHOOK
from tests.feeds.normalize.captures import line, one, read, reason

STAMP = "1791190740"  # 2026-10-05T08:59:00Z


def hook(field: str = "messages", **value: Any) -> dict[str, Any]:
    told = {"metadata": {"phone_number_id": "555"}, **value}
    changes = [{"field": field, "value": told}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def message(**more: Any) -> dict[str, Any]:
    kind = more.pop("type", "text")
    content = {} if kind in more else {kind: {"body": "la fibra non va"}}
    return {"id": "wamid.1", "from": "390001", "timestamp": STAMP, "type": kind, **content, **more}


def test_a_message_opens_the_reply_window_for_a_day() -> None:
    contact = {"wa_id": "390001", "profile": {"name": "Anna", "username": "@anna"}}
    found = one("whatsapp", line(hook(contacts=[contact], messages=[message()])))
    data = found["data"]
    assert (found["id"], found["time"]) == ("whatsapp:wamid.1", "2026-10-05T08:59:00.000Z")
    assert data["reply_window_expires_at"] == "2026-10-06T08:59:00.000Z"
    assert data["author"] == {"id": "390001", "handle": "anna", "name": "Anna"}
    assert (data["thread"], data["kind"]) == ("whatsapp:555:390001", "text")
    assert found["dataclassification"] == "confidential"


def test_a_hidden_number_is_known_by_the_customers_other_id() -> None:
    hidden = message(from_user_id="US.1", **{"from": None})
    assert one("whatsapp", line(hook(messages=[hidden])))["data"]["author"]["id"] == "US.1"
    contact = {"user_id": "US.2"}
    nameless = message(**{"from": None})
    found = one("whatsapp", line(hook(contacts=[contact], messages=[nameless])))
    assert found["data"]["author"]["id"] == "US.2"
    assert reason("whatsapp", line(hook(messages=[nameless]))) == "schema"


def test_words_are_taken_from_wherever_a_kind_has_them() -> None:
    pressed = {"type": "list_reply", "list_reply": {"title": "Guasti"}}
    kinds = [
        message(type="image", image={"caption": "il modem"}),
        message(type="button", button={"text": "Sì"}),
        message(type="interactive", interactive=pressed),
        message(type="location", location={"latitude": 1}),
    ]
    found = read("whatsapp", line(hook(messages=kinds)))
    assert [one["data"]["text"] for one in found] == ["il modem", "Sì", "Guasti", ""]
    assert [one["data"]["kind"] for one in found] == ["image", "button", "interactive", "location"]


def test_edits_and_revocations_name_the_original_and_move_no_window() -> None:
    new = {"type": "text", "text": {"body": "ora va"}}
    changes = [
        message(type="edit", edit={"original_message_id": "wamid.0", "message": new}),
        message(type="revoke", revoke={"original_message_id": "wamid.0"}),
    ]
    edited, deleted = read("whatsapp", line(hook(messages=changes)))
    assert (edited["type"], edited["data"]["text"]) == ("care.message.edited.v1", "ora va")
    assert deleted["type"] == "care.message.deleted.v1"
    assert edited["data"]["message_id"] == deleted["data"]["message_id"] == "whatsapp:wamid.0"
    assert "reply_window_expires_at" not in edited["data"]


def test_statuses_tell_price_and_why_a_message_failed() -> None:
    status = {"id": "wamid.1", "status": "failed", "timestamp": STAMP, "recipient_id": "390001"}
    pricing = {"category": "service", "billable": False}
    errors = [{"code": 131047}]
    told = hook(statuses=[{**status, "errors": errors, "pricing": pricing}])
    found = one("whatsapp", line(told))
    assert found["id"] == "whatsapp:wamid.1:failed"
    assert found["data"]["reason_code"] == "131047"
    assert (found["data"]["billable"], found["data"]["price_category"]) == (False, "service")


def test_what_was_typed_on_the_phone_was_sent_by_us() -> None:
    echo = message(to="390001", **{"from": "15550"})
    found = one("whatsapp", line(hook("smb_message_echoes", message_echoes=[echo])))
    assert (found["type"], found["data"]["author"]) == ("care.message.sent.v1", {"id": "555"})
    assert found["data"]["thread"] == "whatsapp:555:390001"


def test_reactions_templates_and_other_fields_mean_nothing() -> None:
    assert not read("whatsapp", line(hook(messages=[message(type="reaction", reaction={})])))
    assert not read("whatsapp", line(hook("message_template_status_update", event="APPROVED")))


def test_one_bad_item_of_a_batch_does_not_take_the_others_along() -> None:
    found = read("whatsapp", line(hook(messages=[message(), message(timestamp="soon"), "?"])))
    assert [one.get("reason") for one in found] == [None, "bad_time", "schema"]
    assert {one["rawref"] for one in found} == {"r1"}


def test_the_signature_is_checked_over_the_bytes_as_they_came() -> None:
    raw = json.dumps(hook(messages=[message()]), indent=1)  # blanks are part of what was signed
    signed = "sha256=" + hmac.new(b"app secret", raw.encode(), hashlib.sha256).hexdigest()
    ctx = {"secret": "app secret"}

    def with_(header: str, body: str = raw) -> bytes:
        return line(None, body_raw=body, headers={"X-Hub-Signature-256": header}, ctx=ctx)

    assert one("whatsapp", with_(signed))["id"] == "whatsapp:wamid.1"
    for forged in (with_(signed, raw + " "), with_("sha256=" + "0" * 64), with_("")):
        assert reason("whatsapp", forged) == "bad_signature"


def test_a_webhook_larger_than_a_mebibyte_is_not_read() -> None:
    assert reason("whatsapp", line(None, body_raw=" " * (MAX_WEBHOOK + 1))) == "oversize"
    assert reason("whatsapp", line({"object": "page"})) == "schema"
