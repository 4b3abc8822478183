"""What a figure is split by; each thing counted is of exactly one part of each.

So the parts of a split add up to the whole. A case, a burst or a message with several motives is of the
first of them but `other`; what names none is of the part "". Who did it: `kpis.doers`.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.calendar import Instants
from commandcenter.events.words import MOTIVES, NETWORKS

By = Literal[
    "channel", "network", "motive", "desk", "sourcing", "supplier", "team", "agent"
]  # fmt: skip
About = Literal["channel", "network", "motive"]  # what a case is about, of `By`
Did = Literal["answered", "closed", "worked"]
ABOUT: tuple[By, ...] = ("channel", "network", "motive")
"""What something is about: its facts tell it."""
PEOPLE: tuple[By, ...] = ("desk", "sourcing", "supplier", "team", "agent")
"""Who did it: known of an agent at an instant."""
_OTHER = MOTIVES.index("other")


class Part(NamedTuple):
    """One part of a split, by its code there (`codes`, or `Doers.codes` of who `did` it)."""

    by: By
    code: int
    did: Did = "answered"

    @property
    def is_of_people(self) -> bool:
        """Tell whether who did it decides, not what it is about."""
        return self.by in PEOPLE

    def holds(self, facts: Instants) -> NDArray[np.bool_]:
        """Return which of these facts (`care.marks`) are of this part."""
        found: NDArray[np.bool_] = codes(self.by, facts) == self.code
        return found


def codes(by: By, facts: Instants) -> Instants:
    """Return the part's code of each; 0 = none is named."""
    if by == "channel":
        return facts & marks.CHANNEL
    if by == "network":
        return facts >> marks.NETWORK_SHIFT & marks.NETWORK
    named = facts >> marks.MOTIVE_SHIFT & (1 << len(MOTIVES)) - 1
    better = named & ~(1 << _OTHER)
    named = np.where(better > 0, better, named)
    lowest = named & -named
    return np.searchsorted(1 << np.arange(len(MOTIVES)), lowest, side="left") + (lowest > 0)


def names(by: By, channels: list[str]) -> tuple[str, ...]:
    """Return the parts of a split by their codes; `channels` as the state knows them."""
    if by == "channel":
        return tuple(channels)
    return ("", *(NETWORKS if by == "network" else MOTIVES))
