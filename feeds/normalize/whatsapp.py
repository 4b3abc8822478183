"""WhatsApp Cloud API webhooks: messages, their statuses, and what was typed on the phone (section 6.6).

Since 2026 a customer may hide the number: then `from_user_id` or the single contact says who wrote.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.batch import each
from feeds.normalize.capture import MAX_WEBHOOK, Capture
from feeds.normalize.events import DELETED, DELIVERY, EDITED, RECEIVED, SENT, Made, event
from feeds.normalize.instants import instant
from feeds.normalize.letters import LetterError
from feeds.normalize.naming import carried
from feeds.normalize.signatures import check_hub

_NO_MESSAGE = frozenset({"reaction", "system"})


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the events of one webhook, item by item; an item that is none becomes a dead letter."""
    raw = capture.sized(MAX_WEBHOOK)
    if capture.secret:
        check_hub(raw or b"", capture.headers, capture.secret)
    body = capture.document()
    if body.get("object") != "whatsapp_business_account":
        raise LetterError("schema", "object is not whatsapp_business_account")
    for entry in values.items(body.get("entry")):
        for change in values.items(values.field(entry, "changes")):
            yield from _change(change, capture)


def _change(change: object, capture: Capture) -> Iterator[dict[str, Any]]:
    what, value = values.field(change, "field"), values.fields(values.field(change, "value"))
    if what == "messages":
        yield from each(value.get("messages"), lambda item: _message(item, value, capture), capture)
        yield from each(value.get("statuses"), lambda item: _status(item, value, capture), capture)
    elif what == "smb_message_echoes":
        echoes = value.get("message_echoes")
        yield from each(echoes, lambda item: _echo(item, value, capture), capture)


def _message(
    item: Mapping[str, Any], value: Mapping[str, Any], capture: Capture
) -> dict[str, Any] | None:
    if values.text(item.get("type")) in _NO_MESSAGE:
        return None
    phone, contact = _phone(value), _contact(item, value)
    writer = (
        values.ident(item.get("from"))
        or values.ident(item.get("from_user_id"))
        or values.ident(contact.get("wa_id"))
        or values.ident(contact.get("user_id"))
    )
    who = values.needed(writer, "from")
    own = who in capture.own_ids
    profile = values.fields(contact.get("profile"))
    person = values.filled(
        id=who, handle=values.handle(profile.get("username")), name=values.said(profile.get("name"))
    )
    party = values.ident(item.get("group_id")) or who
    data = _common(phone, party, own=own) | {"author": person}
    return _made(item, value, phone, data, capture)


def _echo(item: Mapping[str, Any], value: Mapping[str, Any], capture: Capture) -> dict[str, Any]:
    """Return what we typed on the phone itself."""
    phone = _phone(value)
    customer = values.ident(item.get("to")) or values.ident(item.get("to_user_id"))
    party = values.ident(item.get("group_id")) or values.needed(customer, "to")
    data = _common(phone, party, own=True) | {"author": {"id": phone}}
    return _made(item, value, phone, data, capture)


def _made(
    item: Mapping[str, Any],
    value: Mapping[str, Any],
    phone: str,
    data: dict[str, Any],
    capture: Capture,
) -> dict[str, Any]:
    """Return a message, or its edit or revocation, which carry the id of the original."""
    name = f"whatsapp:{values.needed(item.get('id'), 'id')}"
    at_us, what = instant(item.get("timestamp"), "timestamp"), values.text(item.get("type"))
    own = data["direction"] == "out"
    kind, windowed = SENT if own else RECEIVED, False
    if what in ("edit", "revoke"):
        change = values.fields(item.get(what))
        original = values.needed(change.get("original_message_id"), "original_message_id")
        data["message_id"] = f"whatsapp:{original}"
        kind = EDITED if what == "edit" else DELETED
        if what == "edit":
            data["text"] = _text(values.fields(change.get("message")))
    else:
        windowed = not own
        data["message_id"] = name
        data |= _content(item, value, what)
    made = Made(
        adapter="whatsapp",
        account=phone,
        id=name,
        type=kind,
        at_us=at_us,
        data=data,
        windowed=windowed,
    )
    return event(made, capture)


def _content(item: Mapping[str, Any], value: Mapping[str, Any], what: str) -> dict[str, Any]:
    parent = values.ident(values.field(item, "context", "id"))
    return values.filled(
        text=_text(item),
        kind=what or None,
        revision=1,
        in_reply_to=f"whatsapp:{parent}" if parent else None,
        reason_code=_error(item) or _error(value),
    )


def _status(item: Mapping[str, Any], value: Mapping[str, Any], capture: Capture) -> dict[str, Any]:
    phone = _phone(value)
    party = values.ident(item.get("recipient_id")) or values.ident(item.get("recipient_user_id"))
    name = f"whatsapp:{values.needed(item.get('id'), 'id')}"
    status = values.needed(item.get("status"), "status")
    billable = values.field(item, "pricing", "billable")
    data = values.filled(
        channel="whatsapp",
        thread=f"whatsapp:{phone}:{values.needed(party, 'recipient_id')}",
        message_id=name,
        direction="out",
        visibility="direct",
        status=status,
        reason_code=_error(item),
        price_category=values.said(values.field(item, "pricing", "category")),
        billable=billable if isinstance(billable, bool) else None,
        command_id=carried(item.get("biz_opaque_callback_data")),
    )
    made = Made(
        adapter="whatsapp",
        account=phone,
        id=f"{name}:{status}",
        type=DELIVERY,
        at_us=instant(item.get("timestamp"), "timestamp"),
        data=data,
    )
    return event(made, capture)


def _common(phone: str, party: str, *, own: bool) -> dict[str, Any]:
    return {
        "channel": "whatsapp",
        "thread": f"whatsapp:{phone}:{party}",
        "direction": "out" if own else "in",
        "actor": "agent" if own else "customer",
        "visibility": "direct",
    }


def _phone(value: Mapping[str, Any]) -> str:
    return values.needed(values.field(value, "metadata", "phone_number_id"), "phone_number_id")


def _contact(item: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the contact of who wrote; a single one also where the message does not name its writer."""
    contacts = [values.fields(one) for one in values.items(value.get("contacts"))]
    named = [values.ident(item.get("from")), values.ident(item.get("from_user_id"))]
    known = [name for name in named if name]
    for contact in contacts:
        ids = (values.ident(contact.get("wa_id")), values.ident(contact.get("user_id")))
        if any(name in known for name in ids if name):
            return contact
    return contacts[0] if not known and len(contacts) == 1 else {}


def _text(item: Mapping[str, Any]) -> str:
    """Return the words of a message: its text, a caption, or the button that was pressed."""
    part = values.fields(item.get(values.text(item.get("type"))))
    pressed = values.fields(part.get(values.text(part.get("type"))))
    for words in (values.field(item, "text", "body"), part.get("caption")):
        if isinstance(words, str):
            return values.text(words)
    if item.get("type") == "button":
        return values.text(part.get("text"))
    return values.text(pressed.get("title")) if item.get("type") == "interactive" else ""


def _error(item: Mapping[str, Any]) -> str | None:
    return values.ident(values.field(values.first(item.get("errors")), "code"))
