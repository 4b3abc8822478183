"""Looking at a customer over all channels, and saying which identities are one."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Reason

CustomerName = Annotated[str, Meta(pattern=r"^(?:[Kk]-?)?[1-9][0-9]{0,15}$")]
"""A customer, or one of its identities, as screens name it: K-2041."""


class OfCustomer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer by the number of any of its identities."""

    customer: CustomerName

    @property
    def person(self) -> int:
        """The identity's number in the log."""
        return number_of(self.customer)


class Lines(Args, frozen=True):
    """How many lines of the timeline are left out, newest first: it is handed over in pages."""

    skip: Annotated[int, Meta(ge=0)] = 0


class WithIdentity(Args, frozen=True):
    """The other identity, and why."""

    other: CustomerName
    note: Reason


class WithCrm(Args, frozen=True):
    """What the outside CRM calls the customer; empty = nothing any more."""

    crm: Annotated[str, Meta(pattern=r"^(?:[A-Za-z0-9][A-Za-z0-9._:-]{0,63})?$")] = ""


def number_of(name: str) -> int:
    """Return the number behind a customer's name."""
    return int(name.lstrip("Kk").lstrip("-"))


CUSTOMERS: tuple[Action, ...] = (
    Action(
        "customer.open",
        "Answers with a customer's timeline over all channels; who looked at whom is on record.",
        OPERATORS,
        OfCustomer,
        only_reads=True,
    ),
    Action(
        "customer.more",
        "Answers with a later page of a customer's timeline; on record as well.",
        OPERATORS,
        OfCustomer,
        Lines,
        by_panel=True,
        only_reads=True,
    ),
    Action(
        "customer.link",
        "Says that another identity is this customer; a person's word stands over every rule.",
        OPERATORS,
        OfCustomer,
        WithIdentity,
    ),
    Action(
        "customer.unlink",
        "Says that an identity is not this customer, or refuses what a rule proposes.",
        OPERATORS,
        OfCustomer,
        WithIdentity,
    ),
    Action(
        "customer.undo",
        "Takes back what a person said last of the links of this customer.",
        OPERATORS,
        OfCustomer,
    ),
    Action(
        "customer.crm",
        "Notes what an outside CRM calls this customer.",
        OPERATORS,
        OfCustomer,
        WithCrm,
    ),
)
