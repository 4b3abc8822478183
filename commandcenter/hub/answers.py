"""What a hub answers to desks that ask: on its own state, or on one of the past that stands still."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.criteria.criteria import shipped
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.errors import UserError
from commandcenter.hub.access import Guest
from commandcenter.hub.behind import BehindHeadlines
from commandcenter.hub.boards import Boards
from commandcenter.hub.calendar import Calendars
from commandcenter.hub.cases import Cases
from commandcenter.hub.customers import Customers
from commandcenter.hub.figures import Figures
from commandcenter.hub.finding import Finding
from commandcenter.hub.orders import Work, checked
from commandcenter.hub.overrides import Overrides
from commandcenter.hub.reliving import Reliving
from commandcenter.hub.reviewing import Filed, Reviewing
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.frames import CommandFrame
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.regia import followed

Answer = Callable[[CommandFrame], dict[str, Any] | None]
_LOOKER = Guest("", "manager", b"")  # who has a picture drawn


class Answers:
    """The parts that answer, each on the same state."""

    def __init__(
        self,
        path: Path,
        state: State,
        settings: Settings,
        *,
        now: Callable[[], int],
        moment: Callable[[], Moment],
        dispatch: Callable[[], Dispatch],
        filed: Filed | None,
        criteria: Path | None = None,
    ) -> None:
        """`path`: of the log. `moment`: what figures are asked about. `filed`: writes a review as a file.

        `dispatch`: the room of assignment as it is. `criteria`: folder of the site's, None = as shipped.
        """
        self._figures = figures = Figures(state, settings, now)
        self._reviewing = Reviewing(path, settings, now, filed)
        self._reliving = Reliving(path, state, settings, now, criteria)
        self._parts = (
            figures,
            Boards(figures, path),
            self._reviewing,
            self._reliving,
            Calendars(state),
            BehindHeadlines(path, state, moment),
            Customers(path, state, settings.crm_url, now),
            Finding(path, state),
            Overrides(state, settings, now, lambda: dispatch().criteria),
            Cases(path, state, settings, now=now, dispatch=dispatch),
        )

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {name: work for part in self._parts for name, work in part.work().items()}

    async def forget(self) -> None:
        """Forget what was answered: it is asked of the log anew."""
        self._figures.forget()
        await self.close()

    async def close(self) -> None:
        """End what runs for it."""
        await self._reliving.close()
        await self._reviewing.close()


@contextmanager
def standing_still(path: Path, moment: Moment, settings: Settings) -> Iterator[Answer]:
    """Give what answers a desk as a hub would at that moment; None where it would refuse or act."""
    answers = Answers(
        path,
        moment.state,
        settings,
        now=lambda: moment.now_us,
        moment=lambda: moment,
        dispatch=cache(lambda: followed(moment, shipped())),
        filed=None,
    )
    work = answers.work()
    with asyncio.Runner() as runner:

        def answer(frame: CommandFrame) -> dict[str, Any] | None:
            action = ACTIONS[frame.action]
            if not action.only_asks or action.name not in work:
                return None
            try:
                command = checked(_LOOKER, frame)
                return runner.run(_done(work[action.name], command))
            except UserError:
                return None

        try:
            yield answer
        finally:
            runner.run(answers.close())


async def _done(work: Work, command: Command) -> dict[str, Any]:
    return await work(command)
