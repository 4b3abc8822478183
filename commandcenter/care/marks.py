"""A message in 24 bytes: what the figures need of it, in an order that bytes compare.

A year is 430,000 messages and the whole of it stays in memory, so that a message that comes days late
still changes its own figures. Big-endian time, sequence and facts: sorted bytes are sorted messages.
"""

import struct
from enum import IntEnum
from typing import NamedTuple

from commandcenter.events import MOTIVES

SIZE = 24
_PACK = struct.Struct(">QQQ")
pack = _PACK.pack
unpack = _PACK.unpack
unpack_from = _PACK.unpack_from
unpack_all = _PACK.iter_unpack


class Kind(IntEnum):
    """What a mark does to its thread."""

    INBOUND = 0  # a customer wrote
    REPLY = 1  # an agent answered where the customer can see it
    OTHER = 2  # a bot, a note, a post of ours, a system mail
    CLOSED = 3  # the case was closed


class Mood(IntEnum):
    """Sentiment of a message or burst; the larger of two is the burst's."""

    UNREAD = 0
    NEUTRAL = 1
    POSITIVE = 2
    NEGATIVE = 3


MOODS = {"neg": Mood.NEGATIVE, "neu": Mood.NEUTRAL, "pos": Mood.POSITIVE}

KIND = 0b1111
MOOD_SHIFT, MOOD = 4, 0b11
CARE = 1 << 6
THANKS = 1 << 7
SPAM = 1 << 8
LATE = 1 << 9  # it came after its minute had closed
BACKFILL = 1 << 10  # history: fills the past, is never late
MOTIVE_SHIFT = 11
MOTIVE_BITS = (1 << len(MOTIVES)) - 1
CHANNEL_SHIFT, CHANNEL = 32, 0xFF
PERSON_SHIFT, PERSON = 40, 0x7F_FFFF  # 8.3 million people; bit 63 stays free for int64

_BIT = {motive: 1 << (MOTIVE_SHIFT + place) for place, motive in enumerate(MOTIVES)}
_OTHER = _BIT["other"]


class Facts(NamedTuple):
    """A mark's facts, taken apart."""

    kind: int
    mood: int
    opens: bool  # it asks for an answer
    person: int


def motive_bits(motives: tuple[str, ...]) -> int:
    """Return the bits of these motives; one that is not among the fourteen counts as `other`."""
    bits = 0
    for motive in motives:
        bits |= _BIT.get(motive, _OTHER)
    return bits


def motives_in(facts: int) -> tuple[str, ...]:
    """Return the names of the motives in these facts."""
    return tuple(name for name, bit in _BIT.items() if facts & bit)


def motive_mask(motive: str) -> int:
    """Return the bit of one motive."""
    return _BIT.get(motive, _OTHER)


def opens_request(facts: int) -> bool:
    """Tell whether this asks for an answer: care, and neither thanks nor spam."""
    return facts & (CARE | THANKS | SPAM) == CARE
