"""The lines that the engine is told, one Struct a kind; what cannot be read is refused with its reason.

Instants are local, in whole seconds, and never have a zone. A field that is absent is unchanged.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from commandcenter.errors import UnreadableError

CaseState = Literal[
    "queued", "assigned", "started", "wait_customer", "wait_backdesk", "parked", "closed"
]
Instant = Annotated[datetime, Meta(tz=False)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Minutes = Annotated[float, Meta(ge=0, le=100_000)]
Weight = Annotated[float, Meta(ge=0, le=1_000_000)]
Units = Annotated[int, Meta(ge=0, le=1_000)]


class Line(msgspec.Struct, kw_only=True, tag_field="event"):
    """What every line has."""

    at: Instant


class CaseLine(Line, kw_only=True):
    """What every line of a case may tell; `version` and `state` are those after it."""

    case: Name
    version: int
    state: CaseState
    channel: str | UnsetType = UNSET
    needs: list[str] | UnsetType = UNSET
    motive: str | UnsetType | None = UNSET
    queue: str | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    work: Minutes | UnsetType = UNSET
    holder: str | UnsetType | None = UNSET
    due_first: Instant | UnsetType | None = UNSET
    due_close: Instant | UnsetType | None = UNSET
    agent: Name | UnsetType | None = UNSET
    by: str | UnsetType = UNSET
    holds: bool = False
    since: Instant | UnsetType = UNSET  # queued since then; absent = since this line


class Opened(CaseLine, tag="case.opened"):
    """A case begins, or one of an earlier day is met for the first time.

    Of one that began before it was met: `opened`, `first_due` and `first_work` tell how it was then, `order`
    (unique) which of two equals comes first. Absent = it begins now, after all that were met before.
    """

    opened: Instant | UnsetType = UNSET
    order: int | UnsetType = UNSET
    first_due: Instant | UnsetType | None = UNSET
    first_work: Minutes | UnsetType = UNSET


class Messaged(CaseLine, tag="case.message"):
    """A wait ended, or a closed case reopened."""


class Assigned(CaseLine, tag="case.assigned"):
    """A human gave the case to somebody, or freed it."""


class Started(CaseLine, tag="case.started"):
    """Somebody works on it; from here on only people move it."""


class Replied(CaseLine, tag="case.replied"):
    """An answer went out."""


class Waiting(CaseLine, tag="case.waiting"):
    """It waits for the customer, another desk or a date."""


class Closed(CaseLine, tag="case.closed"):
    """It is over."""


class Profile(msgspec.Struct):
    """What is known of a person; only what decides is read."""

    skills: list[str]
    capacity: Units = 6


class AgentState(Line, tag="agent.state"):
    """A person's state and presence; the first line of a person brings the profile."""

    agent: Name
    state: str
    presence: str = "ok"
    profile: Profile | None = None
    since: Instant | UnsetType = UNSET  # lost since then; absent = since this line
    occupied: int | UnsetType = UNSET  # tenths of the day, where somebody else counts them


class AgentCapacity(Line, tag="agent.capacity"):
    """A person's units from now on; running work is not taken away."""

    agent: Name
    capacity: Units


class OverrideText(msgspec.Struct):
    """An override as it was sent; `overrides.read` judges it, so that what is missing can be told by name."""

    id: Name
    type: str = ""
    target: dict[str, Any] = {}
    params: dict[str, Any] | None = None
    author: str | None = None
    reason: str | None = None
    expires: Instant | None = None
    second: str | None = None
    pulled: list[tuple[str, str]] | None = None  # of a PULLBACK that began before: cases, from whom


class OverrideSet(Line, tag="override.set"):
    """Somebody overrules the engine."""

    override: OverrideText


class OverrideEnd(Line, tag="override.end"):
    """Somebody ends an override."""

    id: str
    by: str | None = None
    why: str | None = None


class Tick(Line, tag="tick"):
    """Time passes."""


AnyCase = Opened | Messaged | Assigned | Started | Replied | Waiting | Closed
AnyLine = AnyCase | AgentState | AgentCapacity | OverrideSet | OverrideEnd | Tick
_decoder: msgspec.json.Decoder[AnyLine] = msgspec.json.Decoder(AnyLine)


def read(text: str | bytes) -> AnyLine:
    """Return the line that a text is; raise UnreadableError with the reason."""
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnreadableError(str(error)[:200]) from error


def seconds(instant: datetime) -> int:
    """Return a local instant as whole seconds since year 1, as wall clocks count them."""
    return (
        instant.toordinal() * 86_400 + instant.hour * 3_600 + instant.minute * 60 + instant.second
    )
