"""The figures of detection in one place, with a version that every incident names.

They were chosen by replay on seeded streams, never on the streams they are judged by; change one and
change `version` with it.
"""

import msgspec


class Window(msgspec.Struct, frozen=True):
    """One width to look at: minutes, tail to pass (-log10), least count, least multiple of the expected."""

    minutes: int
    tail: float
    count: int
    multiple: float


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """What decides when a spike fires and clears; counts are effective messages, times are minutes."""

    version: str = "spike-1"
    windows: tuple[Window, ...] = (
        Window(3, 6.0, 6, 3.0),
        Window(5, 6.0, 6, 3.0),
        Window(10, 6.0, 6, 2.7),
        Window(15, 6.0, 6, 2.5),
        Window(20, 6.0, 6, 2.3),
        Window(30, 6.0, 6, 2.1),
        Window(45, 6.0, 7, 2.0),
        Window(60, 6.0, 8, 1.9),
        Window(90, 6.2, 10, 1.8),
        Window(120, 6.4, 12, 1.7),
        Window(180, 6.5, 14, 1.65),
    )
    part_tail: float = 0.8  # more for a region or a channel: there are many of them
    margin: float = 1.05  # on every expectation
    share_over: float = 0.05  # negative share above the usual one
    floor_motive: float = 0.15
    floor_part: float = 0.08
    part_size: float = 15.0  # how far a region or channel may wander by itself
    crisis_others: float = 0.25  # non-negatives that a crisis brings per negative
    spill: float = 0.025  # of the excess of a motive, what is read as each other motive
    spill_least: float = 0.12  # of the largest excess, what another motive must reach to fire
    warmup_min: int = 180  # nothing fires before so much of the stream has passed


USED = Parameters()
