"""The engine on a running hub: follows what is committed, decides, and writes down what it decides.

One turn at a time: what one decided is on disk and folded before the next one looks. A decision counts only
on the version that it saw (`care/hands.py`), so whoever acts between the two wins, and the engine looks
again at the case. Where it does not decide (`why_off`) it follows all the same, so that screens tell.
"""

import asyncio
from collections.abc import Callable, Iterable

from commandcenter.assignment.answer import Alert, Decision
from commandcenter.clock import MINUTE, SECOND
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.decided import facts
from commandcenter.dispatch.dispatch import Changes, Dispatch
from commandcenter.events.assignment import Basis
from commandcenter.hub.life import drafts
from commandcenter.hub.writer import Writer
from commandcenter.kpis.moment import Moment
from commandcenter.overrides.override import version_of
from commandcenter.platform import boot_us
from commandcenter.protocol.regia import RegiaView
from commandcenter.settings import Settings
from commandcenter.state import State, Touched
from commandcenter.views.regia import regia, why_off
from commandcenter.views.regia_queues import Ahead

PACE_S = 0.2  # between two turns: what comes meanwhile is looked at together
ACTOR = "engine"
_INFEASIBLE = frozenset(
    {"floor_unreachable", "floor_above_ceiling", "absent", "critical_missing", "nobody_left"}
)  # told when they begin; over when the room says so no more


class Assigning:
    """Keeps the live room. `dispatch` is only to be read by others."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        criteria: Criteria,
        *,
        writer: Writer,
        now: Callable[[], int],
        is_learning: Callable[[], bool],
        ahead: Callable[[], Ahead | None] = lambda: None,
    ) -> None:
        """`is_learning`: history still comes in, or nobody knows what time it is.

        `ahead`: what will be kept if nothing is changed.
        """
        self._state, self._settings, self._writer, self._now = state, settings, writer, now
        self._is_learning, self._ahead = is_learning, ahead
        self._news, self._minute = asyncio.Event(), 0
        self._again: set[str] = set()  # cases whose decisions may not have counted
        self._problems: dict[str, str] = {}  # of overrides, by id: what the engine told of them
        self.dispatch = Dispatch(state, criteria, settings)
        self._is_begun = False
        self._shown: tuple[tuple[int, int], RegiaView] | None = None
        state.touched = Touched()

    def begin_anew(self) -> None:
        """Take the room from the state as it is now: cases are called otherwise."""
        self.dispatch = Dispatch(self._state, self.dispatch.criteria, self._settings)
        self._is_begun, self._shown, self._again = False, None, set()
        self._state.touched = Touched()
        self._news.set()

    @property
    def why_off(self) -> str:
        """Why it decides nothing; "" = it does."""
        return "learning" if self._is_learning() else why_off(self._state, self._settings)

    def view(self, moment: Moment) -> RegiaView:
        """Return what regia is shown: made once a second, and at once where somebody overruled.

        The machine's seconds: the hub's own clock stands still where a replayed log is at its end.
        """
        drawn = boot_us() // SECOND, version_of(self._state.overrides.values())
        if self._shown is None or self._shown[0] != drawn:
            shown = regia(moment, self.dispatch, self.why_off, self._problems, self._ahead())
            self._shown = drawn, shown
        return self._shown[1]

    def go_by(self, criteria: Criteria) -> None:
        """Decide by other criteria from the next turn on: the room is told everything anew."""
        self.dispatch = Dispatch(self._state, criteria, self._settings)
        self._is_begun, self._shown = False, None
        self._news.set()

    def committed(self) -> None:
        """Look at what was just folded, soon."""
        self._news.set()

    async def run(self) -> None:
        """Take turns: when something is new, and with every minute of the hub's clock."""
        while True:
            if self._news.is_set() or self._now() // MINUTE != self._minute:
                self._news.clear()
                await self.turn()
            await asyncio.sleep(PACE_S)

    async def turn(self) -> None:
        """Look at what is new and write down what follows."""
        now_us, off = self._now(), self.why_off
        if off == "learning":
            return
        basis = Basis(seq=self._state.seq, at_us=now_us, criteria=self.dispatch.criteria.version)
        changes = self._changes() if self._is_begun else None
        self._is_begun, self._minute = True, now_us // MINUTE
        answer = self.dispatch.turn(now_us, changes, decides=not off)
        self._note(answer.alerts)
        made = facts(answer, basis)
        if made and not off:
            self._again.update(case for case in _cases(answer.decisions))
            await self._writer.commit(*drafts(made, now_us, ACTOR))

    def _note(self, alerts: Iterable[Alert]) -> None:
        """Keep what is wrong with overrides that are in force."""
        for alert in alerts:
            if alert.code in {"infeasible", "conflict", "rejected"} and alert.refs:
                self._problems[alert.refs[0]] = alert.why
        known = self.dispatch.engine.room
        left = {ref[0] for ref in known.infeasible}
        self._problems = {
            name: why
            for name, why in self._problems.items()
            if name in left or (name in known.overrides and why not in _INFEASIBLE)
        }

    def _changes(self) -> Changes:
        """Take what was touched since the last turn."""
        touched, self._state.touched = self._state.touched or Touched(), Touched()
        again, self._again = self._again, set()
        self.dispatch.doubt(again)
        threads = {*touched.threads, *again}
        return Changes(threads, touched.people, touched.customers, overrides=touched.overrides)


def _cases(decisions: Iterable[Decision]) -> Iterable[str]:
    return (one.case for one in decisions)
