"""Which places of a server concern us, and to which of them a frame of the stream belongs. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from commandcenter.errors import UnreadableError
from commandcenter.wire import decode
from feeds.mastodon.spec import MastodonSpec

MENTIONS, OWN = "mentions", "own"


class Timeline(NamedTuple):
    """A place to ask: its cursor's epoch, where, with what, and what an item of it is in the stream."""

    epoch: str
    path: str
    asked: Mapping[str, str]
    event: str


class Around:
    """Whose account this is, and what else concerns it."""

    def __init__(self, account: str, spec: MastodonSpec) -> None:
        self.account = account
        self.own = frozenset({account, *spec.own})
        self.tags = frozenset(spec.tags)


def timelines_of(account: str, tags: tuple[str, ...]) -> list[Timeline]:
    """Return what is asked for after a connection: what we wrote elsewhere, mentions, hashtags."""
    own = f"/api/v1/accounts/{account}/statuses"
    return [
        Timeline(OWN, own, {"exclude_reblogs": "true"}, "update"),
        Timeline(MENTIONS, "/api/v1/notifications", {"types[]": "mention"}, "notification"),
        *(Timeline(f"tag:{tag}", f"/api/v1/timelines/tag/{tag}", {}, "update") for tag in tags),
    ]


def place_of(raw: bytes, around: Around) -> tuple[str, int] | None:
    """Return the epoch that a frame belongs to and its number in it; 0 = it moves nothing.

    None: it is about others. Our account's stream holds all that those write whom it follows.
    """
    try:
        frame = decode(raw)
        payload = frame.get("payload")
        told = decode(payload) if isinstance(payload, str) and payload[:1] == "{" else {}
    except UnreadableError:
        return MENTIONS, 0  # a dead letter
    happened = frame.get("event")
    if happened == "notification":
        return MENTIONS, number_of(told) if told.get("type") == "mention" else 0
    if happened not in ("update", "status.update"):
        return MENTIONS, 0
    tag = _tag(frame.get("stream"))
    account = told.get("account")
    is_own = isinstance(account, dict) and account.get("id") in around.own
    is_new = happened == "update"
    if tag in around.tags:
        return f"tag:{tag}", number_of(told) if is_new else 0
    if is_own:
        return OWN, number_of(told) if is_new else 0
    return (MENTIONS, 0) if _concerns(told, around) else None


def number_of(one: Mapping[str, Any]) -> int:
    """Return an item's id as a number; 0 where the server's ids are none: then no place is kept."""
    text = one.get("id")
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return 0


def _tag(stream: object) -> str:
    """Return the hashtag whose stream a frame came in; "" for every other stream."""
    is_tag = isinstance(stream, list) and len(stream) == 2 and stream[0] == "hashtag"
    return str(stream[1]).lower() if is_tag and isinstance(stream, list) else ""


def _concerns(status: Mapping[str, Any], around: Around) -> bool:
    mentioned = {one.get("id") for one in _objects(status.get("mentions"))}
    tags = {str(one.get("name")).lower() for one in _objects(status.get("tags"))}
    return not around.own.isdisjoint(mentioned) or not around.tags.isdisjoint(tags)


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
