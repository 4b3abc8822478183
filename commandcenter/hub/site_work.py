"""What commands ask that concerns a whole site: its rules and criteria, its people, its months, its files."""

from collections.abc import Callable
from functools import partial
from typing import Any

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.hub.assigning import Assigning
from commandcenter.hub.beside import beside
from commandcenter.hub.closing import close_month
from commandcenter.hub.criteria_files import CriteriaFiles
from commandcenter.hub.critical import opened
from commandcenter.hub.listing import take_list
from commandcenter.hub.orders import Work
from commandcenter.hub.plan import Plan
from commandcenter.hub.reading_rules import ReadingRules
from commandcenter.hub.writer import Writer
from commandcenter.state import State


class SiteWork:
    """Carries out what concerns the site of one hub."""

    def __init__(
        self,
        plan: Plan,
        state: State,
        writer: Writer,
        *,
        now: Callable[[], int],
        rules: ReadingRules,
        criteria: CriteriaFiles,
        assigning: Assigning,
    ) -> None:
        """`assigning` goes by new criteria from the moment they are on record."""
        self._plan, self._state, self._writer, self._now = plan, state, writer, now
        self._rules, self._criteria, self._assigning = rules, criteria, assigning

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "critical.open": partial(opened, self._state, self._plan.path),
            "reading.reload": self._reload_rules,
            "criteria.reload": self._reload_criteria,
            "criteria.show": self._show_criteria,
            "month.close": self._close_month,
            "period.export": self._export,
            "agents.list": self._take_list,
        }

    async def _close_month(self, command: Command) -> dict[str, Any]:
        await self._writer.drain()  # what is already taken counts in this month, not in the next
        commit = self._writer.commit
        return await close_month(command, self._plan.path, self._plan.settings, commit, self._now())

    async def _take_list(self, command: Command) -> dict[str, Any]:
        await self._writer.drain()  # what was listed a moment ago is no news
        return await take_list(command, self._state.standing, self._writer.commit, self._now())

    async def _export(self, command: Command) -> dict[str, Any]:
        plan = self._plan
        if plan.export is None:
            raise UserError("action_unknown", action=command.action.name)
        return await beside(
            plan.export, command.target, plan.path, self._plan.settings, self._now()
        )

    async def _reload_rules(self, command: Command) -> dict[str, Any]:
        return await self._rules.reload(command, self._writer.commit, self._now())

    async def _reload_criteria(self, command: Command) -> dict[str, Any]:
        commit, put = self._writer.commit, self._assigning.go_by
        return await self._criteria.reload(command, commit, put, self._now())

    async def _show_criteria(self, _: Command) -> dict[str, Any]:
        return self._criteria.show()
