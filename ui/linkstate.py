"""What a seat knows of its link to the hub, as one frozen value that screens are drawn from."""

from typing import Literal, NamedTuple

SeatState = Literal["fresh", "stale", "disconnected"]
Reason = Literal["", "waiting", "silent", "broken", "refused", "version", "untrusted", "changed"]

FOR_A_PERSON: frozenset[Reason] = frozenset({"refused", "version", "untrusted", "changed"})
"""What no waiting mends: somebody has to do something, and is told what."""


class Silence(NamedTuple):
    """How long without a sign of life until the state changes, and until an attempt is given up."""

    stale_us: int = 5_000_000
    gone_us: int = 15_000_000
    attempt_us: int = 5_000_000


SILENCE = Silence()


class LinkState(NamedTuple):
    """The state that is shown, and what a person needs to act on it.

    `silent_us`: time since the last sign of life, or since the start where there was none. `attempt`
    is the number of the attempt that comes in `retry_in_us`, or is under way (None). `reason` says
    what failed: waiting (never connected so far), silent (no sign of life), broken (the link was
    closed or cannot be made), refused (the token), version (another protocol), untrusted (the
    certificate), changed (another key than when this seat was paired). `help_line` is the site's own
    words on whom to call, "" where none are set.
    """

    state: SeatState = "fresh"
    reason: Reason = ""
    silent_us: int | None = 0
    attempt: int = 0
    retry_in_us: int | None = None
    help_line: str = ""
