"""Dead letters: what cannot become an event is said so, by one of seven reasons, and never dropped."""

from collections.abc import Mapping
from typing import Any, Literal

Reason = Literal[
    "not_json", "schema", "bad_time", "bad_signature", "unknown_type", "mail_loop", "oversize"
]

DEAD_LETTER = "care.feed.deadletter.v1"


class LetterError(ValueError):
    """One payload, or one item of it, that is no event. `detail` names the field, never what stands in it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


def dead_letter(raw_id: str | None, error: LetterError) -> Mapping[str, Any]:
    """Return the line that stands for what could not be read; `raw_id` None where the line had none."""
    return {
        "type": DEAD_LETTER,
        "rawref": raw_id,
        "reason": error.reason,
        "detail": error.detail,
    }
