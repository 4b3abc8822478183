"""Chatwoot's account webhook: messages, their fate, and the life of a case (feeds.md, section 6.8)."""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import chatwoot_cases, values
from feeds.normalize.capture import MAX_WEBHOOK, Capture
from feeds.normalize.chatwoot_cases import channel_of, thread_of
from feeds.normalize.events import DELETED, DELIVERY, EDITED, RECEIVED, SENT, Made, author, event
from feeds.normalize.instants import instant, ms_form
from feeds.normalize.signatures import check_chatwoot

_TYPES = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_FATES = frozenset({"delivered", "read", "failed"})
_BOTS = frozenset({"agent_bot", "agentbot", "captain_assistant"})


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the events of one webhook; nothing for notes, labels, contacts and typing."""
    raw = capture.sized(MAX_WEBHOOK)
    if capture.secret:
        check_chatwoot(raw or b"", capture.headers, capture.secret)
    body = capture.document()
    happened = values.needed(body.get("event"), "event")
    if happened in ("message_created", "message_updated"):
        yield from _message(body, capture, is_new=happened == "message_created")
    else:
        yield from chatwoot_cases.read(happened, body, capture)


def _message(
    body: Mapping[str, Any], capture: Capture, *, is_new: bool
) -> Iterator[dict[str, Any]]:
    told = body.get("message_type")
    way = _TYPES.get(told) if isinstance(told, int) else values.said(told)
    if body.get("private") is True or way not in ("incoming", "outgoing", "template"):
        return
    data = _common(body, capture, way)
    name = str(data["message_id"])
    attributes = values.fields(body.get("content_attributes"))
    status = values.said(body.get("status"))
    if is_new:
        parent = values.ident(attributes.get("in_reply_to"))
        data |= values.filled(
            text=values.text(body.get("content")),
            revision=1,
            in_reply_to=f"chatwoot:m{parent}" if parent else None,
        )
        at_us = instant(body.get("created_at"), "created_at")
        yield _made(name, RECEIVED if way == "incoming" else SENT, at_us, data, capture, body)
        return
    at_us = instant(body.get("updated_at"), "updated_at")
    if attributes.get("deleted") is True:
        yield _made(f"{name}:deleted", DELETED, at_us, data, capture, body)
    elif way != "incoming" and status in _FATES:
        fate = _fate(data, str(status), attributes)
        yield _made(f"{name}:{status}", DELIVERY, at_us, fate, capture, body)
    else:
        data["text"] = values.text(body.get("content"))
        yield _made(f"{name}:edited:{ms_form(at_us)}", EDITED, at_us, data, capture, body)


def _common(body: Mapping[str, Any], capture: Capture, way: str) -> dict[str, Any]:
    conversation = values.fields(body.get("conversation"))
    sender = values.fields(body.get("sender"))
    thread = thread_of(conversation, body, capture)
    role = (values.text(sender.get("type")) or values.text(body.get("sender_type"))).lower()
    direction = "in" if way == "incoming" else "out"
    is_bot = way == "template" or role in _BOTS
    actor = "customer" if direction == "in" else "bot" if is_bot else "agent"
    person = values.filled(
        id=values.ident(sender.get("id")),
        handle=values.handle(sender.get("email")),
        name=values.said(sender.get("name")),
    )
    return {
        "channel": channel_of(conversation),
        "thread": thread,
        "message_id": f"chatwoot:m{values.needed(body.get('id'), 'id')}",
        "direction": direction,
        "actor": actor,
        "visibility": "direct",
        "author": author(person, thread, direction=direction, actor=actor),
    }


def _fate(data: Mapping[str, Any], status: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("channel", "thread", "message_id", "direction", "visibility")
    return {name: data[name] for name in kept} | values.filled(
        status=status,
        reason_code=values.ident(attributes.get("external_error")) if status == "failed" else None,
    )


def _made(
    name: str,
    kind: str,
    at_us: int,
    data: dict[str, Any],
    capture: Capture,
    body: Mapping[str, Any],
) -> dict[str, Any]:
    account = chatwoot_cases.account_of(body, capture)
    made = Made(adapter="chatwoot", account=account, id=name, type=kind, at_us=at_us, data=data)
    return event(made, capture)
