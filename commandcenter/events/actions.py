"""What the hub has platforms do, and what became of it: asked for, sent, confirmed, refused, unknown."""

from typing import Literal

import msgspec

from commandcenter.events.words import Name

Kind = Literal["reply", "hide", "delete_own", "ban", "unban", "assign", "unassign"]
KINDS: tuple[Kind, ...] = ("reply", "hide", "delete_own", "ban", "unban", "assign", "unassign")

ACTION_REQUESTED = "care.action.requested.v1"
ACTION_SENT = "care.action.sent.v1"
ACTION_CONFIRMED = "care.action.confirmed.v1"
ACTION_REFUSED = "care.action.refused.v1"
ACTION_UNKNOWN = "care.action.unknown.v1"
FEED_OBEYS = "care.feed.obeys.v1"


class ActionData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an action. Asked for it says everything; the later steps only name it and say why.

    `message` and `source`: the message it is about, as the log has it. `customer`: whom it is about, by his
    number. `mode` of an assignment: full | triage | macro. `who` "" = the engine. `attempt` counts from 1:
    another one is made only where the platform said that it never got the one before. A reply's text stands
    """

    action: Name
    kind: Kind
    thread: str = ""
    channel: str = ""
    message: str = ""
    source: str = ""
    customer: int = 0
    agent: str = ""
    mode: str = ""
    who: str = ""
    why: str = ""
    attempt: int = 1
    feed: str = ""


class FeedObeysData(msgspec.Struct, frozen=True, kw_only=True):
    """From now on what the engine decides goes out through this feed: its agents work as they are told."""

    feed: Name
    state: Literal["begins", "ends"] = "begins"


ACTIONS: dict[str, type[msgspec.Struct]] = {
    **dict.fromkeys(
        (ACTION_REQUESTED, ACTION_SENT, ACTION_CONFIRMED, ACTION_REFUSED, ACTION_UNKNOWN),
        ActionData,
    ),
    FEED_OBEYS: FeedObeysData,
}
"""The hub's own facts about what leaves it."""
