"""A message in 24 bytes: what the figures need of it, in an order that bytes compare.

A year is 430,000 messages and the whole of it stays in memory, so that a message that comes days late
still changes its own figures. Big-endian time, sequence and facts: sorted bytes are sorted messages.
"""

import struct
from enum import IntEnum
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from commandcenter.clock import MINUTE, SECOND
from commandcenter.events.reading import Reading
from commandcenter.events.words import MOTIVES, NETWORKS

Codes = NDArray[np.int64]

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
    STEP = 4  # the case went on: taken, passed on, waits for the customer, an update was promised


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
PERSON_SHIFT, PERSON = 8, 0x3F_FFFF  # 4.2 million people, then numbers come again
PLACED = 1 << 30  # where it is about is known
MOTIVE_SHIFT = 31  # fourteen of them
SCORE_SHIFT, SCORE = 45, 0xF  # how sure the mood is that it is negative: see `score`
NETWORK_SHIFT, NETWORK = 49, 0x7  # place in `events.NETWORKS` plus one; 0 = no word names one
PUBLIC = 1 << 52  # everybody can read it
CARE = 1 << 53
THANKS = 1 << 54
SPAM = 1 << 55
LATE = 1 << 56  # it came after its `BUCKET` had closed
BACKFILL = 1 << 57  # history: fills the past, is never late
MOOD_SHIFT, MOOD = 58, 0b11
SCORES = 32  # steps of p_negative; the mood says in which half
BURST_SCORE_SHIFT = 2  # in a burst's code, above its mood
KIND_SHIFT, KIND = 60, 0b111  # bit 63 stays free: series hold signed numbers

BUCKET = 5 * MINUTE  # what messages are counted by on the time axis
CLOSING = 5 * SECOND  # a bucket's count closes this long after its end

_BIT = {motive: 1 << (MOTIVE_SHIFT + place) for place, motive in enumerate(MOTIVES)}
_OTHER = _BIT["other"]
_MOTIVES = sum(_BIT.values())
_NETWORK = {network: place << NETWORK_SHIFT for place, network in enumerate(NETWORKS, 1)}
ABOUT = CHANNEL | _MOTIVES | NETWORK << NETWORK_SHIFT

# A close and a step have no customer and no reading: what is told of them stands from the person's bit on.
REASON = 1 << 8  # a close or a move that says why
STEP_SHIFT, STEP = 9, 0xF  # `care.stages`: which step it is
TOLD_SHIFT, TOLD = 13, (1 << 36) - 1  # what it tells: seconds since 1970, 1 for yes, or who it was
_CUSTOMER = (1 << TOLD_SHIFT + 36) - (CHANNEL + 1)  # the bits that a reply has no customer for

# A case's way to its first answer in one number: channel as in a mark, network, whether it was closed
# without an answer, and how long it waited.
CASE_NETWORK_SHIFT = 8
CASE_CLOSED = 1 << 12
CASE_WAITED_SHIFT = 13
_LONGEST = (1 << 50) - 1  # 35 years


def kind_of(direction: str, actor: str, visibility: str) -> Kind:
    """Return what a message does: a human reply is an agent's, wherever the customer can see it."""
    if direction == "in" and actor == "customer":
        return Kind.INBOUND
    if direction == "out" and actor == "agent" and visibility != "internal":
        return Kind.REPLY
    return Kind.OTHER


def agent_number(name: str) -> int:
    """Return the number that stands for one of us: 36 bits, so that no two of some thousand meet; "" = 0."""
    if not name:
        return 0
    return (int.from_bytes(blake2b(name.encode(), digest_size=5).digest()) & TOLD) or 1


def by_agent(facts: int, number: int) -> int:
    """Return a reply's facts with who of us wrote it, where an inbound message has customer and motives."""
    return facts & ~_CUSTOMER | number << TOLD_SHIFT


def agent_of(facts: int) -> int:
    """Return whom a reply, an assignment or a close names; 0 = nobody."""
    return facts >> TOLD_SHIFT & TOLD


def reading_bits(reading: Reading) -> int:
    """Return the facts that a reading adds to a message."""
    facts = motive_bits(reading.motives)
    if reading.network:
        facts |= network_bits(reading.network)
    if reading.sentiment is not None:
        facts |= MOODS[reading.sentiment] << MOOD_SHIFT
        facts |= (score_of(reading) & SCORE) << SCORE_SHIFT
    if reading.care:
        facts |= CARE
    if reading.kind == "thanks":
        facts |= THANKS
    elif reading.kind == "spam":
        facts |= SPAM
    return facts


def score_of(reading: Reading) -> int:
    """Return p_negative in 32 equal steps: 0 to 15 for what is not read as negative, 16 to 31 for what is."""
    half = SCORES // 2
    is_negative = reading.sentiment == "neg"
    if reading.p_negative is None:
        return half + half // 2 if is_negative else half // 2
    step = int(reading.p_negative * SCORES)
    return min(SCORES - 1, max(half, step)) if is_negative else max(0, min(half - 1, step))


def mood_and_score(facts: int) -> tuple[int, int]:
    """Return mood and score of a message."""
    mood = (facts >> MOOD_SHIFT) & MOOD
    upper = SCORES // 2 if mood == Mood.NEGATIVE else 0
    return mood, upper + ((facts >> SCORE_SHIFT) & SCORE)


def burst_code(mood: int, score: int) -> int:
    """Pack a burst: the mood of its messages and the highest of their scores."""
    return mood | score << BURST_SCORE_SHIFT


def moods(codes: Codes) -> Codes:
    """Return the moods of many bursts at once."""
    found: Codes = codes & MOOD
    return found


def scores(codes: Codes) -> Codes:
    """Return the scores of many bursts at once."""
    found: Codes = codes >> BURST_SCORE_SHIFT
    return found


def thread_number(name: str) -> int:
    """Return the number that stands for a thread in rows: 56 bits, so that no two of a million meet."""
    return int.from_bytes(blake2b(name.encode(), digest_size=7).digest())


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
        return facts & ABOUT
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


def without_clock(facts: int) -> int:
    """Return the facts by which a message stands in its thread where it asks us for nothing any more."""
    return facts & ~CARE


def opens_request(facts: int) -> bool:
    """Tell whether this asks for an answer: care, and neither thanks nor spam."""
    return facts & (CARE | THANKS | SPAM) == CARE


def opens(facts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of many messages at once which of them ask for an answer."""
    found: NDArray[np.bool_] = facts & (CARE | THANKS | SPAM) == CARE
    return found
