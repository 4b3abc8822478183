"""Who is one customer: bonds between identities, and the names that an outside CRM has for them."""

from collections.abc import Callable

from commandcenter import customers
from commandcenter.customers import Named
from commandcenter.events.customers import (
    CUSTOMER_LINKED,
    CUSTOMER_NAMED,
    CUSTOMER_UNLINKED,
    CustomerLinkData,
    CustomerNamedData,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.rule import Rule, said_in
from commandcenter.state import State


def _bond(*, is_link: bool) -> Callable[[State, Fact, int, CustomerLinkData], None]:
    def change(state: State, fact: Fact, at_us: int, said: CustomerLinkData) -> None:
        name = customers.key(*said.persons)
        state.bonds[name] = customers.linked(
            state.bonds.get(name), fact, at_us, said, is_link=is_link
        )
        customers.regroup(state.bonds, state.kin, said.persons)
        if state.touched is not None:
            state.touched.customers.update(said.persons)

    return change


def _name(state: State, fact: Fact, at_us: int, said: CustomerNamedData) -> None:
    named = Named(at_us, fact.seq, said.crm, said.who)
    state.crm_ids[said.person] = max(named, state.crm_ids.get(said.person, named))


RULES = {
    CUSTOMER_LINKED: Rule(said_in(CustomerLinkData), _bond(is_link=True)),
    CUSTOMER_UNLINKED: Rule(said_in(CustomerLinkData), _bond(is_link=False)),
    CUSTOMER_NAMED: Rule(said_in(CustomerNamedData), _name),
}
