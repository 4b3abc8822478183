"""What changes on Facebook pages and Instagram accounts: comments, posts, mentions (feeds.md, section 6.7).

Likes, reactions, insights and fields nobody subscribed to mean nothing to care. Some payloads leave the
author out for privacy: still a message.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.batch import each
from feeds.normalize.capture import Capture
from feeds.normalize.events import (
    DELETED,
    EDITED,
    MODERATION,
    PUBLISHED,
    RECEIVED,
    SENT,
    Made,
    author,
    event,
)
from feeds.normalize.instants import instant, ms_form
from feeds.normalize.letters import LetterError

_POSTS = frozenset({"post", "status", "photo", "video", "share", "link"})
_VERBS = {"add": RECEIVED, "edited": EDITED, "remove": DELETED}


def changes(entry: Mapping[str, Any], network: str, capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the events of one entry's changes."""

    def read(change: Mapping[str, Any]) -> dict[str, Any] | None:
        value, what = values.fields(change.get("value")), change.get("field")
        page = _Page(entry, value, capture)
        if network == "instagram":
            return page.instagram() if what in ("comments", "live_comments") else None
        if what == "mention":
            return page.mention()
        return page.feed() if what == "feed" else None

    yield from each(entry.get("changes"), read, capture)


class _Page:
    """One change of a page or an account."""

    def __init__(
        self, entry: Mapping[str, Any], value: Mapping[str, Any], capture: Capture
    ) -> None:
        self._entry, self._value, self._capture = entry, value, capture
        self._account = values.ident(entry.get("id")) or ""
        self._verb = values.text(value.get("verb"))
        self._writer = _writer(value)

    def feed(self) -> dict[str, Any] | None:
        """Return what happened to a comment or a post of a page."""
        item = values.text(self._value.get("item"))
        if item == "comment":
            return self._comment("facebook_comment")
        return self._post() if item in _POSTS else None

    def mention(self) -> dict[str, Any] | None:
        """Return a mention of the page in somebody's post or comment."""
        if values.ident(self._value.get("comment_id")):
            return self._comment("facebook_mention")
        if self._verb not in _VERBS:
            return None
        name = f"meta:{values.needed(self._value.get('post_id'), 'post_id')}"
        return self._message(name, "facebook_mention", self._thread())

    def instagram(self) -> dict[str, Any]:
        """Return a comment on Instagram, which names neither verb nor time of its own."""
        account = values.needed(self._account, "entry.id")
        comment = values.needed(self._value.get("id"), "id")
        media = values.ident(values.field(self._value, "media", "id")) or comment
        self._verb = "add"
        return self._message(f"meta:{comment}", "instagram_comment", f"ig:{account}:{media}")

    def _comment(self, channel: str) -> dict[str, Any] | None:
        name = f"meta:{values.needed(self._value.get('comment_id'), 'comment_id')}"
        if self._verb in ("hide", "unhide"):
            return self._moderated(name, channel)
        return self._message(name, channel, self._thread()) if self._verb in _VERBS else None

    def _post(self) -> dict[str, Any] | None:
        """Return our publication, or a visitor's post; an edit or removal of ours is no message."""
        own = self._is_own()
        if self._verb not in _VERBS or (own and self._verb != "add"):
            return None
        name = f"meta:{values.needed(self._value.get('post_id'), 'post_id')}"
        if not own:
            return self._message(name, "facebook_post", self._thread())
        if self._value.get("published") in (0, False):
            return None  # a draft; it comes again when it is out
        data = values.filled(
            channel="facebook_post",
            thread=self._thread(),
            message_id=name,
            publication_id=name,
            text=values.said(self._value.get("message")),
        )
        return self._made(name, PUBLISHED, data)

    def _message(self, name: str, channel: str, thread: str) -> dict[str, Any]:
        """Return a message that was written, changed or taken away."""
        own = self._is_own()
        direction, actor = ("out", "agent") if own else ("in", "customer")
        data = {
            "channel": channel,
            "thread": thread,
            "message_id": name,
            "visibility": "public",
            "direction": direction,
            "actor": actor,
            "author": author(self._writer, thread, direction=direction, actor=actor),
        }
        kind = SENT if own and self._verb == "add" else _VERBS[self._verb]
        words = self._value.get("text" if channel == "instagram_comment" else "message")
        if kind is DELETED:
            return self._made(f"{name}:deleted", DELETED, data)
        parent = values.ident(self._value.get("parent_id"))
        data |= values.filled(
            text=values.text(words),
            in_reply_to=f"meta:{parent}" if parent and parent != self._post_id() else None,
        )
        if kind is EDITED:
            return self._made(f"{name}:edited:{ms_form(self._at_us())}", EDITED, data)
        return self._made(name, kind, data | {"revision": 1})

    def _moderated(self, name: str, channel: str) -> dict[str, Any]:
        data = {
            "channel": channel,
            "thread": self._thread(),
            "message_id": name,
            "action": self._verb,
            "outcome": "confirmed",
        }
        return self._made(f"{name}:{self._verb}:{ms_form(self._at_us())}", MODERATION, data)

    def _post_id(self) -> str | None:
        return values.ident(self._value.get("post_id"))

    def _thread(self) -> str:
        return f"fb:{values.needed(self._post_id(), 'post_id')}"

    def _is_own(self) -> bool:
        who = self._writer.get("id")
        return who is not None and (who == self._account or who in self._capture.own_ids)

    def _at_us(self) -> int:
        """Return when it happened: what was added tells its own time, all else has the notice's."""
        created = self._value.get("created_time") if self._verb == "add" else None
        if created is None:
            return instant(self._entry.get("time"), "time")
        return instant(created, "created_time")

    def _made(self, name: str, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        if not self._account:
            raise LetterError("schema", "entry.id is missing")
        made = Made(
            adapter="meta",
            account=self._account,
            id=name,
            type=kind,
            at_us=self._at_us(),
            data=data,
        )
        return event(made, self._capture)


def _writer(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return who wrote; older payloads name the sender beside the item."""
    told = values.fields(value.get("from"))
    return values.filled(
        id=values.ident(told.get("id")) or values.ident(value.get("sender_id")),
        handle=values.handle(told.get("username")),
        name=values.said(told.get("name")) or values.said(value.get("sender_name")),
    )
