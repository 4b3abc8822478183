"""Meta's webhooks: Messenger and Instagram direct, and what changes on pages (feeds.md, section 6.7)."""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import meta_pages, values
from feeds.normalize.batch import each
from feeds.normalize.capture import MAX_WEBHOOK, Capture
from feeds.normalize.events import DELETED, DELIVERY, EDITED, RECEIVED, SENT, Made, author, event
from feeds.normalize.instants import instant, written
from feeds.normalize.letters import LetterError
from feeds.normalize.naming import carried
from feeds.normalize.signatures import check_hub

_CHANNELS = {"page": ("messenger", "fb"), "instagram": ("instagram_dm", "ig")}


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the events of one webhook, item by item; an item that is none becomes a dead letter."""
    raw = capture.sized(MAX_WEBHOOK)
    if capture.secret:
        check_hub(raw or b"", capture.headers, capture.secret)
    body = capture.document()
    network = body.get("object")
    if not isinstance(network, str) or network not in _CHANNELS:
        raise LetterError("schema", "object is neither page nor instagram")
    for one in values.items(body.get("entry")):
        entry = values.fields(one)
        for stream in ("messaging", "standby"):
            yield from _items(entry.get(stream), entry, network, capture)
        yield from meta_pages.changes(entry, network, capture)


def _items(
    items: object, entry: Mapping[str, Any], network: str, capture: Capture
) -> Iterator[dict[str, Any]]:
    for one in values.items(items):
        talk = _Talk(entry, values.fields(one), network, capture)
        if mids := values.field(one, "delivery", "mids"):
            yield from each([{"mid": mid} for mid in values.items(mids)], talk.delivered, capture)
        else:
            yield from each([one], talk.read, capture)


class _Talk:
    """One item between a customer and an account of ours."""

    def __init__(
        self, entry: Mapping[str, Any], item: Mapping[str, Any], network: str, capture: Capture
    ) -> None:
        self._entry, self._item, self._capture = entry, item, capture
        self._channel, self._prefix = _CHANNELS[network]
        self._account = values.ident(entry.get("id")) or ""
        self._sender = _party(item.get("sender"))
        self._recipient = _party(item.get("recipient"))

    def read(self, item: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the event of a message, edit, postback, read or delivery; None for all else."""
        message = values.fields(item.get("message"))
        if message:
            return self._message(message)
        if change := values.fields(item.get("message_edit")):
            return self._edited(change)
        if postback := values.fields(item.get("postback")):
            return self._postback(postback)
        for name, status in (("read", "read"), ("delivery", "delivered")):
            if seen := values.fields(item.get(name)):
                return self._up_to(seen, status)
        return None

    def delivered(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Return that one message arrived; the time of a delivery is its watermark."""
        mid = values.needed(message.get("mid"), "mid")
        watermark = values.field(self._item, "delivery", "watermark")
        stamp = self._item.get("timestamp") if watermark is None else watermark
        data = self._receipt("delivered") | {"message_id": f"meta:{mid}"}
        return self._made(f"meta:{mid}:delivered", DELIVERY, data, stamp)

    def _message(self, message: Mapping[str, Any]) -> dict[str, Any]:
        mid = values.needed(message.get("mid"), "mid")
        data = self._written(message) | {"message_id": f"meta:{mid}"}
        if message.get("is_deleted") is True:
            return self._made(f"meta:{mid}:deleted", DELETED, data)
        parent = values.ident(values.field(message, "reply_to", "mid"))
        data |= values.filled(
            text=values.text(message.get("text")),
            in_reply_to=f"meta:{parent}" if parent else None,
            revision=1,
        )
        own = data["direction"] == "out"
        data |= values.filled(command_id=carried(message.get("metadata")) if own else None)
        return self._made(f"meta:{mid}", SENT if own else RECEIVED, data, windowed=not own)

    def _edited(self, change: Mapping[str, Any]) -> dict[str, Any]:
        mid, number = values.needed(change.get("mid"), "mid"), values.ident(change.get("num_edit"))
        data = self._written(change) | {
            "message_id": f"meta:{mid}",
            "text": values.text(change.get("text")),
        }
        number = values.needed(number, "num_edit")
        if number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number):
            data["revision"] = int(number) + 1
        return self._made(f"meta:{mid}:edit:{number}", EDITED, data)

    def _postback(self, postback: Mapping[str, Any]) -> dict[str, Any]:
        data = self._written(postback)
        stamp = values.ident(self._item.get("timestamp"))
        mid = values.ident(postback.get("mid"))
        name = f"meta:{mid}" if mid else f"meta:postback:{self._sender}:{stamp}"
        data |= {
            "message_id": name,
            "text": values.text(postback.get("title")),
            "kind": "postback",
            "revision": 1,
        }
        return self._made(name, RECEIVED, data, windowed=True)

    def _up_to(self, seen: Mapping[str, Any], status: str) -> dict[str, Any]:
        """Return that one message, or all up to a watermark, were seen."""
        data = self._receipt(status)
        if mid := values.ident(seen.get("mid")):
            data["message_id"] = f"meta:{mid}"
            return self._made(f"meta:{mid}:{status}", DELIVERY, data)
        given = values.needed(seen.get("watermark"), "watermark")
        data["watermark"] = written(instant(seen.get("watermark"), "watermark"))
        stamp = given if status == "delivered" else self._item.get("timestamp") or given
        return self._made(f"meta:{data['thread']}:{given}:{status}", DELIVERY, data, stamp)

    def _receipt(self, status: str) -> dict[str, Any]:
        return self._placed(own=False) | {"direction": "out", "status": status}

    def _written(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Return where a message stands and who wrote it."""
        own = message.get("is_echo") is True or self._is_ours(self._sender)
        app = values.ident(message.get("app_id"))
        bots = [values.ident(one) for one in values.items(self._capture.ctx.get("bot_app_ids"))]
        actor = "customer" if not own else "bot" if app and app in bots else "agent"
        data = self._placed(own=own)
        data |= {"direction": "out" if own else "in", "actor": actor}
        writer = self._account or None if own else self._sender
        data["author"] = author(
            values.filled(id=writer), data["thread"], direction=data["direction"], actor=actor
        )
        return data

    def _placed(self, *, own: bool) -> dict[str, Any]:
        """Return channel and thread: the account's id, and the customer's, who may stand on either side."""
        sides = (self._recipient, self._sender) if own else (self._sender, self._recipient)
        customer = next((side for side in sides if side and not self._is_ours(side)), None)
        account = values.needed(self._account, "entry.id")
        thread = f"{self._prefix}:{account}:{values.needed(customer, 'sender.id')}"
        return {"channel": self._channel, "thread": thread, "visibility": "direct"}

    def _is_ours(self, party: str | None) -> bool:
        return party is not None and (party == self._account or party in self._capture.own_ids)

    def _made(
        self,
        name: str,
        kind: str,
        data: dict[str, Any],
        stamp: object = None,
        *,
        windowed: bool = False,
    ) -> dict[str, Any]:
        stamp = self._item.get("timestamp") if stamp is None else stamp
        made = Made(
            adapter="meta",
            account=self._account,
            id=name,
            type=kind,
            at_us=instant(stamp, "timestamp"),
            data=data,
            windowed=windowed,
        )
        return event(made, self._capture)


def _party(side: object) -> str | None:
    """Return the id of a sender or recipient; a visitor of a page's chat window has a `user_ref` only."""
    return values.ident(values.field(side, "id")) or values.ident(values.field(side, "user_ref"))
