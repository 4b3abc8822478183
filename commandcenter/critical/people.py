"""What persons say of critical customers: who is one, who serves him, that he is one no more."""

from collections.abc import Mapping

from commandcenter.bans.file import is_other
from commandcenter.bans.people import About
from commandcenter.commands.action import Command
from commandcenter.critical.customer import Customer, Entry
from commandcenter.critical.steps import critical_fact
from commandcenter.errors import UserError
from commandcenter.incidents.fact import NewFact


def entered(
    customers: Mapping[str, Customer], command: Command, about: About, thread: str, now_us: int
) -> list[NewFact]:
    """Return what it causes that a person says of a message that its author is critical."""
    customer = customers.get(str(about.customer)) or Customer(about.customer, about.channel)
    _seen(customer, command)
    cls = command.args.cls
    if customer.entry(cls, "in"):
        raise UserError("critical_already", customer=name_of(customer))
    needs_second = cls == "exploiter"
    if needs_second and customer.entry(cls, "proposed"):
        raise UserError("critical_already", customer=name_of(customer))
    said = {
        "cls": cls, "who": command.person, "seat": command.seat, "reason": command.args.note,
        "message": about.message, "thread": thread, "channel": about.channel,
    }  # fmt: skip
    act = "propose" if needs_second else "enter"
    return [critical_fact(customer, now_us, act, **said)]


def asked(customers: Mapping[str, Customer], command: Command, now_us: int) -> list[NewFact]:
    """Return what a command about a critical customer causes; UserError where it may not be."""
    customer = customers.get(str(command.target.critical))
    if customer is None:
        raise UserError("critical_unknown", customer=f"K-{command.target.critical}")
    _seen(customer, command)
    verb = command.action.name.removeprefix("critical.")
    said = {"who": command.person, "seat": command.seat}
    if verb == "open":
        may_open(customer, command)
        return [critical_fact(customer, now_us, "opened", **said)]
    if verb == "assign":
        owner = command.args.owner.strip() or command.person
        return [critical_fact(customer, now_us, "assign", owner=owner, **said)]
    if verb == "note":
        return [critical_fact(customer, now_us, "note", reason=command.args.note, **said)]
    entry = _entry(customer, "in" if verb == "exit" else "proposed")
    if verb == "confirm":
        _second(entry, command)
        return [critical_fact(customer, now_us, "confirm", cls=entry.cls, **said)]
    return [critical_fact(customer, now_us, verb, cls=entry.cls, reason=command.args.note, **said)]


def name_of(customer: Customer) -> str:
    """Return how he is called: a number, never a name."""
    return f"K-{customer.customer}"


def _entry(customer: Customer, state: str) -> Entry:
    found = [one for one in customer.entries if one.state == state]
    if not found:
        raise UserError("critical_nothing", customer=name_of(customer))
    return found[0]


def _second(entry: Entry, command: Command) -> None:
    other = is_other(command.person, command.seat, entry.author, entry.seat)
    if entry.cls == "exploiter" and not other:
        raise UserError("needs_second_person", person=entry.author)


def may_open(customer: Customer, command: Command) -> None:
    """A vulnerable customer is read by who serves him and by managers; each time stands in the log."""
    serves = customer.owner.casefold() == command.person.casefold()
    if customer.is_vulnerable and not serves and command.role != "manager":
        raise UserError("critical_reserved", customer=name_of(customer))


def _seen(customer: Customer, command: Command) -> None:
    if command.expected_version is not None and command.expected_version != customer.version:
        raise UserError("critical_changed", customer=name_of(customer))
