"""What the hub answers to who sets an override: its id, and what it contradicts without being refused."""

from collections.abc import Callable, Iterator
from typing import Any

from commandcenter.assignment.case import SERVED_QUEUES
from commandcenter.commands.action import Command
from commandcenter.commands.overrides import Overruled
from commandcenter.errors import UserError
from commandcenter.hub.orders import Work
from commandcenter.overruling.sets import contradictions, names_of
from commandcenter.settings import Settings
from commandcenter.state import State


class Overrides:
    """Answers on a state; a queue that the site has not is refused here, where its settings are known."""

    def __init__(self, state: State, settings: Settings, now: Callable[[], int]) -> None:
        self._state, self._now = state, now
        self._queues = {*SERVED_QUEUES, *(queue.key for queue in settings.queues)}

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"override.set": self._set, "override.bundle": self._set}

    async def _set(self, command: Command) -> dict[str, Any]:
        sets = [command.args] if isinstance(command.args, Overruled) else command.args.sets
        for one in sets:
            for queue in _queues_of(one):
                if queue not in self._queues:
                    known = ", ".join(sorted(self._queues))
                    raise UserError("override_queue_unknown", queue=queue, known=known)
        name, names = names_of(self._state, command)
        found = contradictions(self._state, command, self._now())
        told = [one._asdict() for one in found]
        return {"override": name, "overrides": names, "contradicts": told}


def _queues_of(one: Overruled) -> Iterator[str]:
    yield from (str(value) for kind, value in one.target.items() if kind == "queue")
    if isinstance(to := one.params.get("to"), dict):
        yield from (str(value) for kind, value in to.items() if kind == "queue")
