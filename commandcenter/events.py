"""What happened, as facts: the types a feed may bring, the hub's own, and the row the fold reads.

Kinds are never renamed; fields are only added, with defaults. Unknown members are kept in the log.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(min_length=1)]
Identity = Annotated[str, Meta(min_length=1, max_length=1024)]

MOTIVES = (
    "internet_3g", "signal", "no_service", "billing_plan", "callcenter_unreachable",
    "advertising_criticism", "unwanted_activation", "broadband", "technician",
    "intermittent_outage", "billing", "installation_delay", "commercial_doubt", "other",
)  # fmt: skip
"""The fourteen motives of a message, in the order of their bits. Only ever appended to."""

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
    """A message of a customer (received) or of ours (sent)."""

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
    "care.case.moved.v1": CaseData,
    "care.case.statuschanged.v1": CaseStatusData,
    "care.case.closed.v1": CaseData,
    "care.case.reopened.v1": CaseData,
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


class IncidentData(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an incident, as the detectors saw it."""

    incident: Name
    state: Literal["firing", "resolved", "acknowledged"]
    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    evidence: dict[str, Any] | None = None
    ended_us: int | None = None
    who: str | None = None


class LinkData(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's link was lost or came back, as the hub saw it. `state`: fresh | stale | disconnected."""

    feed: Name
    label: str
    state: str
    previous: str


class RulesData(msgspec.Struct, frozen=True, kw_only=True):
    """Other rules of reading came into force; `site`: what the site's files said, by file and table."""

    version: str
    previous: str
    site: dict[str, dict[str, Any]]


INCIDENT_CHANGED = "care.incident.changed.v1"
LINK_CHANGED = "care.link.changed.v1"
GAP_DETECTED = "care.feed.gapdetected.v1"
ACCESS_REFUSED = "care.access.refused.v1"
HISTORY_TAKEN = "care.history.taken.v1"
COMMAND_TAKEN = "care.command.taken.v1"
RULES_CHANGED = "care.reading.ruleschanged.v1"

FROM_HUB: dict[str, type[msgspec.Struct]] = {
    INCIDENT_CHANGED: IncidentData,
    LINK_CHANGED: LinkData,
}
"""The hub's own facts that change state: taken from the journal and from a replayed log only."""


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
