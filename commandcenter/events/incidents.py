"""Steps of incidents, silences, and the notices about them."""

from typing import Any, Literal

import msgspec

from commandcenter.events.words import Name

IncidentState = Literal[
    "pending", "firing", "acknowledged", "escalated", "resolved", "closed", "false_alarm", "dropped"
]


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """An action agreed on after an incident, by its number there; said again with `done` when it is done."""

    number: int
    what: str = ""
    owner: str = ""
    due: str = ""  # the day, as 2026-05-22
    done: bool = False


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
    follow_up: FollowUp | None = None


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


INCIDENT_CHANGED = "care.incident.changed.v1"


SILENCE_CHANGED = "care.silence.changed.v1"


NOTICE_CHANGED = "care.notice.changed.v1"
