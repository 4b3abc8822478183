"""Canonical events as our adapters must write them, and the way each takes to us: lag, lateness, holes."""

from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

from commandcenter.clock import SECOND, format_us
from feeds.simulator.settings import Settings

Data = dict[str, Any]
_LAG_S = {"email": (4.0, 40.0), "x": (1.0, 4.0), "bluesky": (0.3, 1.5), "mastodon": (0.5, 3.0)}
_USUAL_LAG_S = (0.2, 2.5)
_SQUEEZE = 1000  # what a hole held back comes this much faster than it was written


class Timed(NamedTuple):
    """An event and when it reaches us, as a duplicate later than `first_us`.

    `event` None: these bytes came and are no event.
    """

    arrival_us: int
    first_us: int
    event: Data | None
    raw: bytes = b""


class Holes:
    """Spans in which the feed brings nothing; at the end of each comes everything at once."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        """Take the spans; they may overlap."""
        self._spans = sorted(spans)

    def after(self, at_us: int) -> int:
        """Return when what would come at this instant comes; the order is kept."""
        for start_us, end_us in self._spans:
            if start_us <= at_us < end_us:
                at_us = end_us + (at_us - start_us) // _SQUEEZE
        return at_us

    def inside(self, at_us: int) -> bool:
        """Tell whether the feed is silent at this instant."""
        return any(start_us <= at_us < end_us for start_us, end_us in self._spans)


class Envelopes:
    """Wraps data into events of one source."""

    def __init__(self, settings: Settings, holes: Holes) -> None:
        """`holes` of every day the events may reach into."""
        self._source = settings.source
        self.holes = holes

    def wrap(
        self,
        rng: Random,
        identity: tuple[str, str],
        time_us: int,
        data: Data,
        *,
        partition: str,
        classification: str,
        late_us: int = 0,
        at_once: bool = False,
    ) -> Timed:
        """Return the event; `identity` is (id, type without `care.` and `.v1`).

        It takes the usual time of its channel to us, or none `at_once`; instants are whole milliseconds.
        """
        event_id, kind = identity
        lag_us = late_us if at_once else late_us + _lag_us(rng, data.get("channel", ""))
        arrival_us = self.holes.after(time_us + lag_us) // 1000 * 1000
        data["simulated"] = True
        event = {
            "specversion": "1.0",
            "id": event_id,
            "source": self._source,
            "type": f"care.{kind}.v1",
            "time": format_us(time_us // 1000 * 1000),
            "recordedtime": format_us(arrival_us),
            "datacontenttype": "application/json",
            "partitionkey": partition,
            "dataclassification": classification,
            "rawref": f"raw:{event_id}",
            "data": data,
        }
        return Timed(arrival_us, arrival_us, event)


def _lag_us(rng: Random, channel: str) -> int:
    least, most = _LAG_S.get(channel, _USUAL_LAG_S)
    return int((least + rng.random() * (most - least)) * SECOND)
