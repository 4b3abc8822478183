"""How each feed's link stands: fresh, stale without a sign of life, disconnected; told by time alone.

Counted are signs of life, not messages: a feed that answers and brings nothing is quiet, not stale.
Ages come from a clock that goes on through suspend and knows no steps. The feed of a platform judges by
other limits: what it says of itself holds, and is shown with its reason.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.feed import DISCONNECTED_US, PLATFORMS, STALE_US, FeedState, Gap
from commandcenter.hub.parts import REMOVED, ailing, reason_of, worst
from commandcenter.hub.tally import Tally
from commandcenter.protocol.feeds import Part
from commandcenter.protocol.wall import FeedRow

QUIET_US = 10 * MINUTE

LinkState = Literal["waiting", "fresh", "stale", "disconnected"]
COARSE = {
    "waiting": "DISCONNECTED",
    "fresh": "CONNECTED",
    "stale": "STALE",
    "disconnected": "DISCONNECTED",
}
_BROKEN = frozenset({"down", "auth_failed"})
_OF_PLATFORM: dict[FeedState, LinkState] = {
    "live": "fresh",
    "lagging": "fresh",
    "silent": "fresh",
    "stale": "stale",
}
GAP_SHOWN_US = HOUR


class Told(NamedTuple):
    """What a feed said of itself last; `again_us`: when it tries again."""

    state: FeedState | Literal[""] = ""
    reason: str = ""
    again_us: int | None = None


class Link:
    """One feed's link. `elapsed` is the clock of ages, `now` the clock that is shown."""

    def __init__(
        self,
        name: str,
        label: str,
        kind: str,
        *,
        now: Callable[[], int],
        elapsed: Callable[[], int],
    ) -> None:
        """Begin as waiting: nothing has come yet."""
        self.name, self.label, self.kind = name, label, kind
        self._now, self._elapsed = now, elapsed
        self._began = elapsed()
        self.tally = Tally(elapsed)
        self.parts: dict[str, Part] = {}  # of a gateway, by their name
        self._life: int | None = None
        self._message: int | None = None
        self._message_at_us: int | None = None
        self._by_second: Counter[int] = Counter()
        self._broken = False
        self._gap: tuple[str, int] | None = None  # why the newest one is, and when it came
        self.told = Told()
        self.state: LinkState = "waiting"
        self.since_us = now()
        self.reason = ""
        self.is_told_broken = False  # the log's newest word on this link is a break

    def sign(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        """Take a sign of life, or the news that the link is broken."""
        self.reason = reason
        self.told = Told(state, reason, again_us)
        if self.kind in PLATFORMS:
            if state in ("live", "lagging"):
                self._life = self._elapsed()
        elif state in _BROKEN:
            self._broken = True
        elif state == "connecting":
            return
        elif state != "stale":
            self._broken = False
            self._life = self._elapsed()

    def told_of(self, part: Part) -> None:
        """Take what a gateway tells of a part of itself."""
        if part.state == REMOVED:
            self.parts.pop(part.key, None)
        else:
            self.parts[part.key] = part

    def gap(self, gap: Gap) -> None:
        """Note that something did not come, and may not."""
        self._gap = (gap.reason, self._now()) if gap.reason else None

    def messages(self, count: int) -> None:
        """Note that customers' messages came."""
        self._message, self._message_at_us = self._elapsed(), self._now()
        self._by_second[self._message // SECOND] += count
        if len(self._by_second) > 2 * MINUTE // SECOND:
            self._last_minute()

    def look(self) -> bool:
        """Bring the state up to now; True where it changed."""
        state = self._judge()
        if state == self.state:
            return False
        self.state, self.since_us = state, self._now()
        return True

    def row(self) -> FeedRow:
        """Return the feed's row on the screens."""
        age = None if self._life is None else self._elapsed() - self._life
        fallen = worst(self.parts.values())
        if fallen is not None and age is not None:
            age = max(age, self._now() - fallen.at_us)
        shares = self.tally.shares()
        quiet = self._message is not None and self._elapsed() - self._message > QUIET_US
        return FeedRow(
            name=self.name,
            label=self.label,
            kind=self.kind,
            state=self.state,
            since_us=self.since_us,
            age_us=age,
            quiet_since_us=self._message_at_us if quiet and self.state == "fresh" else None,
            per_min=None if self._life is None else self._last_minute(),
            late=shares.late,
            again=shares.again,
            letters=max(0, self.tally.letters),
            **self._of_platform(),
        )

    def _of_platform(self) -> dict[str, Any]:
        """Return what a platform's feed says of itself, and of the last hour's gap."""
        if self.kind not in PLATFORMS:
            fallen = worst(self.parts.values())
            if self._broken:
                return {"reason": self.told.reason}
            return {"reason": reason_of(fallen) if fallen else ailing(self.parts.values())}
        gap = self._gap if self._gap and self._now() - self._gap[1] < GAP_SHOWN_US else None
        return {
            "told": self.told.state,
            "reason": self.told.reason,
            "again_us": self.told.again_us,
            "gap": gap[0] if gap else "",
            "gap_us": gap[1] if gap else None,
        }

    def _last_minute(self) -> int:
        """Return how many messages came in the last minute, and forget those before."""
        begin = (self._elapsed() - MINUTE) // SECOND
        for second in [at for at in self._by_second if at <= begin]:
            del self._by_second[second]
        return self._by_second.total()

    def _judge(self) -> LinkState:
        if self.kind in PLATFORMS:
            is_new = self.told.state in ("", "connecting") and not self.told.reason
            if is_new and self._life is None:
                return "waiting"
            return _OF_PLATFORM.get(self.told.state, "disconnected")  # type: ignore[arg-type]
        if self._broken:
            return "disconnected"
        if self._life is None:
            waited = self._elapsed() - self._began
            return "disconnected" if waited >= DISCONNECTED_US else "waiting"
        age = self._elapsed() - self._life
        if age >= DISCONNECTED_US:
            return "disconnected"
        is_stale = age >= STALE_US or worst(self.parts.values()) is not None
        return "stale" if is_stale else "fresh"
