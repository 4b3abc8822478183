"""The figures of detection in one place, with a version that every incident names.

They were chosen by replay on seeded streams, never on the streams they are judged by; change one and
change `version` with it.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

Tail = Annotated[float, Meta(ge=2.0, le=30.0)]
Count = Annotated[int, Meta(ge=2, le=1000)]
Times = Annotated[float, Meta(ge=1.0, le=100.0)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Floor = Annotated[float, Meta(ge=0.01, le=10.0)]


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One width to look at: minutes, tails to pass (-log10), least count, least multiple of the expected.

    `part` is the tail that a region or a channel must pass: there are many of them. Limits fall with the
    width, for a long window is a new one less often.
    """

    minutes: int
    tail: Tail
    part: Tail
    count: Count
    multiple: Times


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides when a spike fires and clears; counts are effective messages, times are minutes."""

    version: str = "spike-3"
    windows: tuple[Window, ...] = (
        Window(3, 5.2, 6.4, 6, 3.0),
        Window(5, 5.2, 6.4, 6, 3.0),
        Window(10, 5.3, 6.4, 6, 2.7),
        Window(15, 5.3, 6.4, 6, 2.5),
        Window(20, 5.2, 6.4, 6, 2.3),
        Window(30, 5.2, 6.2, 6, 2.1),
        Window(45, 5.0, 5.6, 6, 2.0),
        Window(60, 4.9, 5.2, 6, 1.9),
        Window(90, 4.6, 5.0, 6, 1.8),
        Window(120, 4.6, 5.0, 6, 1.7),
        Window(180, 4.7, 5.0, 7, 1.65),
    )
    clear_over: Annotated[float, Meta(ge=0.0, le=20.0)] = (
        0.5  # beyond the limit, from so many messages on: no second minute is awaited
    )
    clear_count: Count = 8
    clear_grade: Annotated[int, Meta(ge=1, le=10)] = 7
    early: Annotated[float, Meta(ge=0.0, le=10.0)] = 1.0  # so far below a limit it may begin
    margin: Annotated[float, Meta(ge=0.5, le=3.0)] = 1.05  # on every expectation
    share_over: Share = 0.05  # negative share above the usual one
    floor_motive: Floor = 0.15
    floor_part: Floor = 0.08
    part_size: Annotated[float, Meta(ge=1.0, le=1000.0)] = (
        15.0  # how far a region or channel may wander by itself
    )
    crisis_others: Share = 0.25  # non-negatives that a crisis brings per negative
    spill: Share = 0.025  # of the excess of a motive, what is read as each other motive
    spill_least: Share = 0.12  # of the largest excess, what another motive must reach to fire
    spill_part: Share = (
        0.22  # the same for a region or a channel of it, where a few already stand out
    )
    kin_times: Times = 2.0  # of an open kin's excess: from there on it is a crisis of its own
    warmup_min: Annotated[int, Meta(ge=0, le=10080)] = (
        180  # nothing fires before so much of the stream has passed
    )


FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"internet_3g", "signal", "no_service", "broadband", "intermittent_outage"}),
    frozenset({"billing", "billing_plan", "unwanted_activation"}),
)
"""Motives in which customers describe one and the same trouble: one crisis of them is one incident."""

FOLLOWING = frozenset({"callcenter_unreachable", "other"})
"""Motives that an outage brings with it: who cannot get through complains of that, too."""


def are_kin(motive: str, other: str) -> bool:
    """Tell whether a rise in one motive may be the other's crisis told in other words."""
    if motive in FOLLOWING:
        return other in FAMILIES[0]
    return any(motive in family and other in family for family in FAMILIES)


USED = Parameters()
