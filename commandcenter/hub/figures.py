"""Figures of a period for a desk that asks: reckoned beside the loop on a snapshot, the newest ones kept.

A desk names the instant of the figures it shows when it opens their cases, so that the list is of the same
snapshot and can be counted to the same number, whatever came in since. One that is no longer kept is
reckoned anew, and its answer brings the figure along.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, cast

import msgspec

from commandcenter.clock import DAY, MINUTE
from commandcenter.commands.action import SUPERVISORS, Command
from commandcenter.errors import UserError
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.kpis import MEASURED
from commandcenter.kpis.boards import BOARDED
from commandcenter.kpis.period import Period, bounds
from commandcenter.kpis.snapshot import snapshot
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.usual import WEEKS, Asked, usual
from commandcenter.protocol.figures import CasePage, Length, UsualFigure
from commandcenter.settings import Settings
from commandcenter.state import State

KEPT = 4  # periods: each some megabytes beside what it shares with the state
FRESH = MINUTE  # so long figures hold while nothing comes in
_Key = tuple[str, int]
Which = tuple[Length, int, int]
"""Which period is asked for: how long, an instant of it, as of when (us); 0 = now."""


class Figures:
    """Answers desks, and reckons for the boards on the same periods."""

    def __init__(self, state: State, settings: Settings, now: Callable[[], int]) -> None:
        self.state, self.now = state, now
        self.in_force = TermsInForce(settings)
        self._one = asyncio.Lock()  # a period is reckoned in one thread at a time, whoever asks
        self._kept: OrderedDict[_Key, tuple[int, Period]] = OrderedDict()  # log position, figures

    def forget(self) -> None:
        """Forget the snapshots that are kept."""
        self._kept.clear()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "figures.period": self._figures,
            "figures.split": self._split,
            "figures.course": self._course,
            "figures.cases": self._cases,
            "figures.usual": self._usual,
        }

    async def _figures(self, command: Command) -> dict[str, Any]:
        return await self.answered(self._which(command), Period.figures)

    async def _split(self, command: Command) -> dict[str, Any]:
        _may(command, command.args.by)
        args = command.args
        return await self.answered(
            self._which(command), lambda period: period.split(args.figure, args.by)
        )

    async def _course(self, command: Command) -> dict[str, Any]:
        args = command.args
        return await self.answered(
            self._which(command),
            lambda period: period.course(args.figure, by_channel=args.by_channel),
        )

    async def _cases(self, command: Command) -> dict[str, Any]:
        args = command.args
        _may(command, args.by)

        def cases(period: Period) -> CasePage:
            part = period.part(args.figure, args.by, args.part) if args.by else None
            return period.cases(args.figure, args.group, part, args.skip)

        return await self.answered(self._which(command, args.as_of_us), cases)

    async def _usual(self, command: Command) -> dict[str, Any]:
        """Reckon the days before on a snapshot of their own: what was said on them is kept, too."""
        args = command.args
        if args.figure not in {kpi.key for kpi in (*MEASURED, *BOARDED)}:
            raise UserError("kpi_unknown", figure=args.figure, known="")
        _may(command, args.by)
        period = self.period(*self._which(command, args.as_of_us))
        before = snapshot(self.state, period.start_us - (7 * WEEKS + 1) * DAY, period.start_us)
        span, start_us, as_of_us = period.span, period.start_us, period.as_of_us

        def reckoned() -> UsualFigure:
            part = None
            if args.by:  # its code among the people of those days
                past = Period(before, self.in_force, span, start_us, as_of_us, ())
                part = past.part(args.figure, args.by, args.part)
            asked = Asked(args.figure, span, start_us, period.end_us, as_of_us, part)
            return usual(before, self.in_force, asked)

        return cast("dict[str, Any]", msgspec.to_builtins(await beside(reckoned)))

    def period(self, span: Length, at_us: int, as_of_us: int) -> Period:
        """Return the period of an instant, 0 = now: as of `as_of_us` if that one is kept, else as of now."""
        now = self.now()
        start_us, end_us = bounds(span, at_us or now, self.in_force)
        seq, period = self._kept.get((span, start_us), (-1, None))
        if period is None or not (
            period.as_of_us == as_of_us
            or (seq == self.state.seq and now - period.as_of_us < FRESH)  # time alone makes late
        ):
            kept = snapshot(self.state, start_us - 1, end_us - 1)
            names_now = list(self.state.threads)
            period = Period(kept, self.in_force, span, start_us, now, names_now)
            seq = self.state.seq
        self._kept[span, start_us] = seq, period
        self._kept.move_to_end((span, start_us))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return period

    async def answered(
        self, which: Which, work: Callable[[Period], msgspec.Struct]
    ) -> dict[str, Any]:
        """Return the answer that work on a period gives in a thread; then the period rests."""
        async with self._one:
            period = self.period(*which)

            def reckoned() -> dict[str, Any]:
                try:
                    found: dict[str, Any] = msgspec.to_builtins(work(period))
                    return found
                finally:
                    period.rest()

            try:
                return await beside(reckoned)
            except asyncio.CancelledError:  # the thread goes on: nobody else may get its period
                self._forget(period)
                raise

    def _forget(self, period: Period) -> None:
        for key in [key for key, (_, kept) in self._kept.items() if kept is period]:
            del self._kept[key]

    @staticmethod
    def _which(command: Command, as_of_us: int = 0) -> Which:
        return command.target.span, command.target.at_us, as_of_us


def _may(command: Command, by: str) -> None:
    """Refuse figures by agent to whom they are not for: they serve staffing, never a ranking."""
    if by == "agent" and command.role not in SUPERVISORS:
        raise UserError("split_by_agent")
