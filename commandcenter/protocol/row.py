"""What every part of a view shares, and the words that rows use."""

from typing import Literal

import msgspec

from commandcenter.events.words import KINDS, MOTIVES

Level = Literal["normal", "notice", "warning", "critical"]


Role = Literal["wall", "regia", "manager", "admin"]


READ_KINDS, READ_MOTIVES = KINDS, MOTIVES  # what a message may be read as


AlertState = Literal[
    "pending", "firing", "acknowledged", "escalated", "resolved", "closed", "false_alarm"
]


Part = Literal["supervisor", "duty_manager", "contact", "press_office", "director"]
"""Who may be told of an incident beside the desk."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts of a view share: frozen, named fields."""
