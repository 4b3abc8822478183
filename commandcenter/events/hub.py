"""The hub's own facts: those that change state, and those that are only noted."""

import msgspec

from commandcenter.events.actions import ACTIONS
from commandcenter.events.agents import AGENT_LISTED, AgentListedData
from commandcenter.events.assignment import (
    CASE_DECIDED,
    CASE_NOTED,
    OVERLOAD_CHANGED,
    PEOPLE_NEEDED,
    CaseDecidedData,
    CaseNotedData,
    OverloadData,
    PeopleNeededData,
)
from commandcenter.events.billing import MONTH_CLOSED, MonthClosedData
from commandcenter.events.criteria import CRITERIA_CHANGED, CriteriaData
from commandcenter.events.critical import (
    CRITICAL_CHANGED,
    CRITICAL_LISTED,
    CriticalData,
    ListedData,
)
from commandcenter.events.customers import (
    CUSTOMER_LINKED,
    CUSTOMER_NAMED,
    CUSTOMER_UNLINKED,
    CustomerLinkData,
    CustomerNamedData,
)
from commandcenter.events.handovers import HANDOVERS
from commandcenter.events.incidents import (
    INCIDENT_CHANGED,
    NOTICE_CHANGED,
    SILENCE_CHANGED,
    IncidentData,
    NoticeData,
    SilenceData,
)
from commandcenter.events.moderation import BAN_CHANGED, MESSAGE_FLAGGED, BanData, FlagData
from commandcenter.events.overrides import OVERRIDES
from commandcenter.events.reading import (
    READING_AUDITED,
    READING_CORRECTED,
    ReadingAuditedData,
    ReadingCorrectedData,
)
from commandcenter.events.routing import ROUTES
from commandcenter.events.words import Name


class LinkData(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's link was lost or came back, or it is read no more, as the hub saw it.

    `state`: fresh | stale | disconnected | removed.
    """

    feed: Name
    label: str
    state: str
    previous: str


LINK_CHANGED = "care.link.changed.v1"


GAP_DETECTED = "care.feed.gapdetected.v1"


STATUS_CHANGED = "care.feed.statuschanged.v1"


ACCESS_REFUSED = "care.access.refused.v1"


ACCESS_CHANGED = "care.access.changed.v1"


HISTORY_TAKEN = "care.history.taken.v1"


PAST_TOLD = "care.past.told.v1"  # this log is an export of a past, told as it happened


COMMAND_TAKEN = "care.command.taken.v1"


FROM_HUB: dict[str, type[msgspec.Struct]] = {
    CRITERIA_CHANGED: CriteriaData,
    INCIDENT_CHANGED: IncidentData,
    SILENCE_CHANGED: SilenceData,
    NOTICE_CHANGED: NoticeData,
    LINK_CHANGED: LinkData,
    READING_CORRECTED: ReadingCorrectedData,
    READING_AUDITED: ReadingAuditedData,
    MONTH_CLOSED: MonthClosedData,
    MESSAGE_FLAGGED: FlagData,
    BAN_CHANGED: BanData,
    CRITICAL_CHANGED: CriticalData,
    CRITICAL_LISTED: ListedData,
    AGENT_LISTED: AgentListedData,
    CUSTOMER_LINKED: CustomerLinkData,
    CUSTOMER_UNLINKED: CustomerLinkData,
    CUSTOMER_NAMED: CustomerNamedData,
    **OVERRIDES,
    CASE_DECIDED: CaseDecidedData,
    OVERLOAD_CHANGED: OverloadData,
    PEOPLE_NEEDED: PeopleNeededData,
    CASE_NOTED: CaseNotedData,
    **ACTIONS,
    **HANDOVERS,
    **ROUTES,
}
"""The hub's own facts that change state: taken from the journal and from a replayed log only."""
