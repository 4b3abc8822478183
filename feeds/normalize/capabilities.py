"""What each platform lets us do (feeds.md, section 6.12): data that the screens grey their keys by."""

from collections.abc import Collection

import msgspec

from commandcenter.events.actions import KINDS
from commandcenter.outbound.contract import Capabilities
from commandcenter.protocol.lengths import longest
from feeds.normalize import chatwoot_cases

_DIRECT = Capabilities(
    reply="yes",
    ban="partly",
    webhook="yes",
    history="partly",
    limits={"reply": "in_window"},
    longest=longest("instagram_dm"),
)
_MESSENGER = msgspec.structs.replace(_DIRECT, longest=longest("messenger"))
_COMMENTS = Capabilities(
    reply="yes",
    hide="yes",
    delete_own="yes",
    ban="yes",
    edit_own="partly",
    webhook="yes",
    history="yes",
    longest=longest("facebook_comment"),
)
_INSTAGRAM = msgspec.structs.replace(
    _COMMENTS, ban="no", edit_own="no", longest=longest("instagram_comment")
)

_MATRIX: dict[tuple[str, str], Capabilities] = {
    ("bluesky", ""): Capabilities(
        reply="yes",
        hide="partly",
        delete_own="yes",
        ban="partly",
        history="partly",
        limits={"hide": "own_threads", "ban": "block_only", "history": "36_hours"},
        longest=longest("bluesky"),
    ),
    ("mastodon", ""): Capabilities(
        reply="yes",
        hide="partly",
        delete_own="yes",
        ban="partly",
        edit_own="yes",
        history="yes",
        limits={"hide": "own_server", "ban": "block_only"},
        longest=longest("mastodon"),
    ),
    ("imap", ""): Capabilities(
        reply="yes", ban="partly", history="yes", limits={"ban": "mail_rule"}
    ),
    ("whatsapp", ""): Capabilities(
        reply="yes",
        ban="partly",
        webhook="yes",
        limits={"reply": "in_window", "ban": "block_only"},
        longest=longest("whatsapp"),
    ),
    ("meta", "messenger"): _MESSENGER,
    ("meta", "instagram_dm"): _DIRECT,
    ("meta", "facebook_comment"): _COMMENTS,
    ("meta", "facebook_post"): _COMMENTS,
    ("meta", "facebook_mention"): _COMMENTS,
    ("meta", "instagram_comment"): _INSTAGRAM,
    ("chatwoot", ""): Capabilities(
        reply="yes",
        delete_own="yes",
        ban="partly",
        assign="yes",
        webhook="yes",
        history="yes",
        limits={"ban": "block_only"},
    ),
    ("csv", ""): Capabilities(history="yes"),
    ("form", ""): Capabilities(webhook="yes"),
    ("cloudevents", ""): Capabilities(),
}


def capabilities(adapter: str, channel: str = "") -> Capabilities:
    """Return what an adapter can do on a channel; nothing but reading for one that declares nothing.

    Raises KeyError for no adapter of ours.
    """
    found = _MATRIX.get((adapter, channel)) or _MATRIX.get((adapter, ""))
    if found is None and not any(name == adapter for name, _ in _MATRIX):
        raise KeyError(adapter)
    return found or Capabilities()


def channels(adapter: str) -> tuple[str, ...]:
    """Return the channels on which an adapter brings messages."""
    named = tuple(channel for name, channel in _MATRIX if name == adapter and channel)
    return named or _CHANNELS.get(adapter, ())


def doable(adapter: str, channel: str, kinds: Collection[str]) -> Capabilities:
    """Return what of it a feed carries out: `kinds` of actions, as far as it has the rights for them.

    A kind that the platform does not offer stays out, whatever a feed says of itself.
    """
    found = capabilities(adapter, channel)
    changes = {
        name: "no"
        for name in {_FIELDS.get(kind, kind) for kind in KINDS}
        if not any(_FIELDS.get(kind, kind) == name for kind in kinds)
    }
    return msgspec.structs.replace(found, **changes)


_CHANNELS = {
    "bluesky": ("bluesky",),
    "chatwoot": tuple(dict.fromkeys(chatwoot_cases.CHANNELS.values())),
    "imap": ("email",),
    "mastodon": ("mastodon",),
    "whatsapp": ("whatsapp",),
}
ADAPTERS = tuple(dict.fromkeys(name for name, _ in _MATRIX))
_FIELDS = {"unban": "ban", "unassign": "assign"}  # taken back by whoever may give it
