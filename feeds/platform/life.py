"""The states of a platform's feed (feeds.md, section 4), told by what happened and by time alone.

Pure: `now` is seconds of a clock that goes on through suspend; no socket, no task. Silent is not quiet: any
byte is life, also a heartbeat, while an hour without a message is not even a state.

A word about a state never lies in the good direction: who comes back after an outage is stale until he
has caught up, and who is down stays down until a connection stands.
"""

import msgspec

from commandcenter.feed import FeedState

FAILURES = 3  # tries that failed in a row make a feed `down`


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, as the specification has them; `silent` differs for mail."""

    silent: float = 30.0
    stale: float = 120.0  # without a byte; the line is then left
    down: float = 600.0  # stale for so long
    behind: float = 10.0  # of lag: lagging
    level: float = 5.0  # of lag: no longer lagging
    settle: float = 15.0  # for so long, before either counts
    far_behind: float = 300.0  # of lag: stale


class Life:
    """One feed's state, and why. `reason` is a key of words, "" where the state says all."""

    def __init__(self, limits: Limits, now: float) -> None:
        self.state: FeedState = "connecting"
        self.reason = ""
        self.lag: float | None = None  # s, of the newest event; None = nothing to lag behind
        self.failures = 0
        self._limits = limits
        self.is_dead = False  # no life on an open line for so long that it must be left
        self._is_open = False
        self._byte = now
        self._event = now  # when one came last
        self._stale_since = now
        self._behind_since: float | None = None
        self._level_since: float | None = None

    def connecting(self) -> None:
        """A try begins. Who was stale or down stays so until it has succeeded."""
        if self.state in ("rate_limited", "auth_failed"):
            self._enter("connecting", self.reason)

    def opened(self, now: float) -> None:
        """The socket is open and subscribed."""
        self._is_open, self.is_dead, self.failures = True, False, 0
        self._byte = self._event = now
        self.lag = self._behind_since = self._level_since = None
        if self.state != "stale":
            self._enter("live")

    def heard(self, now: float) -> None:
        """A byte came, of whatever kind."""
        self._byte = now
        if self._is_open and self.state == "silent":
            self._enter("live")

    def event(self, now: float, lag: float) -> None:
        """An event came that the platform had witnessed `lag` seconds before."""
        self.heard(now)
        self._event, self.lag = now, max(0.0, lag)
        if self.lag > self._limits.behind:
            self._behind_since = now if self._behind_since is None else self._behind_since
        else:
            self._behind_since = None
        if self.lag <= self._limits.level:
            self._level_since = now if self._level_since is None else self._level_since
        else:
            self._level_since = None
        self._judge_lag(now)

    def caught_up(self, now: float) -> None:
        """The platform holds nothing that we do not have."""
        self.heard(now)
        self.lag = self._behind_since = None
        if self._is_open and self.state in ("stale", "lagging"):
            self._enter("live")

    def lost(self, reason: str) -> None:
        """A try failed, or a connection that stood has ended."""
        self._is_open = False
        self.failures += 1
        if self.failures >= FAILURES:
            self._enter("down", reason)
        elif self.state in ("stale", "down"):
            self._enter(self.state, reason, self._stale_since)
        else:
            self._enter("connecting", reason)

    def limited(self, reason: str) -> None:
        """The platform asks us to wait."""
        self._is_open = False
        self._enter("rate_limited", reason)

    def refused(self, reason: str) -> None:
        """The platform refuses the credential: only a person can help."""
        self._is_open = False
        self._enter("auth_failed", reason)

    def look(self, now: float) -> None:
        """Let time pass."""
        limits = self._limits
        if self.state == "stale" and now - self._stale_since >= limits.down:
            self._enter("down", self.reason)
        if not self._is_open:
            return
        silence = now - self._byte
        if silence >= limits.silent + limits.stale:
            self.is_dead = True
            if self.state != "down":
                self._enter(
                    "stale", "half_open", self._stale_since if self.state == "stale" else now
                )
        elif silence >= limits.silent and self.state in ("live", "lagging"):
            self._enter("silent")
        elif now - self._event >= limits.settle and silence < limits.silent:
            self._nothing_flows()
        else:
            self._judge_lag(now)

    def _nothing_flows(self) -> None:
        """Where the line lives and brings nothing, there is nothing to be behind of."""
        self.lag = self._behind_since = None
        if self.state in ("lagging", "stale"):
            self._enter("live")

    def _judge_lag(self, now: float) -> None:
        limits = self._limits
        if not self._is_open or self.lag is None:
            return
        if self.lag > limits.far_behind:
            if self.state in ("live", "lagging"):
                self._enter("stale", "far_behind", now)
        elif self.state == "stale":
            if self.lag <= limits.behind:
                self._enter("live")
        elif self.state == "live" and _lasts(self._behind_since, now, limits.settle):
            self._enter("lagging", "behind")
        elif self.state == "lagging" and _lasts(self._level_since, now, limits.settle):
            self._enter("live")

    def _enter(self, state: FeedState, reason: str = "", stale_since: float | None = None) -> None:
        if stale_since is not None:
            self._stale_since = stale_since
        self.state, self.reason = state, reason


def _lasts(since: float | None, now: float, seconds: float) -> bool:
    return since is not None and now - since >= seconds
