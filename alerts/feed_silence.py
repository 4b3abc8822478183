"""Fires when a feed brings nothing for much longer than its hour explains; resolves when news is back.

One incident per channel. What counts is the number of people who should have written since its newest
message (someone who writes five lines is one sign that the feed lives, not five): some 25 minutes of a
busy feed by day, hours at night. When the other feeds are quiet too, less was to be expected. A channel
is judged after its first day.
"""

from collections.abc import Iterable

import numpy as np

from alerts import severity
from alerts.hidden import Hidden
from alerts.incidents import Book, Numbers
from alerts.rates import Floats, Rates, clip, fit
from alerts.segments import KEPT_HOURS, OTHER, Buckets
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import MINUTE

MOTIVE = "feed_silence"

_UNLIKELY = 10.4  # -ln of the chance that none came; there are ten thousand gaps a week
_LONG_MIN, _UNLIKELY_LONG = 60, 13.0  # what a night should bring is known less well
_LEVEL_SIZE = 60.0  # of the noise from hour to hour that all feeds share
_GAP_MIN = 8
_AGE_MIN = 1440
_RECENT = np.array([60])
_HELD = 20.0  # pseudo-messages that hold the common level to 1
_LEVELS = (0.35, 1.3)
_FRESH_MIN = 3.0
_LAG_MOST = 20.0  # minutes; what comes later says nothing of the usual lag
_LAG_WEIGHT = 0.05
_MAX_CHANNELS = 64
_PERSON_MIN = 60  # a person counts once in so long


class FeedSilence:
    """The detector; a channel stands for its feed."""

    name = "feed_silence"

    def __init__(self, numbers: Numbers | None = None) -> None:
        self._book = Book(self.name, numbers or Numbers())
        self._now = 0
        self._buckets = Buckets(_RECENT)
        self._channels: dict[str, int] = {}
        self._since = np.zeros(_MAX_CHANNELS, dtype=np.int64)
        self._newest = np.zeros(_MAX_CHANNELS, dtype=np.int64)
        self._lag = np.zeros(_MAX_CHANNELS)
        self._wrote: dict[tuple[int, str], int] = {}  # who wrote when, of the last hour
        self._hidden = Hidden(_MAX_CHANNELS)
        self._rates: Rates | None = None

    def begin(self, minute: int) -> None:
        """Let a minute begin."""
        self._now = minute
        self._buckets.begin(minute)

    def look(self, minute: int) -> list[Transition]:
        """Follow the silences that are known and search for new ones."""
        if self._hidden.ends_at(minute):
            self._learn(minute)
        if self._rates is None:
            return []
        return self._follow(minute) + self._search(minute, self._rates)

    def take(self, record: Mark | Schedule) -> None:
        """Take a message for a sign that its feed lives; an announcement is none."""
        if isinstance(record, Mark):
            self._sign(record)

    def restore(self, last: Iterable[Transition]) -> None:
        """Take these last transitions of incidents for what was told; history's own are forgotten."""
        self._book.restore((told.channel, told) for told in last)

    def is_alone(self) -> bool:
        """Say whether all channels but one are silent."""
        return len(self._channels) - len(self._book.open()) == 1 < len(self._channels)

    def _sign(self, mark: Mark) -> None:
        now = self._now
        minute = min(mark.event_us // MINUTE, now)
        index = self._channels.setdefault(mark.channel, len(self._channels))
        if index >= _MAX_CHANNELS:
            del self._channels[mark.channel]
            return
        if self._since[index] == 0:
            self._since[index] = now
        self._newest[index] = max(self._newest[index], minute)
        if mark.arrival_us // MINUTE == now:  # else it is history, which has no lag
            lag = min(_LAG_MOST, max(0.0, (mark.arrival_us - mark.event_us) / MINUTE))
            self._lag[index] += _LAG_WEIGHT * (lag - self._lag[index])
        if self._is_new(index, mark.author, minute):
            self._buckets.change((index,), OTHER, minute, True, by=1)

    def _is_new(self, index: int, author: str, minute: int) -> bool:
        """Tell whether a person writes on a channel for the first time in an hour."""
        before = self._wrote.get((index, author), -_PERSON_MIN)
        self._wrote[index, author] = max(before, minute)
        return abs(minute - before) >= _PERSON_MIN

    def _learn(self, minute: int) -> None:
        count, hour, old = len(self._channels), minute // 60, minute - _PERSON_MIN
        self._wrote = {who: at for who, at in self._wrote.items() if at > old}
        fired = [
            (self._channels[channel], incident.fired_us // MINUTE)
            for channel, incident in self._book.open().items()
            if channel in self._channels
        ]
        self._hidden.mark(minute, fired)
        sums, first = self._buckets.hours(hour, KEPT_HOURS, count)
        if len(sums) and count:
            hours = np.arange(first, hour)
            unknown = hours[:, None] < self._since[:count] // 60
            masked = self._hidden.of(hours, count) | unknown
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
        if self._is_lively(end, rates):
            return []
        unlikely = self._unlikely(end, rates)
        unsure = 1.0 + 1.0 / max(1.0, rates.days) ** 2  # more while little is known
        out = []
        for channel, index in self._channels.items():
            gap = end - self._newest[index]
            limit = unsure * (_UNLIKELY if gap < _LONG_MIN else _UNLIKELY_LONG)
            if index >= len(unlikely) or unlikely[index] < limit or self._book.is_open(channel):
                continue
            if gap >= _GAP_MIN and end - self._since[index] >= _AGE_MIN:
                grade = severity.of_silence(0.0, len(self._book.open()) + 1)
                where = (MOTIVE, channel, "*")
                out.append(self._book.fire(channel, end * MINUTE, where=where, severity=grade))
        return out

    def _is_lively(self, end: int, rates: Rates) -> bool:
        """Tell, quickly, that no feed can have missed enough even at its busiest hour."""
        gaps = end - self._newest[: rates.table.shape[1]]
        return bool((gaps * rates.busiest * _LEVELS[1]).max() < _UNLIKELY)

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
