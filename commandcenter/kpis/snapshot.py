"""A state as it stands now, for figures that are reckoned beside the hub's loop while it folds on.

What a `Book` reads is kept: the series and rows as bytes that both share (`Series.kept`), and of the
conversations only those that said something in the period. Made on the loop, in some milliseconds.
"""

import struct

from commandcenter.care import marks
from commandcenter.state import State

_SERIES = ("messages", "bursts", "presence", "cycles", "asked", "stages", "updates", "moves")
_HELD = (
    "begun",
    "asking",
    "agents",
    "named",
    "newest_by_channel",
    "audits",
    "versions",
    "posts",
    "incidents",
    "kin",
)
_PLAIN = ("seq", "newest_us", "first_us", "simulated")


def snapshot(state: State, after_us: int, until_us: int) -> State:
    """Return what the figures of (after, until] read, apart from the state that goes on."""
    kept = State()
    for name in _PLAIN:
        setattr(kept, name, getattr(state, name))
    for name in _SERIES:
        setattr(kept, name, getattr(state, name).kept())
    for name in _HELD:
        setattr(kept, name, dict(getattr(state, name)))
    kept.standing = {name: one.copy() for name, one in state.standing.items()}
    kept.channels = list(state.channels)
    first, last = (struct.pack(">Q", max(0, at_us)) for at_us in (after_us, until_us))
    size, time = marks.SIZE, len(first)
    kept.threads = {
        name: bytearray(held)
        for name, held in state.threads.items()
        if held[-size : time - size] > first and held[:time] <= last
    }
    return kept
