"""What the hub hands to the journal: facts to store, frames to put aside, gaps, and counts."""

import msgspec

from commandcenter.feed import Gap


class Clue(msgspec.Struct, frozen=True):
    """Something by which a customer is known again: a keyed digest that says nothing without the key.

    `evidence`: one of `events.customers.Evidence`; `is_own`: the customer gave it as his own.
    """

    evidence: str
    digest: bytes
    is_own: bool


class Person(msgspec.Struct, frozen=True):
    """An identity on its way to disk: a keyed digest to know it by, and itself, encrypted.

    `clues`: what the identity itself tells, its handle or address; written down when it first comes.
    """

    key: bytes
    sealed: bytes
    channel: str = ""
    clues: tuple[Clue, ...] = ()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An event read, masked and ready to be stored. `feed` None = a fact of the hub itself."""

    type: str
    source: str
    id: str
    time_us: int
    recorded_us: int
    body: bytes
    digest: bytes  # keyed, over the content as it came
    sequence: int = 0
    feed: str | None = None
    epoch: str | None = None
    position: int | None = None
    revision: bool = False
    actor: str = "feed"
    person: Person | None = None
    text: str | None = None  # masked
    texthash: bytes | None = None
    aliases: tuple[tuple[str, bytes], ...] = ()
    clues: tuple[Clue, ...] = ()  # what the customer told of himself in this message
    crm: str = ""  # what an outside CRM calls him, where the feed tells it
    text_key: str = ""  # equal for near-equal texts; for the detectors, not stored
    shingles: tuple[int, ...] = ()  # of a customer's text (`semantic/near.py`), not stored
    raw: bytes = b""  # kept only if it contradicts an event of the same identity
    command: str | None = None


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """A frame that makes no fact: quarantined with its bytes, or shed."""

    feed: str
    epoch: str | None
    position: int | None
    recorded_us: int
    reason: str
    state: str = "quarantined"
    raw: bytes = b""
    size: int | None = None  # of what came, where `raw` could not be kept whole
    source: str | None = None
    id: str | None = None
    type: str | None = None


class GapRow(msgspec.Struct, frozen=True, kw_only=True):
    """A gap of a feed, to be put on record."""

    feed: str
    gap: Gap
    at_us: int


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """Frames at positions taken before: counted, no row."""

    feed: str
    count: int


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's cursor moves over what does not concern us."""

    feed: str
    epoch: str
    position: int


Item = Draft | Aside | GapRow | Again | Passed


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A position of a feed and what became of it, as `stored` prints it."""

    epoch: str | None
    sequence: int | None
    id: str | None
    source: str | None
    type: str | None
    state: str
    reason: str | None
