"""Which identities are one customer: linked by rule or by hand, and who looked at whose conversations.

An identity is a person's number in the log: one author on one channel, known by a keyed digest only.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

CUSTOMER_LINKED = "care.customer.linked.v1"


CUSTOMER_UNLINKED = "care.customer.unlinked.v1"


CUSTOMER_NAMED = "care.customer.named.v1"


CUSTOMER_OPENED = "care.customer.opened.v1"


Evidence = Literal[
    "hand", "crm", "customer_number", "identity_number", "email", "phone", "account", "handle"
]
"""What speaks for two identities being one customer: a person's word, or the same thing given in both."""


Who = Annotated[int, Meta(ge=1)]


class CustomerLinkData(msgspec.Struct, frozen=True, kw_only=True):
    """Two identities are linked, or are not; the type of the fact says which.

    `persons`: the smaller number first. `who` "" = a rule, whose word stands below any person's.
    `undoes`: the id of the step that this one takes back, "" = none.
    """

    persons: tuple[Who, Who]
    evidence: Evidence
    confidence: Annotated[float, Meta(ge=0, le=1)] = 1.0
    who: str = ""
    note: str = ""
    undoes: str = ""

    def __post_init__(self) -> None:
        if self.persons[0] >= self.persons[1]:
            raise ValueError("persons: two of them, the smaller number first")


class CustomerNamedData(msgspec.Struct, frozen=True, kw_only=True):
    """The id of an identity's customer in an outside CRM, by its feed or by hand; "" = none any more."""

    person: Who
    crm: Annotated[str, Meta(max_length=64)]
    who: str = ""


class CustomerOpenedData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody looked at the conversations of a customer. It changes nothing: it is there to be audited.

    `thread`: only at this one, "" = at all of them.
    """

    customer: int
    persons: tuple[int, ...]
    who: str
    thread: str = ""
