"""The contract between a feed and the hub: what every file in `feeds/` fills.

A feed brings frames and is told what is durable. It never touches the journal: it hands each frame to
its `Intake` in the order of its positions, and acknowledges to its own server only what `committed`
tells it. Waiting in `Intake.take` is the back-pressure.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from commandcenter.clock import SECOND

FeedState = Literal[
    "connecting", "live", "lagging", "silent", "stale", "rate_limited", "auth_failed", "down"
]
GapState = Literal["open", "filled", "lost"]

PLATFORMS = frozenset({"bluesky", "imap", "mastodon"})
"""Kinds of feeds that judge their own state by the limits for platforms; all others live by the two below."""

STALE_US = 5 * SECOND  # without a sign of life a feed is stale after this long, and then cut
DISCONNECTED_US = 15 * SECOND


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One frame as it came, at its position.

    `event` is the frame decoded by `wire.decode`, None where that failed: then `reason` says why and
    the raw bytes go into the quarantine. `sequence` None means that the position could not be read.
    """

    epoch: str
    sequence: int | None
    raw: bytes
    event: Mapping[str, Any] | None
    recorded_us: int
    reason: str = ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A range of positions (both ends included) that did not come: open, then filled or lost."""

    epoch: str
    first: int
    last: int
    state: GapState
    reason: str = ""


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """The highest position up to which everything of this epoch is committed."""

    epoch: str
    sequence: int


class Intake(Protocol):
    """What the hub gives a feed."""

    def cursor(self) -> Cursor | None:
        """Return the committed position to resume after; None before the first commit."""

    def cursor_of(self, epoch: str) -> int | None:
        """Return the committed position of any epoch of this feed; None where it has none."""

    async def take(self, *deliveries: Delivery) -> None:
        """Queue frames; waits while the hub is behind. Positions must come contiguous per epoch.

        A platform that numbers more than what concerns us brings them ascending, with holes. Frames that
        came together are best handed over together.
        """

    async def passed(self, cursor: Cursor) -> None:
        """Queue the word that up to here nothing else concerns us: the cursor moves, no row is made."""

    async def record_gap(self, gap: Gap) -> None:
        """Queue a gap record, in order with the frames; a lost range moves the cursor past it."""

    def count_again(self) -> None:
        """Count a frame whose position was taken before: received and duplicate, no row."""

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        """Tell that the link lives (any byte, pong or heartbeat), or why it does not.

        `again_us`: when it is tried next, where that is known. Of a platform, `reason` is a key of words.
        """

    def progress(self, day: int, of_days: int) -> None:
        """Tell how far the history has come; `day == of_days` ends it."""

    def on_commit(self, told: Callable[[Cursor], None]) -> None:
        """Have `told` called, in the hub's loop, whenever the cursor has moved on disk."""


class Stood(NamedTuple):
    """Where a log stands in simulated time."""

    at_us: int  # its newest event
    is_whole: bool  # the days before are there, too
    clock_us: int = 0  # what its hub's own clock said last


class Feed(Protocol):
    """A source of events inside the hub. Built from its spec by the registry in `feeds/`."""

    name: str  # stable: the key of its cursors in the journal
    label: str  # short, for the feed strip
    kind: str  # websocket | replay | simulator | ...
    trusted: bool  # its own `data.reading` and hub facts count (replay only)

    async def run(self, intake: Intake) -> None:
        """Bring events for ever; return when the source is exhausted (a file), raise only on a bug."""

    def now_us(self) -> int | None:
        """Return the feed's own clock where it runs on simulated or recorded time, else None."""


NewFeed = Callable[[str, Stood | None], Feed]
"""Makes the feed of a spec, from where the log stands in simulated time; UserError for no spec."""
