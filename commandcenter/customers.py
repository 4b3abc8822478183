"""One customer, several identities: what links them, how sure that is, and whose word stands. Pure.

A bond is all that was ever said of two identities. A person's newest word stands over every rule; without
one it is linked while some rule says so, and the rules' confidences add up as independent evidence does:
1 - product of (1 - confidence). What was taken back counts as never said. A customer is what bonds join,
and bears the smallest number of its identities.
"""

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from commandcenter.events.customers import CustomerLinkData, Evidence
from commandcenter.events.fact import Fact

LINKS = 0.8  # from this confidence on a rule links; below it only proposes
MOST_SHARE = 4  # identities that may share a value; one that more give is an office's or our own
_MOST = {"handle": 12, "crm": 24}
"""Of what may be shared by more: a handle is taken on every network, and a CRM's id on each twice. One that
stands for more is what a CRM writes where it knows nobody ("0", "unknown")."""

_SAME: dict[str, float] = {
    "crm": 1.0,
    "customer_number": 0.95,
    "identity_number": 0.95,
    "email": 0.95,
    "phone": 0.9,
    "account": 0.9,
    "handle": 0.4,
}
"""How sure it is that two identities on two channels are one customer where both give the same."""

_ONLY_SAID = 0.5  # times this where one of the two only mentions it: it may be somebody else's
_ONE_CHANNEL = (
    0.7  # times this on one channel: a household shares more often than one has two accounts
)


class LinkStep(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One thing said of two identities, in the order in which such things count."""

    at_us: int
    seq: int
    id: str
    is_link: bool
    evidence: Evidence
    confidence: float
    who: str  # "" = a rule
    note: str = ""
    undoes: str = ""


class Standing(NamedTuple):
    """What holds of two identities now; `evidence` of a bond that is not linked is what unlinked it."""

    is_linked: bool
    confidence: float
    evidence: tuple[Evidence, ...]
    who: str = ""

    @property
    def is_refused(self) -> bool:
        """A person has said that they are two customers: no rule proposes them again."""
        return not self.is_linked and self.who != ""


class Bond(msgspec.Struct, frozen=True, array_like=True):
    """All that was said of two identities, oldest first."""

    persons: tuple[int, int]
    steps: tuple[LinkStep, ...]

    def said(self) -> list[LinkStep]:
        """Return the steps that were not taken back."""
        undone = {step.undoes for step in self.steps}
        return [step for step in self.steps if not step.undoes and step.id not in undone]

    def standing(self) -> Standing:
        """Return whose word stands."""
        said = self.said()
        if by_hand := [step for step in said if step.who]:
            last = by_hand[-1]
            return Standing(last.is_link, last.confidence, (last.evidence,), last.who)
        newest = {step.evidence: step for step in said}
        linked = [step for step in newest.values() if step.is_link]
        doubt = 1.0
        for step in linked:
            doubt *= 1.0 - step.confidence
        return Standing(bool(linked), 1.0 - doubt, tuple(sorted(s.evidence for s in linked)))


class Named(msgspec.Struct, frozen=True, array_like=True, order=True):
    """What an outside CRM calls an identity's customer, and when that was said."""

    at_us: int
    seq: int
    crm: str
    who: str = ""  # "" = the feed


def confidence(evidence: str, *, both_give: bool, one_channel: bool) -> float:
    """Return how sure it is that two identities with the same value are one customer."""
    sure = _SAME[evidence]
    if evidence == "crm":
        return sure  # what keeps the customers has said so
    sure *= 1.0 if both_give else _ONLY_SAID
    return sure * (_ONE_CHANNEL if one_channel else 1.0)


def is_shared_by_too_many(evidence: str, identities: int) -> bool:
    """Tell whether so many identities with the same value say nothing of each other."""
    return identities > _MOST.get(evidence, MOST_SHARE)


def key(one: int, other: int) -> str:
    """Return what a bond is known by, whichever way round it is named."""
    return f"{min(one, other)} {max(one, other)}"


def linked(
    bond: Bond | None, fact: Fact, at_us: int, said: CustomerLinkData, *, is_link: bool
) -> Bond:
    """Return a bond with one more step."""
    step = LinkStep(
        at_us, fact.seq, fact.id, is_link,
        said.evidence, said.confidence, said.who, said.note, said.undoes,
    )  # fmt: skip
    steps = [] if bond is None else list(bond.steps)
    insort(steps, step)
    return Bond(said.persons, tuple(steps))


def members(kin: dict[int, tuple[int, ...]], person: int) -> tuple[int, ...]:
    """Return the identities of a customer, by any one of them; the first one's number is the customer's."""
    return kin.get(person, (person,))


def regroup(bonds: dict[str, Bond], kin: dict[int, tuple[int, ...]], pair: tuple[int, int]) -> None:
    """Find anew who belongs together among the customers of two identities whose bond has changed."""
    left = {*members(kin, pair[0]), *members(kin, pair[1])}
    while left:
        group = _joined(bonds, left)
        left -= group
        whole = tuple(sorted(group))
        for person in whole:
            if len(whole) > 1:
                kin[person] = whole
            else:
                kin.pop(person, None)


def _joined(bonds: dict[str, Bond], among: set[int]) -> set[int]:
    """Return whoever is linked with the first of these, over however many others."""
    start = min(among)
    found, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        for other in among - found:
            bond = bonds.get(key(one, other))
            if bond is not None and bond.standing().is_linked:
                found.add(other)
                waiting.append(other)
    return found


def bonds_of(bonds: dict[str, Bond], persons: Iterable[int]) -> list[Bond]:
    """Return every bond that one of these identities has, also with others; looks at all bonds there are."""
    wanted = set(persons)
    return [bond for bond in bonds.values() if not wanted.isdisjoint(bond.persons)]


def newest_by_hand(bonds: Iterable[Bond]) -> tuple[Bond, LinkStep] | None:
    """Return the newest step that a person made and nobody took back."""
    found = [(step, bond) for bond in bonds for step in bond.said() if step.who]
    if not found:
        return None
    step, bond = max(found, key=lambda pair: pair[0])
    return bond, step


def crm_of(named: dict[int, Named], persons: Iterable[int]) -> str:
    """Return what the outside CRM calls a customer: what was said last of one of its identities."""
    said = [named[person] for person in persons if person in named]
    return max(said).crm if said else ""
