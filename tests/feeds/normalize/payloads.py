"""One good payload of each adapter, and more of those with many kinds: what the hostile tests spoil."""

from typing import Any

from tests.feeds.normalize.test_bluesky import RECORD, v1
from tests.feeds.normalize.test_chatwoot import message as chatwoot_message
from tests.feeds.normalize.test_cloudevents import EVENT
from tests.feeds.normalize.test_mastodon import status
from tests.feeds.normalize.test_table import ROW
from tests.feeds.normalize.test_whatsapp import hook, message

GOOD: dict[str, Any] = {
    "bluesky": v1(record=RECORD),
    "mastodon": {"event": "update", "payload": status()},
    "cloudevents": EVENT,
    "whatsapp": hook(messages=[message()]),
    "meta": {
        "object": "page",
        "entry": [
            {
                "id": "9",
                "messaging": [
                    {"sender": {"id": "4"}, "timestamp": 1791190740250, "message": {"mid": "m"}}
                ],
            }
        ],
    },
    "chatwoot": chatwoot_message(),
    "csv": ROW,
}

PAGE_CHANGES = [
    {"item": "comment", "verb": "add", "comment_id": "c", "post_id": "9_1", "parent_id": "c0"},
    {"item": "post", "verb": "add", "post_id": "9_1", "from": {"id": "4"}, "message": "uff"},
]
STATUS = {"id": "w", "status": "read", "timestamp": "1791190740", "recipient_id": "39"}
MORE: list[tuple[str, Any]] = [
    *GOOD.items(),
    (
        "meta",
        {
            "object": "page",
            "entry": [
                {
                    "id": "9",
                    "time": 1791190740,
                    "changes": [{"field": "feed", "value": value} for value in PAGE_CHANGES],
                }
            ],
        },
    ),
    (
        "meta",
        {
            "object": "instagram",
            "entry": [
                {
                    "id": "9",
                    "messaging": [
                        {
                            "sender": {"id": "4"},
                            "delivery": {"mids": ["m"], "watermark": 1791190740250},
                        },
                        {"sender": {"id": "4"}, "timestamp": 1791190740250, "read": {"mid": "m"}},
                        {
                            "sender": {"id": "4"},
                            "timestamp": 1791190740250,
                            "message_edit": {"mid": "m", "text": "t", "num_edit": 1},
                        },
                    ],
                }
            ],
        },
    ),
    ("whatsapp", hook(statuses=[STATUS], contacts=[{"wa_id": "39", "profile": {"name": "A"}}])),
    ("whatsapp", hook("smb_message_echoes", message_echoes=[message(to="39")])),
    (
        "chatwoot",
        {
            "event": "conversation_updated",
            "id": 4,
            "account": {"id": 3},
            "channel": "Channel::Api",
            "updated_at": 1791190740.5,
            "changed_attributes": [
                {"assignee_id": {"previous_value": 1, "current_value": 2}},
                {"team_id": {"previous_value": 1, "current_value": 2}},
            ],
        },
    ),
    (
        "cloudevents",
        EVENT | {"type": "care.feed.statuschanged.v1", "data": {"feed": "f", "state": "live"}},
    ),
]
"""Adapter and payload; the first answer to each is an event."""
