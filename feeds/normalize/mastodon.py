"""Mastodon streaming: statuses made, changed and deleted, whichever stream tells of them (section 6.2).

The same status may come as update, notification and conversation: one id. A remote server's clock is
not ours to trust: what a local account wrote has the server's time, all else our reception's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from commandcenter import wire
from commandcenter.errors import UnreadableError
from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.events import DELETED, EDITED, RECEIVED, SENT, Made, event
from feeds.normalize.instants import instant, maybe, ms_form, written
from feeds.normalize.letters import LetterError
from feeds.normalize.markup import plain

_VISIBLE = {"public": "public", "unlisted": "public", "private": "private", "direct": "direct"}


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the event of one frame `{stream, event, payload}`; nothing for boosts and other notices."""
    frame = capture.document()
    happened = values.needed(frame.get("event"), "event")
    if happened == "delete":
        yield _deleted(frame.get("payload"), capture)
    elif happened in ("update", "status.update", "notification", "conversation"):
        status = _status(happened, _payload(frame.get("payload")))
        if status and not values.fields(status.get("reblog")):
            yield _told(status, capture, edited=happened == "status.update")


def _payload(payload: object) -> Mapping[str, Any]:
    """Return the object in a payload's text; some libraries hand it over already read."""
    if isinstance(payload, dict):
        return payload
    if not isinstance(payload, str):
        raise LetterError("schema", "payload is missing")
    try:
        return wire.decode(payload)
    except UnreadableError as error:
        raise LetterError("not_json", "payload is no JSON object") from error


def _status(happened: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    if happened == "conversation":
        return values.fields(payload.get("last_status"))
    if happened == "notification":
        is_mention = payload.get("type") == "mention"
        return values.fields(payload.get("status")) if is_mention else {}
    return payload


def _told(status: Mapping[str, Any], capture: Capture, *, edited: bool) -> dict[str, Any]:
    name = f"mastodon:{values.needed(status.get('id'), 'id')}"
    parent = values.ident(status.get("in_reply_to_id"))
    account = values.fields(status.get("account"))
    writer = values.needed(account.get("id"), "account.id")
    own = writer in capture.own_ids
    thread = f"mastodon:{parent}" if parent else name
    data = values.filled(
        channel="mastodon",
        message_id=name,
        thread=thread,
        in_reply_to=f"mastodon:{parent}" if parent else None,
        direction="out" if own else "in",
        actor="bot" if account.get("bot") is True else "agent" if own else "customer",
        author=_author(account, writer),
        visibility=_VISIBLE.get(values.text(status.get("visibility")), "private"),
        subject=values.said(status.get("spoiler_text")),
        text=plain(values.text(status.get("content"))),
        lang=values.language(status.get("language")),
        claimed_time=written(maybe(status.get("created_at"))),
        filtered=True if values.first(status.get("filtered")) else None,
    )
    id_, kind = name, SENT if own else RECEIVED
    stamp = status.get("edited_at" if edited else "created_at")
    if edited:
        id_, kind = f"{name}:{ms_form(instant(stamp, 'edited_at'))}", EDITED
    else:
        data["revision"] = 1
    is_local = "@" not in values.text(account.get("acct"))
    at_us = instant(stamp, "created_at") if is_local else capture.received_us
    return _event(id_, kind, at_us, data, capture)


def _author(account: Mapping[str, Any], writer: str) -> dict[str, Any]:
    return values.filled(
        id=writer,
        handle=values.handle(account.get("acct")),
        name=values.said(account.get("display_name")),
        followers=values.count(account.get("followers_count")),
    )


def _deleted(payload: object, capture: Capture) -> dict[str, Any]:
    name = f"mastodon:{values.needed(payload, 'payload')}"
    data = {"channel": "mastodon", "message_id": name, "thread": name}
    return _event(f"{name}:deleted", DELETED, capture.received_us, data, capture)


def _event(
    id_: str, kind: str, at_us: int, data: dict[str, Any], capture: Capture
) -> dict[str, Any]:
    account = next(iter(sorted(capture.own_ids)), "stream")
    account = values.said(capture.ctx.get("account")) or account
    made = Made(adapter="mastodon", account=account, id=id_, type=kind, at_us=at_us, data=data)
    return event(made, capture)
