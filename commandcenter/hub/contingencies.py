"""The contingency plans of a running hub: read again whenever their file changed, shown to every regia.

The file is looked at and written beside the loop. It is on disk before the command's fact, and the fact
before the answer: a kill in between leaves the plan without an answer, and asked again it is the same plan.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter import contingency
from commandcenter.commands.action import Command
from commandcenter.contingency import Plan
from commandcenter.errors import UserError
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.overrides.override import binding
from commandcenter.protocol.regia import ContingencyRow, RegiaView
from commandcenter.semantic.mask import mask
from commandcenter.state import State

LOOK_S = 1.0


class Contingencies:
    """Holds the rows as the file says; a file that cannot be read is told, and stays as it is."""

    def __init__(self, path: Path, state: State, now: Callable[[], int]) -> None:
        self._path, self._state, self._now = path, state, now
        self._seen: tuple[int, int] | None = None
        self._one = asyncio.Lock()
        self._rows: tuple[ContingencyRow, ...] = ()

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"contingency.keep": self._keep, "contingency.drop": self._drop}

    def beside(self, view: RegiaView) -> RegiaView:
        """Return what regia is shown, with the plans."""
        rows = self.rows
        return msgspec.structs.replace(view, contingencies=rows) if rows else view

    @property
    def rows(self) -> tuple[ContingencyRow, ...]:
        """The plans by name, as they were looked at last."""
        return self._rows

    async def run(self) -> None:
        """Look at the file, for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Read the file again where it changed."""
        async with self._one:
            seen = await beside(_stamp, self._path)
            if seen != self._seen:
                self._seen, self._rows = seen, await beside(self._read)

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
        await beside(_put, self._path, made)
        await self.look()
        return {"n": len(made.sets), "name": name}

    async def _drop(self, command: Command) -> dict[str, Any]:
        await beside(_drop, self._path, command.args.plan.strip())
        await self.look()
        return {}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _put(path: Path, made: Plan) -> None:
    contingency.write(path, contingency.replaced(contingency.read(path), made))


def _drop(path: Path, name: str) -> None:
    plans = contingency.read(path)
    left = [one for one in plans if not contingency.is_called(one, name)]
    if len(left) == len(plans):
        raise UserError("contingency_unknown", name=name)
    contingency.write(path, left)


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
