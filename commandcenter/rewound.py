"""The wall as it was: one log gone through from instant to instant, with what was known at each.

What was recorded later is not known yet, however early it was written. An instant after the last one is
folded on from there, so a crisis is gone through in milliseconds a minute; one before it begins anew from
the nearest checkpoint. `state --at` and the replay of a crisis are this same code.
"""

from collections import deque

import msgspec

from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import HOUR
from commandcenter.events.fact import Fact
from commandcenter.feed import DISCONNECTED_US
from commandcenter.folding.fold import fold
from commandcenter.history import History
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.wall import FeedRow, WallView
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.wall import Around, wall

FAR = 12 * HOUR  # from here on a checkpoint is nearer than the facts between
AHEAD = HOUR  # facts are read from the log for so long at once
Seen = tuple[State, Moment, WallView]


class Rewound:
    """One reader's place in a log. The state that it hands out is its own: the next instant moves it on."""

    def __init__(self, history: History, settings: Settings) -> None:
        self._history, self._settings = history, settings
        self._clock = ServiceClock(msgspec.convert(settings.calendar(), Calendar))
        self._state: State | None = None
        self._hours: Hours | None = None
        self._ahead: deque[Fact] = deque()  # read, and recorded after the instant of the state
        self._whole_up_to = self._read_up_to_us = self._at_us = self._newest_seq = 0

    def at(self, at_us: int) -> Seen:
        """Return state, moment and wall as they were at an instant.

        What is usual is shown once all history had come in, though simulated history says it was always
        there.
        """
        state = self._go_to(at_us)
        return self.seen(state, at_us, with_usual=not self._history.is_loading_at(at_us))

    def seen(self, state: State, now_us: int, *, with_usual: bool) -> Seen:
        """Return a state with the moment and the wall at its instant."""
        if self._hours is None or state is not self._state:
            self._hours = Hours(state, self._clock.zone)
        self._hours.look_again(now_us // HOUR)
        moment = Moment(
            state, now_us, self._settings, self._clock, self._hours, with_usual=with_usual
        )
        names = self._history.feed_names() if state.newest_us else []
        end_us = self._history.end_us()
        rows = tuple(_feed_row(name, state, now_us, end_us) for name in names)
        return state, moment, wall(moment, Around(started_us=now_us, feeds=rows))

    def look_again(self) -> None:
        """Begin anew where the log has got facts since that are older than what was read of it."""
        newest = self._history.newest_seq()
        if self._history.is_written_late(self._newest_seq, self._read_up_to_us):
            self._state = None
        self._newest_seq = newest

    def _go_to(self, at_us: int) -> State:
        state = self._state
        if state is None or not 0 <= at_us - self._at_us <= FAR:
            state, self._whole_up_to = self._history.rewound(at_us)
            self._hours, self._read_up_to_us = None, at_us
            self._ahead.clear()
        self._read(at_us)
        while self._ahead and self._ahead[0].recorded_us <= at_us:
            fold(state, self._ahead.popleft())
        self._state, self._at_us = state, at_us
        return state

    def _read(self, at_us: int) -> None:
        """Have every fact at hand that was recorded until an instant."""
        if at_us <= self._read_up_to_us:
            return
        until_us = max(at_us, min(at_us + AHEAD, self._history.end_us()))
        self._ahead.extend(self._history.recorded(self._whole_up_to, self._read_up_to_us, until_us))
        self._read_up_to_us = until_us


def _feed_row(name: str, state: State, now: int, end_us: int) -> FeedRow:
    """Return a feed's row as the log knows it: cut where a break was open, else as old as the log.

    Beyond the end of the log nothing is known of any feed: it is cut from there on.
    """
    breaks = [link for link in state.links.get(name, []) if link.end_us is None]
    label = breaks[-1].label if breaks else name.partition(":")[0]
    cut_us = breaks[-1].at_us if breaks else end_us if now > end_us + DISCONNECTED_US else None
    return FeedRow(
        name=name,
        label=label,
        kind="recorded",
        state="fresh" if cut_us is None else "disconnected",
        since_us=now if cut_us is None else cut_us,
        age_us=max(0, now - (state.newest_us if cut_us is None else cut_us)),
    )
