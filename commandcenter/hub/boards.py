"""The boards that a desk asks for, reckoned beside the loop on the same snapshots as the figures.

The words of those not served are read from the log when they are asked for and kept nowhere, so that who
is erased is gone from here too.
"""

from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.commands.action import Command
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.figures import Figures
from commandcenter.hub.orders import Work
from commandcenter.kpis.boards.before_after import before_after
from commandcenter.kpis.growth import growth
from commandcenter.kpis.period import Period
from commandcenter.kpis.snapshot import snapshot
from commandcenter.kpis.unserved import unserved
from commandcenter.protocol.casework import UnservedPage


class Boards:
    """Answers desks."""

    def __init__(self, figures: Figures, path: Path) -> None:
        """`path`: of the log, where the words stand."""
        self._figures, self._path = figures, path

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "boards.rows": self._rows,
            "boards.unserved": self._unserved,
            "boards.change": self._before_after,
            "boards.growth": self._growth,
        }

    async def _rows(self, command: Command) -> dict[str, Any]:
        target, board = command.target, command.args.board
        which = target.span, target.at_us, 0
        return await self._figures.answered(which, lambda period: period.board(board))

    async def _unserved(self, command: Command) -> dict[str, Any]:
        target, args = command.target, command.args
        which = target.span, target.at_us, args.as_of_us
        return await self._figures.answered(which, lambda period: self._page(period, args.skip))

    def _page(self, period: Period, skip: int) -> UnservedPage:
        page = unserved(period, skip)
        history = History(self._path)
        try:
            wanted = {row.case.thread: row.text_at_us for row in page.rows if row.text_at_us}
            texts = history.last_words(wanted)
        finally:
            history.close()
        rows = [msgspec.structs.replace(row, text=texts.get(row.case.thread)) for row in page.rows]
        return msgspec.structs.replace(page, rows=tuple(rows))

    async def _before_after(self, command: Command) -> dict[str, Any]:
        figures, target = self._figures, command.target
        now, zone = figures.now(), figures.in_force.zone
        day = to_datetime(min(target.at_us or now, now)).astimezone(zone).date()
        date_us = from_datetime(datetime.combine(day, time(), zone).astimezone(UTC))
        kept = snapshot(figures.state, now, now)  # no thread: its rows are enough
        work = partial(before_after, kept, figures.in_force, date_us, target.days, now)
        return await beside(lambda: _plain(work()))

    async def _growth(self, command: Command) -> dict[str, Any]:
        """Reckon a month on rows alone: its threads would be megabytes, and nothing here reads them."""
        figures, now = self._figures, self._figures.now()
        kept = snapshot(figures.state, now, now)
        month = Period(kept, figures.in_force, "month", command.target.at_us or now, now, ())
        work = partial(growth, month, command.args.figure)
        return await beside(lambda: _plain(work()))


def _plain(answer: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(answer)
    return found
