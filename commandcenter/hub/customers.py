"""A customer for a desk that asks: the log is read beside the loop, the card is made of it and the state."""

from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.commands.customers import number_of
from commandcenter.customers import members
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.semantic.mask import holds_pii
from commandcenter.state import State
from commandcenter.views import customer as view
from commandcenter.views.customer import Holder, Told, Written

MOST = 2_000  # messages of one customer that are read, the newest


class Customers:
    """Answers desks about one state and its log."""

    def __init__(self, path: Path, state: State, crm_url: str, now: Any) -> None:
        """`crm_url`: the outside CRM's address with {customer}, "" = none; `now()` in microseconds."""
        self._path, self._state, self._url, self._now = path, state, crm_url, now

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "customer.open": self._open,
            "customer.more": self._open,
            "customer.link": self._know_other,
            "customer.unlink": self._know_other,
            "customer.crm": self._name,
        }

    async def _open(self, command: Command) -> dict[str, Any]:
        person = command.target.person
        whole = members(self._state.kin, person)
        told = await beside(read, self._path, whole, dict(self._state.bonds))
        if person not in told.written:
            raise UserError("customer_unknown", customer=command.target.customer)
        found = view.card(
            self._state,
            person,
            told,
            self._now(),
            url=self._url,
            skip=getattr(command.args, "skip", 0),
        )
        answer: dict[str, Any] = msgspec.to_builtins(found)
        return answer

    async def _know_other(self, command: Command) -> dict[str, Any]:
        """Refuse an identity that is not in the log."""
        for name in (command.target.customer, command.args.other):
            if not await beside(exists, self._path, number_of(name)):
                raise UserError("customer_unknown", customer=name)
        return {}

    async def _name(self, command: Command) -> dict[str, Any]:
        """Refuse an id that is a telephone number or the like: it would stand in the log in the clear."""
        if holds_pii(command.args.crm):
            raise UserError("crm_personal")
        if not await beside(exists, self._path, command.target.person):
            raise UserError("customer_unknown", customer=command.target.customer)
        return {}


def read(path: Path, whole: tuple[int, ...], bonds: dict[str, Any]) -> Told:
    """Return what the log says of a customer, and of who is proposed to be it."""
    history = History(path)
    try:
        holders = [Holder(*row) for row in history.sharing(whole)]
        others = view.beside(bonds, whole, holders)
        written = {row[0]: Written(*row[1:]) for row in history.wrote({*whole, *others})}
        messages = history.messages_of(whole, MOST)
        threads = sorted({name for fact, _ in messages if (name := view.thread_of(fact))})
        return Told(written, messages, history.answered_in(threads, MOST), holders)
    finally:
        history.close()


def exists(path: Path, person: int) -> bool:
    """Tell whether an identity has written anything."""
    history = History(path)
    try:
        return bool(history.wrote({person}))
    finally:
        history.close()
