"""What really arrived: cases as they came and went on, told of the log step by step. Pure.

Of each turn is kept how long it took, how it ended and when the case went on, as far as that was seen. What
is not seen is drawn (`assignment/draws.py`), the same for every set of criteria.
"""

from commandcenter.assignment.case import Fate
from commandcenter.assignment.case import Turn as Fated
from commandcenter.assignment.draws import HABITS, OTHER_HABIT
from commandcenter.assignment.index import MACRO_WORK_S, TRIAGE_WORK
from commandcenter.clock import SECOND
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.turns import Turn

AT_WORK = frozenset({"queued", "assigned", "started"})
NEVER = 1e6  # times a habit's pause: not within what was seen
_CLOSES, _OTHER_DESK = -1.0, 1.0


class Arrival:
    """A case from when it came into the queue on. `old`, `new`: the case by either criteria."""

    def __init__(self, old: Row, new: Row, came_us: int, channel: str) -> None:
        """`channel`: as the engine counts its room."""
        self.old, self.new, self.came_us = old, new, came_us
        self.replied = old.turn.replied
        self._habit = HABITS.get(channel, OTHER_HABIT)
        self._row = old
        self._turn = 0
        self._lengths: dict[int, float] = {}
        self._ends: dict[int, float] = {}
        self._pauses: dict[int, float] = {}
        self._waits_us: int | None = None

    def step(self, row: Row, now_us: int) -> None:
        """Follow the case to how it is now."""
        before, after = self._row.turn, row.turn
        if before.state == "started" and after.state != "started":
            self._lasted(before, now_us)
        if before.state in AT_WORK and after.state not in AT_WORK:
            asked = self._habit.closes + self._habit.asks_customer / 2
            self._over(asked if after.state == "wait_customer" else _OTHER_DESK)
            self._waits_us = now_us
        elif self._waits_us is not None and after.state in AT_WORK:
            is_desk = before.state == "wait_backdesk"
            usual = self._habit.desk_s if is_desk else self._habit.customer_s
            self._pauses[self._turn] = (now_us - self._waits_us) / SECOND / usual
            self._waits_us = None
        self._row = row

    def close(self, now_us: int) -> None:
        """Follow its close: one that came while somebody was waited for counts for the last answer."""
        turn = self._row.turn
        if turn.state == "started":
            self._lasted(turn, now_us)
        if turn.state in AT_WORK:
            self._over(_CLOSES)
        elif self._turn:
            self._ends[self._turn - 1] = _CLOSES
        self._waits_us = None

    def fate(self, drawn: Fate, work_scale: float = 1.0) -> Fate:
        """Return what is fated: what was seen, else as drawn; lengths count in what is expected.

        `work_scale`: expected work by the criteria in force, over that by others: turns take as long by both.
        """
        pauses = dict(self._pauses)
        if self._waits_us is not None:  # nobody wrote again as long as anybody looked
            pauses[self._turn] = NEVER
        return [
            Fated(
                self._lengths.get(at, one.length) * work_scale,
                self._ends.get(at, one.ends),
                pauses.get(at, one.pause),
            )
            for at, one in enumerate(drawn)
        ]

    def _over(self, ends: float) -> None:
        self._ends[self._turn] = ends
        self._turn += 1

    def _lasted(self, turn: Turn, now_us: int) -> None:
        mode = turn.step.mode if turn.step is not None and not turn.replied else "full"
        expected = self._row.work_min * 60
        if mode == "triage":
            expected *= TRIAGE_WORK
        elif mode == "macro":
            expected = MACRO_WORK_S
        lasted = (now_us - turn.hand_us) / SECOND
        self._lengths.setdefault(self._turn, lasted / max(1.0, expected))
