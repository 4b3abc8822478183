"""Steps of a hand-over: a person gives the shift out of hand, and the next one signs for it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.events.words import Name


class HandoverStep(msgspec.Struct, frozen=True, kw_only=True, tag_field="act"):
    """What both say: which hand-over, who, by which token (as a keyed digest)."""

    handover: Name
    who: Name
    seat: str = ""


class HandoverGivenData(HandoverStep, frozen=True, kw_only=True, tag="given"):
    """A person gives over what is open, with a note. What stood open then is listed by its ids.

    `to_answer`: conversations without a first reply; `critical`: customers on the list of critical ones.
    """

    note: str = ""
    incidents: tuple[Name, ...] = ()
    overrides: tuple[Name, ...] = ()
    critical: Annotated[int, Meta(ge=0)] = 0
    to_answer: Annotated[int, Meta(ge=0)] = 0


class HandoverSignedData(HandoverStep, frozen=True, kw_only=True, tag="signed"):
    """Another person, on another seat, takes the shift. `incidents`: those that became his."""

    incidents: tuple[Name, ...] = ()


HANDOVER_GIVEN = "care.handover.given.v1"


HANDOVER_SIGNED = "care.handover.signed.v1"


HANDOVERS: dict[str, type[HandoverStep]] = {
    HANDOVER_GIVEN: HandoverGivenData,
    HANDOVER_SIGNED: HandoverSignedData,
}
"""The steps of a hand-over, each by its kind of fact."""
