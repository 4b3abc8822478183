"""What happened, as facts: the types a feed may bring, the hub's own, and the row the fold reads.

Kinds are never renamed; fields are only added, with defaults. Unknown members are kept in the log.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.clock import parse_us

Name = Annotated[str, Meta(min_length=1)]
Identity = Annotated[str, Meta(min_length=1, max_length=1024)]

MOTIVES = (
    "internet_3g", "signal", "no_service", "billing_plan", "callcenter_unreachable",
    "advertising_criticism", "unwanted_activation", "broadband", "technician",
    "intermittent_outage", "billing", "installation_delay", "commercial_doubt", "other",
)  # fmt: skip
"""The fourteen motives of a message, in the order of their bits. Only ever appended to."""

KINDS = (
    "question", "complaint", "data_reply", "thanks", "praise", "spam", "offtopic", "joke/banter",
    "press/legal", "churn_threat",
)  # fmt: skip
"""What a message does, by semantic.md."""

SENTIMENTS = ("neg", "neu", "pos")
HEADS = ("sentiment", "care", "kind", "motives")
"""The parts of a reading that a person may correct."""

NETWORKS = ("mobile", "fibre", "xdsl", "fixed")
"""What a message may be about, as its words or its motive tell; `fixed` = a line, nobody said which."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The CloudEvents attributes a reader needs; the rest is carried along."""

    specversion: Literal["1.0"]
    id: Identity
    source: Name
    type: Name
    time: str
    data: dict[str, Any]
    datacontenttype: Literal["application/json"] = "application/json"
    recordedtime: str | None = None
    partitionkey: Name | None = None


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote. Unknown followers are None, never 0."""

    id: Identity
    handle: str | None = None
    name: str | None = None
    followers: Annotated[int, Meta(ge=0, le=10**10)] | None = None  # more is no count


class MessageData(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a customer (received) or of ours (sent).

    The hub adds `reading` and, to a near copy, `duplicate_of`: the id of the first message of its text.
    """

    channel: Name
    author: Author
    text: str
    direction: Literal["in", "out"]
    actor: Literal["customer", "agent", "bot", "system"]
    thread: Identity
    visibility: Literal["public", "private", "direct", "internal"] = "public"
    lang: str | None = None
    in_reply_to: str | None = None
    attachments: list[dict[str, Any]] | None = None
    place: str | None = None  # of the page: ISO 3166-2, or a country's code
    network: str | None = None  # of the page or the customer's line: one of NETWORKS


class EditedData(msgspec.Struct, frozen=True, kw_only=True):
    """A new text for the message whose first event is `message_id`."""

    message_id: Identity
    text: str


class DeletedData(msgspec.Struct, frozen=True, kw_only=True):
    """The message whose first event is `message_id` was taken away by its author or platform."""

    message_id: Identity


class DeliveryData(msgspec.Struct, frozen=True, kw_only=True):
    """How far a message of ours has come."""

    status: Name


class CaseData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a case, named by its id or its thread."""

    case_id: Name | None = None
    thread: Name | None = None

    def __post_init__(self) -> None:
        if self.case_id is None and self.thread is None:
            raise ValueError("case_id or thread is required")


class CaseAssignedData(CaseData, frozen=True, kw_only=True):
    """An agent has the case."""

    agent: Name


class CaseStatusData(CaseData, frozen=True, kw_only=True):
    """The case went from one status to another."""

    to_status: Name


class CaseMovedData(CaseData, frozen=True, kw_only=True):
    """The case went to another queue or desk; its clock goes on. `reason`: why, None = nobody said."""

    from_queue: str | None = None
    to_queue: str | None = None
    desk: str | None = None
    reason: str | None = None


class CaseClosedData(CaseData, frozen=True, kw_only=True):
    """The case was closed, and why where that is told."""

    reason_code: str | None = None


class CaseVerifiedData(CaseData, frozen=True, kw_only=True):
    """The customer said whether what the case is about works again."""

    outcome: Literal["confirmed", "not_fixed"]


class CasePromisedData(CaseData, frozen=True, kw_only=True):
    """An update was promised to the customer until `due` (RFC 3339)."""

    due: Name
    agent: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        parse_us(self.due)


class AgentStateData(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's state; `team` and `shift` ("07:00-15:00", local) where the feed tells them."""

    agent: Name
    state: Name
    team: str | None = None
    shift: str | None = None


class AgentData(msgspec.Struct, frozen=True, kw_only=True):
    """Another fact about an agent."""

    agent: Name


class SurveyData(msgspec.Struct, frozen=True, kw_only=True):
    """A survey sent or answered."""

    survey: Name


class PublicationData(msgspec.Struct, frozen=True, kw_only=True):
    """A post of ours, planned or out; times RFC 3339."""

    channel: Name
    publication_id: Name | None = None
    text: str | None = None
    start: str | None = None
    end: str | None = None
    motive: str | None = None
    expected_multiple: Annotated[float, Meta(ge=0, le=1000)] | None = None


class ScheduledData(PublicationData, frozen=True, kw_only=True):
    """A planned post: when it starts is required."""

    publication_id: Name
    start: str


class ModerationData(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform did with a message or an author at our request."""

    action: Literal["hide", "unhide", "delete", "ban", "unban"]
    outcome: Literal["confirmed", "refused", "unknown"]


class OverrideData(msgspec.Struct, frozen=True, kw_only=True):
    """An override carried out elsewhere."""

    reason: Name


class OutsideAlertData(msgspec.Struct, frozen=True, kw_only=True):
    """An alert of another system."""

    alert_id: Name


class FeedData(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's own report on itself."""

    feed: Name


FROM_OUTSIDE: dict[str, type[msgspec.Struct]] = {
    "care.message.received.v1": MessageData,
    "care.message.sent.v1": MessageData,
    "care.message.edited.v1": EditedData,
    "care.message.deleted.v1": DeletedData,
    "care.message.delivery.v1": DeliveryData,
    "care.case.opened.v1": CaseData,
    "care.case.assigned.v1": CaseAssignedData,
    "care.case.unassigned.v1": CaseAssignedData,
    "care.case.moved.v1": CaseMovedData,
    "care.case.statuschanged.v1": CaseStatusData,
    "care.case.closed.v1": CaseClosedData,
    "care.case.reopened.v1": CaseData,
    "care.case.verified.v1": CaseVerifiedData,
    "care.case.promised.v1": CasePromisedData,
    "care.agent.statechanged.v1": AgentStateData,
    "care.agent.capacitychanged.v1": AgentData,
    "care.agent.skillschanged.v1": AgentData,
    "care.survey.sent.v1": SurveyData,
    "care.survey.answered.v1": SurveyData,
    "care.publication.scheduled.v1": ScheduledData,
    "care.publication.published.v1": PublicationData,
    "care.publication.cancelled.v1": PublicationData,
    "care.moderation.completed.v1": ModerationData,
    "care.override.applied.v1": OverrideData,
    "care.alert.raised.v1": OutsideAlertData,
    "care.alert.acknowledged.v1": OutsideAlertData,
    "care.alert.cleared.v1": OutsideAlertData,
    "care.feed.statuschanged.v1": FeedData,
    "care.feed.gapdetected.v1": FeedData,
}
"""Types a live feed may bring, each with what its data must hold."""

REVISIONS = frozenset({"care.message.edited.v1", "care.message.deleted.v1"})
MESSAGE_RECEIVED = "care.message.received.v1"
MESSAGES = frozenset({MESSAGE_RECEIVED, "care.message.sent.v1"})


IncidentState = Literal[
    "pending", "firing", "acknowledged", "escalated", "resolved", "closed", "false_alarm", "dropped"
]


class IncidentData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an incident: into `state` out of `was`, or a word about it where both are the same.

    What is None, "" or False says nothing and changes nothing. `was` None: a detector's own words, of
    the first versions of this program. `who` None = the engine.
    """

    incident: Name
    state: IncidentState
    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    evidence: dict[str, Any] | None = None
    ended_us: int | None = None
    who: str | None = None
    was: str | None = None
    number: int = 0  # of the step within its incident, from 1; 0 = not numbered
    reason: str = ""  # a key: why the engine did it
    note: str = ""
    cause: str | None = None  # confirmed by a person; of a false alarm, one of FALSE_ALARM_CAUSES
    name: str | None = None
    owner: str | None = None  # "" = nobody's any more
    said: str | None = None  # id of the publication in which we answered
    update_by_us: int | None = None  # when the next word about it is due; 0 = none is
    lowered: bool = False  # `severity` is a person's, below what it was
    due_us: int | None = None  # when the next step of the chain is due; 0 = none is
    step: int | None = None  # how many steps of the chain were taken
    to: str = ""  # whom it was escalated to
    silenced: str | None = (
        None  # id of the silence, or of the incident, that holds its notices back
    )
    burning: bool | None = None  # whether the detectors hold it open
    reminded: bool = False  # its owner was reminded
    plan: bool | None = None  # the crisis plan is in force, is ended
    item: str = ""  # a line of the crisis plan, done
    into: str | None = None  # the incident it is a part of now; "" = of none any more
    split_from: str = ""
    follows: str = ""  # the incident before it of the same kind and motive
    also: str = ""  # a motive that is seen along with it
    actions: str = ""  # of the review, with `lessons`
    lessons: str = ""


class SilenceData(msgspec.Struct, frozen=True, kw_only=True):
    """A silence, a new version of it, or (with `end_us` now) its end. "*" matches everything."""

    silence: Name
    version: int
    motive: str
    channel: str
    region: str
    max_severity: int
    start_us: int
    end_us: int
    who: Name
    comment: Name
    warned: bool = False  # its end was announced


class NoticeData(msgspec.Struct, frozen=True, kw_only=True):
    """A notice in the outbox and what became of it; known by incident, number, addressee and means."""

    incident: Name
    number: int
    addressee: Name
    means: Literal["desk", "email", "webhook"]
    kind: Literal["firing", "update", "escalated", "reminder", "silence_ends", "resolved"]
    state: Literal["queued", "trying", "delivered", "failed", "cancelled"]
    due_us: int
    attempts: int = 0
    why: str = ""


FALSE_ALARM_CAUSES = (
    "campaign", "contest", "spam", "one_person", "misread", "known_event", "late_data", "test", "other"
)  # fmt: skip
"""Why an alert was none; only ever appended to."""


class LinkData(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's link was lost or came back, as the hub saw it. `state`: fresh | stale | disconnected."""

    feed: Name
    label: str
    state: str
    previous: str


READING_CORRECTED = "care.reading.corrected.v1"
READING_AUDITED = "care.reading.audited.v1"


class RulesData(msgspec.Struct, frozen=True, kw_only=True):
    """Other rules of reading came into force; `site`: what the site's files said, by file and table."""

    version: str
    previous: str
    site: dict[str, dict[str, Any]]


INCIDENT_CHANGED = "care.incident.changed.v1"
SILENCE_CHANGED = "care.silence.changed.v1"
NOTICE_CHANGED = "care.notice.changed.v1"
LINK_CHANGED = "care.link.changed.v1"
GAP_DETECTED = "care.feed.gapdetected.v1"
ACCESS_REFUSED = "care.access.refused.v1"
HISTORY_TAKEN = "care.history.taken.v1"
COMMAND_TAKEN = "care.command.taken.v1"
MONTH_CLOSED = "care.month.closed.v1"
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
    visibility: str = "public"
    region: str | None = None
    reading: Reading | None = None

    @property
    def key(self) -> str:
        """What the message is known by in the state."""
        return f"{self.source} {self.id}"


Said = str | bool | tuple[str, ...]


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


def is_sayable(head: str, said: Said | None) -> bool:
    """Tell whether a part of a reading may say so."""
    match head:
        case "sentiment":
            return said in SENTIMENTS
        case "care":
            return isinstance(said, bool)
        case "kind":
            return said in KINDS
        case "motives":
            return isinstance(said, tuple) and len(said) > 0 and set(said) <= set(MOTIVES)
    return False


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


PaidUnit = Literal["request", "cycle", "conversation"]


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier is paid by from an instant on, for some channels (() = all).

    Conversations are counted with gaps under `gap_h` hours, also where another unit is paid.
    """

    since_us: int = 0
    channels: tuple[str, ...] = ()
    desk: str = ""
    supplier: str = ""
    unit: PaidUnit = "request"
    gap_h: float = 24.0


class BilledLine(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one channel under one contract, in all three ways of counting; `unit` is the paid one.

    `month` other than that of the closing: an adjustment, whose counts may be negative.
    """

    month: str
    channel: str
    desk: str
    supplier: str
    unit: PaidUnit
    gap_h: float
    requests: int
    cycles: int
    conversations: int


class MonthClosedData(msgspec.Struct, frozen=True, kw_only=True):
    """A month's counts, frozen: as the log stood at position `seq`, by these contracts.

    `hash`: SHA-256 over the sorted ids of the month's units (`billing.units`). Instants: [start, end).
    """

    month: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$")]
    start_us: int
    end_us: int
    seq: int
    contracts: tuple[Contract, ...]
    lines: tuple[BilledLine, ...]
    hash: str
    who: str


FROM_HUB: dict[str, type[msgspec.Struct]] = {
    INCIDENT_CHANGED: IncidentData,
    SILENCE_CHANGED: SilenceData,
    NOTICE_CHANGED: NoticeData,
    LINK_CHANGED: LinkData,
    READING_CORRECTED: ReadingCorrectedData,
    READING_AUDITED: ReadingAuditedData,
    MONTH_CLOSED: MonthClosedData,
}
"""The hub's own facts that change state: taken from the journal and from a replayed log only."""


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One row of the journal as the fold reads it; `body` is JSON {"data": …} without text or names."""

    seq: int
    recorded_us: int
    time_us: int
    order: int  # the event's own sequence: decides between equal times
    type: str
    source: str
    id: str
    person: int  # 0 = nobody
    body: bytes
