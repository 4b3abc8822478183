"""One agent at work: on shift or not, on a break, at a case, with what waits on the desk."""

from feeds.simulator.habits import Habits
from feeds.simulator.roster import Duty
from feeds.simulator.world import Agent

_HOUR_US = 3_600_000_000


class Worker:
    """An agent whose state follows from the shift and from what is in hand. Instants in microseconds."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.state = "offline"  # as told last
        self.is_lost = False  # his window answers no more
        self.inbox: list[str] = []  # threads given and not begun, oldest first
        self.at = ""  # the thread that is being worked on,
        self.on = ""  # and the conversation in it
        self.is_reaching = False  # about to take the next one up
        self.said = 0  # states told
        self.busy_until_us = 0
        self.duty: Duty | None = None
        self.called_until_us = 0  # came when called in
        self._rested_us = 0  # since when without a break

    def begin(self, duty: Duty) -> None:
        """Begin a shift."""
        self.duty, self._rested_us = duty, duty.start_us

    def is_on(self, at_us: int) -> bool:
        """Tell whether the shift lasts, or the time for which he was called in."""
        duty = self.duty
        is_shift = duty is not None and bool(duty.free) and duty.free[0][0] <= at_us < duty.end_us
        return is_shift or at_us < self.called_until_us

    def state_at(self, at_us: int) -> str:
        """Return the state: work begun is finished before a break or the end of the shift."""
        if self.at or at_us < self.busy_until_us:
            return "busy"
        if not self.is_on(at_us):
            return "offline"
        away = self.duty.away if self.duty is not None and at_us >= self.called_until_us else ()
        return next((state for start, end, state in away if start <= at_us < end), "available")

    def can_begin(self, at_us: int) -> bool:
        """Tell whether the next turn may be begun now."""
        return not self.is_lost and self.state_at(at_us) == "available"

    def rested(self, at_us: int) -> None:
        """Note the end of a break."""
        self._rested_us = at_us

    def slower(self, at_us: int, habits: Habits) -> float:
        """Return how much longer a turn takes the longer he has worked without a break."""
        hours = max(0, at_us - self._rested_us) / _HOUR_US
        return 1 + min(habits.tired_most, habits.tired_per_hour * hours)
