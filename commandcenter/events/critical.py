"""Critical customers: who is one, by which rule or whose word, and when he is one no more."""

from typing import Literal

import msgspec

Class = Literal[
    "vulnerable", "legal", "press", "detractor", "spammer", "influencer", "exploiter"
]  # fmt: skip
CriticalAct = Literal["propose", "enter", "confirm", "refuse", "exit", "assign", "note", "opened"]

CLASSES: tuple[Class, ...] = (
    "vulnerable", "legal", "press", "detractor", "spammer", "influencer", "exploiter",
)  # fmt: skip
"""In the order in which they are shown where a customer is in several."""


class CriticalData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of one customer in one class. `who` None = the engine, by a rule named in `reason`.

    `n`: what the rule counted. `message`: log position of the evidence, 0 = many. `number`: of the step
    within the customer, from 1; 0 = seen in a message. `owner`: who serves him, of an assignment.
    """

    customer: int
    channel: str
    number: int
    act: CriticalAct
    cls: Class | Literal[""] = ""
    who: str | None = None
    seat: str = ""
    reason: str = ""
    n: int = 0
    message: int = 0
    thread: str = ""
    owner: str = ""


ListedClass = Literal["influencer", "press", "legal"]
"""Classes for which somebody may be named before he writes: no rule and no second person finds those."""


class ListedData(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts were put on the curated list, or taken off. `keys`: keyed digests (hex), that name nobody."""

    cls: ListedClass
    keys: tuple[str, ...]
    on: bool
    who: str
    reason: str = ""


CRITICAL_CHANGED = "care.critical.changed.v1"
CRITICAL_LISTED = "care.critical.listed.v1"
