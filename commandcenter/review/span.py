"""From when to when a crisis is looked at: two hours before its onset until two after its end."""

from typing import NamedTuple

from commandcenter.clock import HOUR, MINUTE
from commandcenter.incidents.incident import Incident

AROUND = 2 * HOUR
LONGEST = 36 * HOUR  # of the whole window: a feed may be silent for a week
QUARTER = 15 * MINUTE


class Window(NamedTuple):
    """[start, end) on whole quarters; the crisis itself is [onset, over), `over_us` None while it lasts."""

    start_us: int
    end_us: int
    onset_us: int
    over_us: int | None

    @property
    def until_us(self) -> int:
        """The end of the crisis within the window."""
        return min(self.end_us, self.end_us if self.over_us is None else self.over_us)


def touches(window: Window, start_us: int, end_us: int | None) -> bool:
    """Tell whether a span reaches into a window; `end_us` None = it goes on."""
    return start_us < window.end_us and (end_us is None or end_us >= window.start_us)


def window(incident: Incident, now_us: int) -> Window:
    """Return the window of a crisis as it is known now; it ends with the present."""
    over_us = None
    if incident.is_over:
        over_us = incident.ended_us or incident.resolved_us or incident.at_us
        over_us = max(over_us, incident.onset_us + MINUTE)
    start = (incident.onset_us - AROUND) // QUARTER * QUARTER
    last = incident.at_us if over_us is None else max(over_us, incident.resolved_us or 0)
    end = -(-(now_us if over_us is None else last + AROUND) // QUARTER) * QUARTER
    end = max(start + QUARTER, min(end, now_us // QUARTER * QUARTER, start + LONGEST))
    return Window(start, end, incident.onset_us, over_us)
