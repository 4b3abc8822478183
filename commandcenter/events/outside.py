"""What a feed may bring: types, and what the data of each must hold."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.clock import parse_us
from commandcenter.events.agents import AgentCapacityData, AgentSkillsData, AgentStateData
from commandcenter.events.words import Identity, Name


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
    agent: str | None = None  # who of us wrote it


class EditedData(msgspec.Struct, frozen=True, kw_only=True):
    """A new text for the message whose first event is `message_id`."""

    message_id: Identity
    text: str


class DeletedData(msgspec.Struct, frozen=True, kw_only=True):
    """The message whose first event is `message_id` was taken away by its author or platform."""

    message_id: Identity


class DeliveryData(msgspec.Struct, frozen=True, kw_only=True):
    """How far a message of ours has come. `command_id`: the action of ours that sent it."""

    status: Name
    command_id: str | None = None


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
    """The case was closed, why and by whom where that is told."""

    reason_code: str | None = None
    agent: str | None = None


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


class CaseLabelledData(CaseData, frozen=True, kw_only=True):
    """Labels were set on the case; `agent` set them and may have said why."""

    labels: tuple[Name, ...]
    agent: str | None = None
    reason: str | None = None


CASE_LABELLED = "care.case.labelled.v1"


class SurveyData(msgspec.Struct, frozen=True, kw_only=True):
    """A survey sent or answered."""

    survey: Name


class PublicationData(msgspec.Struct, frozen=True, kw_only=True):
    """A post of ours, planned or out; times RFC 3339.

    `area`: of our customers, a region by code or name; None = everywhere. `reason`: why it was called off or
    changed. `whole`: it says everything, so what it does not say is not known any more.
    """

    channel: Name
    publication_id: Name | None = None
    text: str | None = None
    start: str | None = None
    end: str | None = None
    motive: str | None = None
    expected_multiple: Annotated[float, Meta(ge=0, le=1000)] | None = None
    area: str | None = None
    reason: str | None = None
    whole: bool = False


class ScheduledData(PublicationData, frozen=True, kw_only=True):
    """A planned post: when it starts is required."""

    publication_id: Name
    start: str


PUBLICATION_SCHEDULED = "care.publication.scheduled.v1"


PUBLICATION_PUBLISHED = "care.publication.published.v1"


PUBLICATION_CANCELLED = "care.publication.cancelled.v1"


PUBLICATIONS: dict[str, type[PublicationData]] = {
    PUBLICATION_SCHEDULED: ScheduledData,
    PUBLICATION_PUBLISHED: PublicationData,
    PUBLICATION_CANCELLED: PublicationData,
}
"""The steps of a publication."""


class ModerationData(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform did with a message (`message_id`: of its first event) or with an author."""

    action: Literal["hide", "unhide", "delete", "ban", "unban"]
    outcome: Literal["confirmed", "refused", "unknown"]
    message_id: Identity | None = None
    command_id: str | None = None  # the action of ours that it carries out


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
    "care.agent.capacitychanged.v1": AgentCapacityData,
    "care.agent.skillschanged.v1": AgentSkillsData,
    CASE_LABELLED: CaseLabelledData,
    "care.survey.sent.v1": SurveyData,
    "care.survey.answered.v1": SurveyData,
    **PUBLICATIONS,
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
