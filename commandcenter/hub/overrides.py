"""What the hub answers to who sets an override: its id, and what it contradicts without being refused."""

from collections.abc import Callable, Iterator
from typing import Any

from commandcenter.assignment.case import SERVED_QUEUES
from commandcenter.commands.action import Command
from commandcenter.commands.overrides import Overruled
from commandcenter.criteria.criteria import Criteria, shipped
from commandcenter.errors import UserError
from commandcenter.hub.orders import Work
from commandcenter.overruling.sets import contradictions, names_of
from commandcenter.settings import Settings
from commandcenter.state import State


class Overrides:
    """Answers on a state; a queue or macro that the site has not is refused here, where its own are known."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        now: Callable[[], int],
        criteria: Callable[[], Criteria] = shipped,
    ) -> None:
        """`criteria`: those in force."""
        self._state, self._now, self._criteria = state, now, criteria
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
            if one.type == "MACRO":
                self._must_fit(one)
        name, names = names_of(self._state, command)
        found = contradictions(self._state, command, self._now())
        told = [one._asdict() for one in found]
        return {"override": name, "overrides": names, "contradicts": told}

    def _must_fit(self, one: Overruled) -> None:
        """Raise UserError where no shared text of that name is for the motive."""
        motive, macro = str(one.target.get("motive", "")), str(one.params.get("macro", ""))
        macros = self._criteria().macros
        fit = [each.key for each in macros if not each.motives or motive in each.motives]
        if macro not in fit:
            known = ", ".join(sorted(fit))
            raise UserError("override_macro_unknown", macro=macro, motive=motive, known=known)


def _queues_of(one: Overruled) -> Iterator[str]:
    yield from (str(value) for kind, value in one.target.items() if kind == "queue")
    if isinstance(to := one.params.get("to"), dict):
        yield from (str(value) for kind, value in to.items() if kind == "queue")
