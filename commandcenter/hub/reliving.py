"""How a crisis would have gone without its overrides: reckoned by a process, kept, told once it is there."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import MINUTE
from commandcenter.commands.action import Command
from commandcenter.hub.once import asked_once
from commandcenter.hub.orders import Work
from commandcenter.hub.relived import ANSWER, ENCODE, Crisis
from commandcenter.protocol.review import PairedView
from commandcenter.settings import Settings
from commandcenter.state import State

LOG = logging.getLogger(__name__)

PATIENCE_S = 900.0  # for half a day of a storm, at the lowest priority
KEPT = 16  # crises
FRESH = 15 * MINUTE  # while a crisis goes on, what is older is reckoned again


class Reliving:
    """One process at a time; who asks is never kept waiting for it."""

    def __init__(
        self,
        path: Path,
        state: State,
        settings: Settings,
        now: Callable[[], int],
        criteria: Path | None,
    ) -> None:
        """`criteria`: folder of the site's, None = as shipped."""
        self._path, self._state, self._settings, self._now = path, state, settings, now
        self._criteria = "" if criteria is None else str(criteria)
        self._found: OrderedDict[str, tuple[PairedView, int, bool]] = OrderedDict()
        self._under_way: asyncio.Task[None] | None = None

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"review.paired": self._told}

    async def close(self) -> None:
        """Forget what was found, and give up what is being reckoned."""
        self._found.clear()
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    async def _told(self, command: Command) -> dict[str, Any]:
        name = command.target.incident
        known = self._found.get(name)
        if known is None or self._is_old(*known):
            self._begin(name)
        coming = PairedView(incident=name, state="coming")
        view = coming if known is None else known[0]
        if view.state == "failed":
            del self._found[name]  # told once: whoever asks again has it reckoned again
        told: dict[str, Any] = msgspec.to_builtins(view)
        return told

    def _is_old(self, _: PairedView, at_us: int, is_last: bool) -> bool:
        return not is_last and self._now() - at_us > FRESH

    def _begin(self, name: str) -> None:
        """Have it reckoned, unless something is; whoever asks again then finds it, or begins it."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._reckon(name))

    async def _reckon(self, name: str) -> None:
        now_us, incident = self._now(), self._state.incidents.get(name)
        path = str(self._path.absolute())  # the process runs elsewhere
        asked = Crisis(path, self._settings, self._criteria, name, now_us)
        content = await asked_once("commandcenter.hub.relived", ENCODE(asked), PATIENCE_S)
        view = _view(name, content)
        if view.state == "failed":
            LOG.warning("how %s would have gone without its overrides is not known", name)
        self._found[name] = view, now_us, incident is not None and incident.is_over
        while len(self._found) > KEPT:
            self._found.popitem(last=False)


def _view(name: str, content: bytes | None) -> PairedView:
    try:
        found = None if content is None else ANSWER.decode(content)
    except msgspec.DecodeError:
        found = None
    if found is None or found.why:
        return PairedView(incident=name, state="failed")
    if found.run is None:
        return PairedView(incident=name, state="none")
    return PairedView(incident=name, state="here", run=found.run)
