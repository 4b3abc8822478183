"""The contingency plans of a running hub: read again whenever their file changed, shown to every regia."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter import contingency
from commandcenter.commands.action import Command
from commandcenter.contingency import Plan
from commandcenter.errors import UserError
from commandcenter.hub.orders import Work
from commandcenter.overrides.override import binding
from commandcenter.protocol.regia import ContingencyRow, RegiaView
from commandcenter.semantic.mask import mask
from commandcenter.state import State


class Contingencies:
    """Holds the rows as the file says; a file that cannot be read is told, and stays as it is."""

    def __init__(self, path: Path, state: State, now: Callable[[], int]) -> None:
        self._path, self._state, self._now = path, state, now
        self._seen: tuple[int, int] | None = None
        self._rows: tuple[ContingencyRow, ...] = ()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"contingency.keep": self._keep, "contingency.drop": self._drop}

    def beside(self, view: RegiaView) -> RegiaView:
        """Return what regia is shown, with the plans."""
        rows = self.rows()
        return msgspec.structs.replace(view, contingencies=rows) if rows else view

    def rows(self) -> tuple[ContingencyRow, ...]:
        """Return the plans by name; the file is read again only where it changed."""
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size)
        except OSError:
            seen = (0, 0)
        if seen != self._seen:
            self._seen, self._rows = seen, self._read()
        return self._rows

    def _read(self) -> tuple[ContingencyRow, ...]:
        try:
            plans = contingency.read(self._path)
        except UserError as error:
            row = ContingencyRow(name="", minutes=0, problem=error.key, values=error.values)
            return (row,)
        return tuple(map(_row, sorted(plans, key=lambda plan: plan.name.casefold())))

    async def _keep(self, command: Command) -> dict[str, Any]:
        name = contingency.named(mask(command.args.name).text)
        standing = binding(self._state.overrides.values(), self._now())
        made = contingency.made_of(standing, name, command.args.minutes)
        contingency.check(made)
        contingency.write(self._path, contingency.replaced(contingency.read(self._path), made))
        return {"n": len(made.sets), "name": name}

    async def _drop(self, command: Command) -> dict[str, Any]:
        name, plans = command.args.plan.strip(), contingency.read(self._path)
        left = [one for one in plans if not contingency.is_called(one, name)]
        if len(left) == len(plans):
            raise UserError("contingency_unknown", name=name)
        contingency.write(self._path, left)
        return {}


def _row(plan: Plan) -> ContingencyRow:
    problem, values = "", dict[str, Any]()
    try:
        contingency.check(plan)
    except UserError as error:
        problem, values = error.key, error.values
    sets = tuple(
        {"type": one.type, "target": one.target, "params": one.params, "reason": one.reason}
        for one in plan.sets
    )
    return ContingencyRow(
        name=plan.name, minutes=plan.minutes, sets=sets, problem=problem, values=values
    )
