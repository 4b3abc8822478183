"""What agents say in Chatwoot without writing to the customer: a label on a case, `/critical CLASS reason`.

`normalize` leaves both out, as they are no messages; a site's routes go by them (docs/routing.md). Pure.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from commandcenter.events.outside import CASE_LABELLED
from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.chatwoot_cases import account_of, channel_of, thread_of
from feeds.normalize.events import Made, event
from feeds.normalize.instants import instant, ms_form

_NAMES = ("label_list", "cached_label_list", "labels")  # releases differ
_CRITICAL = re.compile(
    r"/critical[ \t]+([a-z]{2,20})\b[ \t:,-]*(.{0,300})", re.IGNORECASE | re.DOTALL
)
MOST = 50  # labels of one case


def labelled(body: Mapping[str, Any], capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the labels that one webhook says were set; LetterError for one that cannot be read."""
    happened = body.get("event")
    if happened == "conversation_updated":
        changes = _changes(body)
        before, after = (_names(changes.get(side)) for side in ("previous_value", "current_value"))
        if new := [one for one in after if one not in before]:
            at_us = instant(body.get("updated_at"), "updated_at")
            yield told(body, body, new, at_us, capture)
    elif happened == "message_created" and body.get("private") is True:
        found = _CRITICAL.match(values.text(body.get("content")).strip())
        if found is not None:
            agent = values.ident(values.field(body, "sender", "id"))
            more = values.filled(agent=agent, reason=" ".join(found[2].split()) or None)
            at_us = instant(body.get("created_at"), "created_at")
            conversation = values.fields(body.get("conversation"))
            names = [f"critical:{found[1].lower()}"]
            yield told(body, conversation, names, at_us, capture, more)


def told(
    body: Mapping[str, Any],
    conversation: Mapping[str, Any],
    labels: list[str],
    at_us: int,
    capture: Capture,
    more: Mapping[str, Any] = {},
) -> dict[str, Any]:
    """Return the event of labels that were set on a conversation."""
    thread = thread_of(conversation, body, capture)
    number = values.needed(conversation.get("id"), "conversation.id")
    data = {"case_id": thread, "thread": thread, "channel": channel_of(conversation)}
    made = Made(
        adapter="chatwoot",
        account=account_of(body, capture),
        id=f"chatwoot:c{number}:labelled:{ms_form(at_us)}",
        type=CASE_LABELLED,
        at_us=at_us,
        data={**data, "labels": labels[:MOST], **more},
    )
    return event(made, capture)


def _changes(body: Mapping[str, Any]) -> Mapping[str, Any]:
    told = body.get("changed_attributes")
    parts = [told] if isinstance(told, dict) else list(values.items(told))
    for part in parts:
        for name in _NAMES:
            if found := values.fields(values.field(part, name)):
                return found
    return {}


def _names(value: object) -> list[str]:
    """Return labels, which come as a list or as one text with commas."""
    found = value.split(",") if isinstance(value, str) else values.items(value)
    return [one.strip() for one in found if isinstance(one, str) and one.strip()]
