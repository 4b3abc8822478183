"""Incidents as a person's seat shows them: each with its steps in words' keys, its silences, its notices."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from commandcenter.clock import DAY, HOUR
from commandcenter.events.incidents import IncidentData
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.severity import DESK
from commandcenter.incidents.timers import CONFIRMED_WITHIN, lapses
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.alerts import AlertStep, NoticeRow, PostRow, SilenceRow, Why
from commandcenter.protocol.row import AlertState
from commandcenter.state import State

STEPS = 12
NOTICES = 20
SILENCES_SHOWN = 30 * DAY
SILENCES = 50
POSTS_SHOWN, POSTS = 48 * HOUR, 10


class Sample(NamedTuple):
    """A distinct text of an incident's messages, masked, and how many customers wrote it."""

    text: str
    customers: int


def early(moment: Moment) -> str:
    """Return the motive of the gravest incident that may begin; "" = none. Told to nobody, only shown."""
    found = [
        (-one.severity, one.at_us, one.motive)
        for one in moment.state.incidents.values()
        if one.state == "pending" and one.at_us <= moment.now_us < one.at_us + CONFIRMED_WITHIN
    ]
    return min(found)[2] if found else ""


def life_of(
    state: State, name: str, incident: Incident, samples: Mapping[str, tuple[Sample, ...]]
) -> dict[str, Any]:
    """Return the part of an incident's row that persons and time have made."""
    held = state.silences.get(incident.silenced)
    post = state.posts.get(incident.said)
    return {
        "name": incident.name,
        "cause": incident.cause,
        "said": (post.title if post is not None else incident.said)[:80],
        "update_by_us": incident.update_by_us,
        "silenced_until_us": held.end_us if held is not None else None,
        "silenced_by": held.who if held is not None else incident.silenced,
        "escalated_to": incident.to,
        "reopened": incident.reopened,
        "into": incident.into,
        "parts": tuple(n for n, one in state.incidents.items() if one.into == name),
        "also": incident.also,
        "still_burning": incident.is_over and incident.burning,
        "plan_us": incident.plan_us,
        "done": incident.done,
        "untold": untold(state, name, incident),
        "why": _why(incident, samples.get(name, ())),
        "lapses_us": lapses(incident),
    }


def steps(state: State, name: str, most: int | None = STEPS) -> tuple[AlertStep, ...]:
    """Return the newest steps that changed something, at most so many; None = all of them.

    Detectors repeat what they said when nothing did.
    """
    told: list[AlertStep] = []
    before: IncidentData | None = None
    for at_us, data in steps_of(state, name):
        shown: AlertState = data.state if data.state != "dropped" else "pending"
        step = AlertStep(
            at_us=at_us,
            state=shown,
            severity=data.severity,
            who=data.who,
            what=_what(before, data),
            detail=_detail(data)[:200],
        )
        if not told or _said(step) != _said(told[-1]):
            told.append(step)
        before = data
    return tuple(told if most is None else told[-most:])


def _said(step: AlertStep) -> tuple[str, int, str | None, str, str]:
    return step.state, step.severity, step.who, step.what, step.detail


_REASONS = frozenset(
    {
        "no_note", "reminder", "still_burning", "silenced", "silence_over", "breaks_through", "merged",
        "step_skipped", "handed_over", "with_whole", "with_parts", "after_days", "split", "released",
        "shift_given", "shift_taken", "overruled",
    }
)  # fmt: skip


def _what(before: IncidentData | None, data: IncidentData) -> str:
    """Return the key of the words of a step."""
    if data.reason in _REASONS:
        return data.reason
    if data.state == "escalated" and data.to:
        return "escalated"
    if data.follow_up is not None:
        return "follow_up_done" if data.follow_up.done else "follow_up"
    was = before.state if before is not None else ""
    if data.state not in {was, "firing"}:
        return data.state
    for key in (
        "lowered",
        "owner",
        "plan",
        "item",
        "also",
        "into",
        "cause",
        "said",
        "name",
        "update_by_us",
    ):
        value = getattr(data, key)
        if (value is not None and value not in {"", False}) or (key == "plan" and value is False):
            return "plan_ended" if key == "plan" and value is False else key
    return "note" if data.note and data.who else ""


def _detail(data: IncidentData) -> str:
    if data.reason in {"merged", "silenced"}:
        return data.note or data.silenced or ""
    if data.follow_up is not None:
        return data.follow_up.what
    for value in (
        data.to,
        data.item,
        data.also,
        data.into,
        data.owner,
        data.cause,
        data.name,
        data.said,
    ):
        if value:
            return value
    return data.note


def untold(state: State, name: str, incident: Incident) -> tuple[str, ...]:
    """Return who could not be told of it by any means, since it fired."""
    tries: dict[str, list[str]] = {}
    for one in state.notices.values():
        if one.incident == name and one.number >= incident.fired_number and one.addressee != DESK:
            tries.setdefault(f"{one.addressee} {one.number}", []).append(one.state)
    lost = {key.split()[0] for key, states in tries.items() if set(states) == {"failed"}}
    return tuple(sorted(lost))


def _why(incident: Incident, samples: tuple[Sample, ...]) -> Why | None:
    found = incident.evidence or {}
    try:
        return Why(
            window_min=int(found["window_min"]),
            seen=float(found["observed"]),
            expected=float(found["expected"]),
            share=float(found["share"]),
            customers=int(found["customers"]),
            parameters=str(found["parameters"]),
            texts=tuple(sample.text for sample in samples),
            texts_of=tuple(sample.customers for sample in samples),
        )
    except (KeyError, TypeError, ValueError):
        return None  # another detector's, which explains itself otherwise


def notices(moment: Moment) -> tuple[NoticeRow, ...]:
    """Return the desk's newest notices of the last day, oldest first."""
    found = [
        one
        for one in moment.state.notices.values()
        if one.addressee == DESK
        and one.state != "cancelled"
        and moment.now_us - DAY < one.queued_us <= moment.now_us
    ]
    found.sort(key=lambda one: (one.queued_us, one.key))
    incidents = moment.state.incidents
    return tuple(
        NoticeRow(
            key=one.key.name,
            incident=one.incident,
            kind=one.kind,
            at_us=one.queued_us,
            severity=incidents[one.incident].severity if one.incident in incidents else 1,
        )
        for one in found[-NOTICES:]
    )


def silences(moment: Moment) -> tuple[SilenceRow, ...]:
    """Return the silences in force and those of the last 30 days, those in force first."""
    now = moment.now_us
    found = [
        SilenceRow(
            silence=name,
            motive=one.motive,
            channel=one.channel,
            region=one.region,
            max_severity=one.max_severity,
            start_us=one.start_us,
            end_us=one.end_us,
            who=one.who,
            comment=one.comment[:120],
            holds=tuple(
                n for n, i in moment.state.incidents.items() if i.is_open and i.silenced == name
            ),
        )
        for name, one in moment.state.silences.items()
        if one.start_us <= now < one.end_us + SILENCES_SHOWN
    ]
    found.sort(key=lambda row: (row.end_us <= now, -row.start_us, row.silence))
    return tuple(found[:SILENCES])


def posts(moment: Moment) -> tuple[PostRow, ...]:
    """Return what we published lately, newest first."""
    now = moment.now_us
    found = [
        PostRow(publication=name, title=post.title[:80], at_us=post.start_us)
        for name, post in moment.state.posts.items()
        if post.state == "published" and now - POSTS_SHOWN < post.start_us <= now
    ]
    return tuple(sorted(found, key=lambda row: (-row.at_us, row.publication))[:POSTS])
