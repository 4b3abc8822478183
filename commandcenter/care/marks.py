"""A message in 24 bytes: what the figures need of it, in an order that bytes compare.

A year is 430,000 messages and the whole of it stays in memory, so that a message that comes days late
still changes its own figures. Big-endian time, sequence and facts: sorted bytes are sorted messages.
"""

import struct
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import MINUTE, SECOND
from commandcenter.events import MOTIVES, NETWORKS

SIZE = 24
_PACK = struct.Struct(">QQQ")
pack = _PACK.pack
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

# Facts from the lowest bit to the highest. Of two marks with one time and one sequence the larger is
# the later, so what decides stands above: who wrote, and on which channel, never changes a course.
CHANNEL_SHIFT, CHANNEL = 0, 0xFF
PERSON_SHIFT, PERSON = 8, 0x7F_FFFF  # 8.3 million people, then numbers come again
MOTIVE_SHIFT = 31  # room for 18 of them
NETWORK_SHIFT, NETWORK = 49, 0b111  # place in `events.NETWORKS` plus one; 0 = no word names one
PLACED = 1 << 52  # where it is about is known
CARE = 1 << 53
THANKS = 1 << 54
SPAM = 1 << 55
LATE = 1 << 56  # it came after its `BUCKET` had closed
BACKFILL = 1 << 57  # history: fills the past, is never late
MOOD_SHIFT, MOOD = 58, 0b11
KIND_SHIFT, KIND = 60, 0b111  # bit 63 stays free: series hold signed numbers

BUCKET = 5 * MINUTE  # what messages are counted by on the time axis
CLOSING = 5 * SECOND  # a bucket's count closes this long after its end

_BIT = {motive: 1 << (MOTIVE_SHIFT + place) for place, motive in enumerate(MOTIVES)}
_OTHER = _BIT["other"]
_MOTIVES = sum(_BIT.values())
_NETWORK = {network: place << NETWORK_SHIFT for place, network in enumerate(NETWORKS, 1)}
_ABOUT = CHANNEL | _MOTIVES | NETWORK << NETWORK_SHIFT

# A case's way to its first answer in one number: channel as in a mark, network, whether it was closed
# without an answer, and how long it waited.
CASE_NETWORK_SHIFT = 8
CASE_CLOSED = 1 << 12
CASE_WAITED_SHIFT = 13
_LONGEST = (1 << 50) - 1  # 35 years


def motive_bits(motives: tuple[str, ...]) -> int:
    """Return the bits of these motives; one that is not among the fourteen counts as `other`."""
    bits = 0
    for motive in motives:
        bits |= _BIT.get(motive, _OTHER)
    return bits


def network_bits(network: str) -> int:
    """Return the bits of a network; 0 for one that is not known."""
    return _NETWORK.get(network, 0)


def about(held: int, facts: int) -> int:
    """Return what a case is about, once a message of it is read; `held` 0 = its first message.

    The first message that names a motive (`other` names none) or a network decides, the channel is that
    of the first of all.
    """
    if not held:
        return facts & _ABOUT
    if not held & (_MOTIVES & ~_OTHER) and facts & (_MOTIVES & ~_OTHER):
        held = held & ~_MOTIVES | facts & _MOTIVES
    if not held >> NETWORK_SHIFT & NETWORK:
        held |= facts & (NETWORK << NETWORK_SHIFT)
    return held


def case_code(held: int, waited_us: int, *, closed: bool) -> int:
    """Pack a case that had its first answer, or was closed without one, after `waited_us`."""
    code = held & CHANNEL | (held >> NETWORK_SHIFT & NETWORK) << CASE_NETWORK_SHIFT
    return code | closed * CASE_CLOSED | min(waited_us, _LONGEST) << CASE_WAITED_SHIFT


def motive_mask(motive: str) -> int:
    """Return the bit of one motive."""
    return _BIT.get(motive, _OTHER)


def opens_request(facts: int) -> bool:
    """Tell whether this asks for an answer: care, and neither thanks nor spam."""
    return facts & (CARE | THANKS | SPAM) == CARE


def opens(facts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of many messages at once which of them ask for an answer."""
    found: NDArray[np.bool_] = facts & (CARE | THANKS | SPAM) == CARE
    return found
