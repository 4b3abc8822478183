"""Fires when a feed brings nothing for much longer than its hour explains; resolves when news is back.

One incident per channel. What counts is the number of people who should have written since its newest
message (someone who writes five lines is one sign that the feed lives, not five): some 25 minutes of a
busy feed by day, hours at night. When the other feeds are quiet too, less was to be expected. A channel
is judged after its first day.
"""

from collections.abc import Iterable

import numpy as np

from alerts import severity
from alerts.incidents import Book, Numbers
from alerts.minutes import Minutes
from alerts.rates import Floats, Rates, clip, fit
from alerts.segments import KEPT_HOURS, OTHER, Buckets
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE

MOTIVE = "feed_silence"

_UNLIKELY = 10.4  # -ln of the chance that none came; there are ten thousand gaps a week
_LEVEL_SIZE = 60.0  # of the noise from hour to hour that all feeds share
_GAP_MIN = 8
_AGE_MIN = 1440
_RECENT = np.array([60])
_HELD = 20.0  # pseudo-messages that hold the common level to 1
_LEVELS = (0.35, 1.3)
_FRESH_MIN = 3.0
_LAG_MOST = 20.0  # minutes; what comes later says nothing of the usual lag
_LAG_WEIGHT = 0.05
_MASKED_MIN = 1440  # so long a silence hides from what is usual, then it is the new usual
_MAX_CHANNELS = 64
_PERSON_MIN = 60  # a person counts once in so long


class FeedSilence:
    """The detector; a channel stands for its feed."""

    name = "feed_silence"

    def __init__(self, numbers: Numbers | None = None) -> None:
        self._book = Book(self.name, numbers or Numbers())
        self._minutes = Minutes()
        self._buckets = Buckets(_RECENT)
        self._channels: dict[str, int] = {}
        self._since = np.zeros(_MAX_CHANNELS, dtype=np.int64)
        self._newest = np.zeros(_MAX_CHANNELS, dtype=np.int64)
        self._lag = np.zeros(_MAX_CHANNELS)
        self._wrote: dict[tuple[int, str], int] = {}  # who wrote when, of the last hour
        self._masked = np.zeros((KEPT_HOURS, _MAX_CHANNELS), dtype=np.bool_)
        self._rates: Rates | None = None
        self._learned = 0  # hour

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival; first run every minute that passed before it."""
        out = self.advance(record.arrival_us)
        self._take(record)
        return out

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass without records up to `now_us` (arrival clock)."""
        out = [told for end in self._minutes.passed(now_us) for told in self._look(end)]
        self._begin()
        return out

    def remember(self, record: Mark | Schedule) -> None:
        """Take a record of history: it is learned from, the minutes up to it are not looked at."""
        self._minutes.skip_to(record.arrival_us)
        self._begin()
        self._take(record)

    def restore(self, last: Iterable[Transition]) -> None:
        """Take these last transitions of incidents for what was told; history's own are forgotten."""
        self._book.restore((told.channel, told) for told in last)

    def is_alone(self) -> bool:
        """Say whether all channels but one are silent."""
        return len(self._channels) - len(self._book.open()) == 1 < len(self._channels)

    def _begin(self) -> None:
        if self._minutes.now is not None:
            self._buckets.begin(self._minutes.now)

    def _take(self, mark: Mark | Schedule) -> None:
        if isinstance(mark, Schedule):
            return
        now = self._minutes.now or 0
        minute = min(mark.event_us // MINUTE, now)
        index = self._channels.setdefault(mark.channel, len(self._channels))
        if index >= _MAX_CHANNELS:
            del self._channels[mark.channel]
            return
        if self._since[index] == 0:
            self._since[index] = now
        self._newest[index] = max(self._newest[index], minute)
        lag = min(_LAG_MOST, max(0.0, (mark.arrival_us - mark.event_us) / MINUTE))
        self._lag[index] += _LAG_WEIGHT * (lag - self._lag[index])
        if self._is_new(index, mark.author, minute):
            self._buckets.change((index,), OTHER, minute, True, by=1)

    def _is_new(self, index: int, author: str, minute: int) -> bool:
        """Tell whether a person writes on a channel for the first time in an hour."""
        before = self._wrote.get((index, author), -_PERSON_MIN)
        self._wrote[index, author] = max(before, minute)
        return abs(minute - before) >= _PERSON_MIN

    # ---- a minute

    def _look(self, end: int) -> list[Transition]:
        self._buckets.begin(end)
        if self._learned != end // 60:
            self._learn(end // 60)
        if self._rates is None:
            return []
        return self._follow(end) + self._search(end, self._rates)

    def _learn(self, hour: int) -> None:
        count = len(self._channels)
        old = hour * 60 - _PERSON_MIN
        self._wrote = {who: at for who, at in self._wrote.items() if at > old}
        silent = [
            self._channels[channel]
            for channel, incident in self._book.open().items()
            if hour * 60 - incident.fired_us // MINUTE < _MASKED_MIN and channel in self._channels
        ]
        for past in range(max(self._learned, hour - KEPT_HOURS), hour):
            self._masked[past % KEPT_HOURS] = False
            self._masked[past % KEPT_HOURS, silent] = True
        self._learned = hour
        sums, first = self._buckets.hours(hour, KEPT_HOURS, count)
        if len(sums) and count:
            hours = np.arange(first, hour)
            unknown = hours[:, None] < self._since[:count] // 60
            masked = self._masked[hours % KEPT_HOURS, :count] | unknown
            self._rates = fit(sums[:, OTHER].astype(np.float64), masked, first).rates

    def _follow(self, end: int) -> list[Transition]:
        """Resolve what is back, and raise the severity of what is not."""
        out = []
        for channel, incident in self._book.open().items():
            index = self._channels.get(channel)
            if (
                index is not None
                and end - self._newest[index] <= _FRESH_MIN + 2.0 * self._lag[index]
            ):
                out.append(self._book.resolve(channel, end * MINUTE, end * MINUTE))
                continue
            grade = severity.of_silence(end - incident.fired_us / MINUTE, len(self._book.open()))
            if (rise := self._book.rise(channel, end * MINUTE, grade)) is not None:
                out.append(rise)
        return out

    def _search(self, end: int, rates: Rates) -> list[Transition]:
        unlikely = self._unlikely(end, rates)
        limit = _UNLIKELY * (1.0 + 1.0 / max(1.0, rates.days) ** 2)  # more while little is known
        out = []
        for channel, index in self._channels.items():
            if index >= len(unlikely) or unlikely[index] < limit or self._book.is_open(channel):
                continue
            if end - self._newest[index] >= _GAP_MIN and end - self._since[index] >= _AGE_MIN:
                grade = severity.of_silence(0.0, len(self._book.open()) + 1)
                where = (MOTIVE, channel, "*")
                out.append(self._book.fire(channel, end * MINUTE, where=where, severity=grade))
        return out

    def _unlikely(self, end: int, rates: Rates) -> Floats:
        """Return -ln of the chance that nothing of a channel came since its newest message.

        How busy it is now is read from the other feeds, each clipped; what that leaves open widens the
        Poisson gap to a negative binomial one.
        """
        count = rates.table.shape[1]
        lag = np.ceil(self._lag[:count]).astype(np.int64)
        expected = rates.each(self._newest[:count] + 1, end - lag)
        alive = np.ones(count)
        for channel in self._book.open():
            if (index := self._channels.get(channel, count)) < count:
                alive[index] = 0.0
        usual = alive * rates.between(end - _RECENT, end)[0]
        recent = alive * np.minimum(self._buckets.sums(count)[0, OTHER], clip(usual))
        speaks = _HELD + recent.sum() - recent
        level = np.clip(speaks / (_HELD + usual.sum() - usual), *_LEVELS)
        size = 1.0 / (1.0 / _LEVEL_SIZE + 1.0 / speaks)
        result: Floats = size * np.log1p(expected * level / size)
        return result
