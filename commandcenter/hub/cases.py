"""What the hub knows of what a person does to cases: who has room, which queues there are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.assignment.case import CRITICAL, CRITICAL_BIT, SERVED_QUEUES, units_of
from commandcenter.assignment.people import OPEN_STATES
from commandcenter.care.hands import BACK_DESK
from commandcenter.casework.people import meant, people_in
from commandcenter.casework.undo import undo
from commandcenter.commands.action import Command
from commandcenter.critical.people import may_open
from commandcenter.customers import members
from commandcenter.dispatch import people
from commandcenter.dispatch.cases import Row
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.dispatch.people import Person
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.present import called_in
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views import case_opened as view
from commandcenter.views.case_opened import Told
from commandcenter.views.case_why import why

MOST = 500  # messages, and steps, of one conversation that are read, the newest


class Cases:
    """Answers on a state and its room; refuses what no person may overrule either."""

    def __init__(
        self,
        path: Path,
        state: State,
        settings: Settings,
        *,
        now: Callable[[], int],
        dispatch: Callable[[], Dispatch],
    ) -> None:
        """`path`: of the log."""
        self._path, self._state, self._now, self._dispatch = path, state, now, dispatch
        self._queues = (*(queue.key for queue in settings.queues), BACK_DESK)

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "case.assign": self._assign,
            "case.move": self._move,
            "case.undo": self._undo,
            "case.why": self._why,
            "case.open": self._open,
        }

    async def _assign(self, command: Command) -> dict[str, Any]:
        """Refuse who is away, has no room or may not serve it; and a case that nobody is given."""
        rows = self._rows(command)
        for row in rows:
            if row.queue not in SERVED_QUEUES:
                raise UserError("case_aside", number=row.number)
        if agent := command.args.agent.strip():
            self._may_take(agent, rows)
        return {}

    def _may_take(self, agent: str, rows: list[Row]) -> None:
        person = self._person(agent)
        if person.state not in OPEN_STATES or person.lost_us is not None:
            raise UserError("case_agent_away", agent=agent)
        known = self._dispatch().engine.room.agents.get(agent)
        is_opened = known is not None and bool(known.skills & CRITICAL_BIT)
        for row in rows:
            if row.queue == CRITICAL and CRITICAL not in person.skills and not is_opened:
                raise UserError("case_agent_not_critical", agent=agent, number=row.number)
        held = known.cases if known is not None else {}
        asked = sum(units_of(self._channel(row)) for row in rows if row.thread not in held)
        left = person.capacity - (known.load if known is not None else 0)
        if asked > left:
            raise UserError("case_agent_full", agent=agent, asked=asked, left=max(0, left))

    def _person(self, agent: str) -> Person:
        now_us, criteria = self._now(), self._dispatch().criteria
        is_called = agent in called_in(self._state, now_us)
        return people.person(self._state, agent, now_us, criteria, is_called=is_called)

    def _channel(self, row: Row) -> str:
        return self._dispatch().criteria.work.channel(row.channel)

    async def _move(self, command: Command) -> dict[str, Any]:
        """Refuse a queue that the site has not, and the one in which a case is."""
        queue = command.args.queue
        if queue not in self._queues:
            raise UserError("case_queue_unknown", queue=queue, known=", ".join(self._queues))
        for row in self._rows(command):
            if queue == (BACK_DESK if row.turn.is_back else row.screen):
                raise UserError("case_there", number=row.number, queue=queue)
        return {}

    async def _undo(self, command: Command) -> dict[str, Any]:
        found = undo(self._state, command)
        return {"cases": found.cases, "left": found.left}

    async def _why(self, command: Command) -> dict[str, Any]:
        dispatch = self._dispatch()
        if (row := dispatch.row(command.target.case)) is None:
            raise UserError("case_not_open", case=command.target.case)
        self._may_read(command, people_in(self._state, row.thread))  # reasons tell of him, too
        found: dict[str, Any] = msgspec.to_builtins(why(dispatch, row, self._now()))
        return found

    async def _open(self, command: Command) -> dict[str, Any]:
        thread, state = command.target.case, self._state
        people = people_in(state, thread)
        if not people:
            raise UserError("case_unknown", case=thread)
        self._may_read(command, people)
        told = await beside(read, self._path, thread, people)
        found: dict[str, Any] = msgspec.to_builtins(
            view.opened(state, thread, told, self._dispatch().row(thread), people, self._now())
        )
        return found

    def _may_read(self, command: Command, people: tuple[int, ...]) -> None:
        """A vulnerable customer is read by who serves him and by managers, as his card is."""
        for person in {one for each in people for one in members(self._state.kin, each)}:
            if (known := self._state.critical.get(str(person))) is not None:
                may_open(known, command)

    def _rows(self, command: Command) -> list[Row]:
        found = (self._dispatch().row(thread) for thread in meant(command))
        return [row for row in found if row is not None]


def read(path: Path, thread: str, people: tuple[int, ...]) -> Told:
    """Return what the log says of a conversation in which these customers wrote, with masked texts."""
    history = History(path)
    try:
        received = history.messages_of(people, MOST, thread)
        first = min((fact.seq for fact, _ in received), default=history.newest_seq() + 1)
        steps = history.steps_of(thread, first, MOST)
        return Told(received, history.answered_in([thread], MOST), steps)
    finally:
        history.close()
