"""Who may read what a vulnerable customer wrote: who serves him, and managers. Pure."""

from collections.abc import Iterable, Mapping

from commandcenter.commands.action import Command
from commandcenter.critical.customer import Customer
from commandcenter.errors import UserError


def may_read(known: Mapping[str, Customer], persons: Iterable[int], command: Command) -> None:
    """Raise UserError where one of these identities is a vulnerable customer whom who asks does not serve."""
    if command.role == "manager":
        return
    for person in persons:
        customer = known.get(str(person))
        if customer is None or not customer.is_vulnerable:
            continue
        if customer.owner.casefold() != command.person.casefold():
            raise UserError("critical_reserved", customer=f"K-{person}")
