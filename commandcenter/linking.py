"""What people say of a customer's links: (state, command) -> facts, or a refusal. Pure."""

from collections.abc import Callable
from itertools import product

import msgspec

from commandcenter import customers
from commandcenter.commands.action import Command
from commandcenter.commands.customers import number_of
from commandcenter.customers import Bond, members
from commandcenter.errors import UserError
from commandcenter.events.customers import (
    CUSTOMER_LINKED,
    CUSTOMER_NAMED,
    CUSTOMER_OPENED,
    CUSTOMER_UNLINKED,
    CustomerLinkData,
    CustomerNamedData,
    CustomerOpenedData,
)
from commandcenter.incidents.fact import NewFact
from commandcenter.state import State


def asked(state: State, command: Command) -> list[NewFact]:
    """Return what a command about a customer causes; UserError where it may not be."""
    decided = _ASKED[command.action.name]
    return decided(state, command, members(state.kin, command.target.person))


def _open(_state: State, command: Command, whole: tuple[int, ...]) -> list[NewFact]:
    data = CustomerOpenedData(customer=whole[0], persons=whole, who=command.person)
    return [NewFact(CUSTOMER_OPENED, f"opened:{command.id}", msgspec.to_builtins(data))]


def _link(state: State, command: Command, whole: tuple[int, ...]) -> list[NewFact]:
    other = number_of(command.args.other)
    if other in whole:
        raise UserError("customer_same", customer=_name(other))
    pair = whole[0], members(state.kin, other)[0]
    return [_bond(command, pair, is_link=True)]


def _unlink(state: State, command: Command, whole: tuple[int, ...]) -> list[NewFact]:
    """Part an identity from all it is linked with; or refuse one that a rule proposes."""
    other = number_of(command.args.other)
    if other in whole:
        pairs = [
            (one, other)
            for one in whole
            if (bond := state.bonds.get(customers.key(one, other))) is not None
            and bond.standing().is_linked
        ]
        if not pairs:
            raise UserError("customer_alone", customer=_name(other))
    else:
        pairs = list(product(whole, members(state.kin, other)))
    return [_bond(command, pair, is_link=False) for pair in pairs]


def _undo(state: State, command: Command, whole: tuple[int, ...]) -> list[NewFact]:
    """Take back all that the newest command said."""
    bonds = customers.bonds_of(state.bonds, whole)
    newest = customers.newest_by_hand(bonds)
    if newest is None:
        raise UserError("nothing_to_undo")
    command_of = _command(newest[1].id)
    return [
        _bond(command, bond.persons, is_link=not step.is_link, undoes=step.id)
        for bond in _sorted(bonds)
        for step in bond.said()
        if step.who and _command(step.id) == command_of
    ]


def _crm(state: State, command: Command, whole: tuple[int, ...]) -> list[NewFact]:
    if command.args.crm == customers.crm_of(state.crm_ids, whole):
        raise UserError("crm_same")
    data = CustomerNamedData(person=whole[0], crm=command.args.crm, who=command.person)
    return [NewFact(CUSTOMER_NAMED, f"named:{command.id}", msgspec.to_builtins(data))]


def _bond(
    command: Command, persons: tuple[int, int], *, is_link: bool, undoes: str = ""
) -> NewFact:
    first, second = sorted(persons)
    data = CustomerLinkData(
        persons=(first, second),
        evidence="hand",
        who=command.person,
        note=getattr(command.args, "note", ""),
        undoes=undoes,
    )
    kind = CUSTOMER_LINKED if is_link else CUSTOMER_UNLINKED
    return NewFact(kind, f"bond:{command.id}:{first}:{second}", msgspec.to_builtins(data))


def _command(step: str) -> str:
    """Return which command made a step: one may have parted several identities."""
    return ":".join(step.split(":")[:2])


def _sorted(bonds: list[Bond]) -> list[Bond]:
    return sorted(bonds, key=lambda bond: bond.persons)


def _name(person: int) -> str:
    return f"K-{person}"


_ASKED: dict[str, Callable[[State, Command, tuple[int, ...]], list[NewFact]]] = {
    "customer.open": _open,
    "customer.more": _open,
    "customer.link": _link,
    "customer.unlink": _unlink,
    "customer.undo": _undo,
    "customer.crm": _crm,
}
