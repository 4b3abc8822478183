"""What a feed brought in the last hour: how much of it late, how much twice; and what nobody could read yet.

Late is what was written more than six hours before it came (feeds.md, section 3). History is never late.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.rows import Aside, Draft, Item

LATE_US = 6 * HOUR


class Shares(NamedTuple):
    """Of the last hour; None = nothing came in it."""

    late: float | None
    again: float | None


class Tally:
    """The counts of one feed. `letters`: frames in quarantine that wait for a person."""

    def __init__(self, elapsed: Callable[[], int]) -> None:
        self._elapsed = elapsed
        self._minutes: deque[list[int]] = deque()  # [minute, came, late, again]
        self.letters = 0

    def came(self, *, late: bool = False) -> None:
        """Count a frame that became a fact."""
        minute = self._minute()
        minute[1] += 1
        minute[2] += late

    def again(self, count: int = 1) -> None:
        """Count frames that were here before."""
        minute = self._minute()
        minute[1] += count
        minute[3] += count

    def shares(self) -> Shares:
        """Return the shares of the last hour."""
        self._forget()
        came, late, again = (sum(one[place] for one in self._minutes) for place in (1, 2, 3))
        return Shares(late / came, again / came) if came else Shares(None, None)

    def _minute(self) -> list[int]:
        self._forget()
        now = self._elapsed() // MINUTE
        if not self._minutes or self._minutes[-1][0] != now:
            self._minutes.append([now, 0, 0, 0])
        return self._minutes[-1]

    def _forget(self) -> None:
        begin = self._elapsed() // MINUTE - HOUR // MINUTE
        while self._minutes and self._minutes[0][0] <= begin:
            self._minutes.popleft()


def count(tallies: Mapping[str, Tally], facts: Sequence[Fact], items: Sequence[Item]) -> None:
    """Count what one commit took of each feed: facts, what was there before, and what was put aside."""
    made = {(fact.source, fact.id): fact for fact in facts}
    for item in items:
        if not isinstance(item, Draft | Aside) or item.feed is None:
            continue
        if (tally := tallies.get(item.feed)) is None:
            continue
        if isinstance(item, Aside):
            tally.letters += item.state == "quarantined"
        elif (fact := made.pop((item.source, item.id), None)) is None:
            tally.again()
        else:
            tally.came(late=fact.recorded_us - fact.time_us > LATE_US and not _is_history(fact))


def _is_history(fact: Fact) -> bool:
    data = msgspec.json.decode(fact.body).get("data")
    return isinstance(data, dict) and data.get("backfill") is True
