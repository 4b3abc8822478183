"""What each platform lets us do (feeds.md, section 6.12): data that the screens grey their keys by."""

from collections.abc import Collection

import msgspec

from commandcenter.events.actions import KINDS
from commandcenter.outbound.contract import Capabilities

_DIRECT = Capabilities(
    reply="yes",
    ban="partly",
    webhook="yes",
    history="partly",
    limits={"reply": "in_window"},
)
_COMMENTS = Capabilities(
    reply="yes",
    hide="yes",
    delete_own="yes",
    ban="yes",
    edit_own="partly",
    webhook="yes",
    history="yes",
)
_INSTAGRAM = msgspec.structs.replace(_COMMENTS, ban="no", edit_own="no")

_MATRIX: dict[tuple[str, str], Capabilities] = {
    ("bluesky", ""): Capabilities(
        reply="yes",
        hide="partly",
        delete_own="yes",
        ban="partly",
        history="partly",
        limits={"hide": "own_threads", "ban": "block_only", "history": "36_hours"},
    ),
    ("mastodon", ""): Capabilities(
        reply="yes",
        hide="partly",
        delete_own="yes",
        ban="partly",
        edit_own="yes",
        history="yes",
        limits={"hide": "own_server", "ban": "block_only"},
    ),
    ("imap", ""): Capabilities(
        reply="yes", ban="partly", history="yes", limits={"ban": "mail_rule"}
    ),
    ("whatsapp", ""): Capabilities(
        reply="yes",
        ban="partly",
        webhook="yes",
        limits={"reply": "in_window", "ban": "block_only"},
    ),
    ("meta", "messenger"): _DIRECT,
    ("meta", "instagram_dm"): _DIRECT,
    ("meta", "facebook_comment"): _COMMENTS,
    ("meta", "facebook_post"): _COMMENTS,
    ("meta", "facebook_mention"): _COMMENTS,
    ("meta", "instagram_comment"): _INSTAGRAM,
    ("chatwoot", ""): Capabilities(
        reply="yes", delete_own="yes", ban="partly", webhook="yes", history="yes"
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


_FIELDS = {"unban": "ban", "unassign": "assign"}  # taken back by whoever may give it
