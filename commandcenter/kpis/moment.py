"""What every figure is asked about: a state, an instant, and the site's goals and calendar."""

from dataclasses import dataclass, field

from commandcenter.care.calendar import ServiceClock
from commandcenter.clock import MINUTE
from commandcenter.kpis.hours import Hours
from commandcenter.settings import Settings
from commandcenter.state import State

CATCHING_UP = 15 * MINUTE


@dataclass(frozen=True)
class Moment:
    """`now_us` is the hub's clock live and the rewound instant in a rewind."""

    state: State
    now_us: int
    settings: Settings
    clock: ServiceClock
    hours: Hours = field(repr=False)
    with_usual: bool = True  # False while history still comes in

    def is_catching_up(self) -> bool:
        """Tell whether today itself is still coming in: then what is counted so far is no figure yet."""
        newest = max(self.state.newest_by_channel.values(), default=0)
        return not self.with_usual and newest < self.now_us - CATCHING_UP
