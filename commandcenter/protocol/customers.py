"""What the hub answers when a desk opens a customer: rows that cross the wire."""

from typing import Literal

from commandcenter.protocol.row import Row

IdentityState = Literal["linked", "proposed", "unlinked"]
LineKind = Literal[
    "message", "reply", "note", "bot", "opened", "opened_again", "moved", "closed",
    "corrected", "uncorrected", "linked", "unlinked", "undone", "named",
]  # fmt: skip


class IdentityRow(Row, frozen=True, kw_only=True):
    """One author on one channel: of the customer, proposed to be, or said by a person not to be.

    `evidence` (`events.customers.Evidence`), `confidence` and `who` ("" = a rule) are those of its strongest
    bond; () of a customer's only identity.
    """

    identity: int
    state: IdentityState
    channel: str = ""
    messages: int = 0
    first_us: int = 0
    newest_us: int = 0
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0
    who: str = ""


class CustomerLine(Row, frozen=True, kw_only=True):
    """One line of the timeline. `text` is masked; `who` is a person or agent, "" = a rule or not told.

    `head`, `said`: which part of a reading was corrected, and to what. `other`: the identity that was linked
    with `identity`, or was not, by `evidence` and with which `confidence`. `is_void`: taken back since.
    """

    at_us: int
    kind: LineKind
    identity: int = 0
    channel: str = ""
    thread: str = ""
    text: str = ""
    who: str = ""
    sentiment: str = ""
    head: str = ""
    said: tuple[str, ...] = ()
    other: int = 0
    evidence: str = ""
    confidence: float = 0.0
    is_void: bool = False


class CustomerCard(Row, frozen=True, kw_only=True):
    """A customer over all channels. `lines`: newest first, `all` there are, these after `skipped`.

    `crm`: what the outside CRM calls it, "" = not known; `address`: where that CRM shows it, "" = not set.
    """

    customer: int
    as_of_us: int
    identities: tuple[IdentityRow, ...]
    lines: tuple[CustomerLine, ...]
    all: int
    skipped: int = 0
    messages: int = 0
    cases: int = 0
    crm: str = ""
    address: str = ""
