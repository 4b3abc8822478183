"""What a severity asks for: how soon somebody takes it, who is told at once, and who next."""

import msgspec

from commandcenter.clock import MINUTE
from commandcenter.protocol.row import Part

DESK = "desk"  # the addressee that is every desk of the room
CRISIS = 9  # from here a silence does not hold, and the plan is in force by itself
SEVERE = 7  # from here the sound goes on until somebody takes it; a plan may be put in force
RISE = 2  # so much higher is told anew
ACKNOWLEDGE_MIN = ((9, 5), (7, 10), (5, 15), (3, 30))  # severity at least -> minutes to take it
TOLD: tuple[tuple[int, tuple[Part, ...]], ...] = (
    (9, ("press_office", "director")),
    (7, ("duty_manager", "contact")),
    (5, ("supervisor",)),
)
"""Who is told at once beside the desk, from which severity on."""


class ChainStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of the chain: whom, and how long until the next one; None = as long as one may take it."""

    to: Part
    wait_min: int | None = None


CHAIN = (ChainStep(to="supervisor"), ChainStep(to="duty_manager"), ChainStep(to="director"))


def acknowledge_within(severity: int) -> int | None:
    """Return how long one of this severity may wait to be taken, in µs; None where nobody must."""
    minutes = next((m for least, m in ACKNOWLEDGE_MIN if severity >= least), None)
    return None if minutes is None else minutes * MINUTE


def told_at_once(severity: int) -> tuple[Part, ...]:
    """Return who is told beside the desk."""
    return tuple(part for least, parts in reversed(TOLD) if severity >= least for part in parts)
