"""The minutes that pass on the arrival clock: each is looked at once, in order."""

from collections.abc import Iterator

from commandcenter.clock import MINUTE

_QUIET_MIN = 1440  # nothing new can happen after so long without a record


class Minutes:
    """Turns instants into the minutes that began; time never runs backwards."""

    def __init__(self) -> None:
        self.now: int | None = None  # the minute that is running, since 1970

    def passed(self, now_us: int) -> Iterator[int]:
        """Yield each minute that began since the last instant, up to that of `now_us`, and move on to it.

        After a leap of more than a day only its first day is looked at.
        """
        minute = now_us // MINUTE
        if self.now is None:
            self.now = minute
            return
        last = min(minute, self.now + _QUIET_MIN)
        while self.now < last:
            self.now += 1
            yield self.now
        self.now = max(self.now, minute)

    def skip_to(self, now_us: int) -> int:
        """Move on without looking at the minutes between; return the minute that runs."""
        self.now = max(self.now or 0, now_us // MINUTE)
        return self.now
