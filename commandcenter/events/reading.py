"""Readings: what the engine read, what people corrected and audited, which rules were in force."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.events.words import Name, Said, is_sayable

READING_CORRECTED = "care.reading.corrected.v1"


READING_AUDITED = "care.reading.audited.v1"


class RulesData(msgspec.Struct, frozen=True, kw_only=True):
    """Other rules of reading came into force; `site`: what the site's files said, by file and table."""

    version: str
    previous: str
    site: dict[str, dict[str, Any]]


RULES_CHANGED = "care.reading.ruleschanged.v1"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine read in a text, as it stands in the log, with the version that read it."""

    language: str = "und"
    sentiment: Literal["neg", "neu", "pos"] | None = None  # None = the reading failed
    p_negative: float | None = None
    care: bool = False
    kind: str = "other"
    motives: tuple[str, ...] = ()
    network: str = ""  # one of NETWORKS, "" = not known
    version: str = ""
    network_source: str = ""  # words | motive | page, "" = not known, or read before it was noted
    place: str = ""  # ISO 3166-2 of a region or province, "" = not known
    place_source: str = ""  # words | page


class MessageMark(msgspec.Struct, frozen=True, kw_only=True):
    """What a stored message's mark is made of: a later fact about the message brings it along.

    So the fold finds the mark without keeping every message's name. `reading` is the engine's own.
    """

    source: Name
    id: Name
    thread: Name
    time_us: int
    recorded_us: int
    channel: str = ""
    order: int = 0
    person: int = 0
    backfill: bool = False
    settled: bool = False
    visibility: str = "public"
    region: str | None = None
    reading: Reading | None = None

    @property
    def key(self) -> str:
        """What the message is known by in the state."""
        return f"{self.source} {self.id}"


class ReadingCorrectedData(msgspec.Struct, frozen=True, kw_only=True):
    """A person reads one part of a message otherwise, or takes such a correction back.

    `head` is one of HEADS; `old` is what it said before, `new` what it says now. `undoes`: the id of the
    correction that this one takes back, "" = none.
    """

    message: MessageMark
    head: Literal["sentiment", "care", "kind", "motives"]
    old: Said
    new: Said
    who: str
    undoes: str = ""

    def __post_init__(self) -> None:
        if not self.undoes and not is_sayable(self.head, self.new):
            raise ValueError(f"{self.head} cannot be {self.new!r}")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages an audit asks about: `size` of those written in (start, end], by lot from `seed`."""

    seed: int
    start_us: int
    end_us: int
    size: Annotated[int, Meta(ge=1, le=2000)] = 200

    @property
    def key(self) -> str:
        """What the audit is known by."""
        return f"{self.seed}:{self.start_us}:{self.end_us}:{self.size}"


class ReadingAuditedData(msgspec.Struct, frozen=True, kw_only=True):
    """An auditor's label of one message of a sample: a sentiment, skip, or "" = taken back."""

    sample: Sample
    message: MessageMark
    label: Literal["neg", "neu", "pos", "skip", ""]
    who: str
