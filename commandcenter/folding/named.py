"""Things known by a name: posts, incidents, silences, notices, links, closed months."""

from collections.abc import Callable
from typing import Any

from commandcenter import newest
from commandcenter.events.billing import MONTH_CLOSED, MonthClosedData
from commandcenter.events.fact import Fact
from commandcenter.events.hub import LINK_CHANGED, LinkData
from commandcenter.events.incidents import (
    INCIDENT_CHANGED,
    NOTICE_CHANGED,
    SILENCE_CHANGED,
    IncidentData,
    NoticeData,
    SilenceData,
)
from commandcenter.events.outside import PUBLICATIONS, PublicationData
from commandcenter.folding.rule import Rule, said_in
from commandcenter.incidents import incident as incidents
from commandcenter.incidents.notice import name_of, notice_after
from commandcenter.incidents.silence import silence_after
from commandcenter.newest import Step
from commandcenter.state import State


def steps_of(state: State, incident: str) -> list[tuple[int, IncidentData]]:
    """Return what happened to an incident, oldest first."""
    held = state.steps.get(f"{incidents.incident_after.__name__} {incident}", [])
    return incidents.incident_steps(held)


def _named(
    data: type[Any],
    member: str,
    name: Callable[[Any, Fact], str],
    after: Callable[[Any, Step], Any],
) -> Rule:
    """Return the rule of a thing that follows from all its steps.

    `member`: of the state. `after`: (what was known | None, step) -> what is known.
    """

    def change(state: State, fact: Fact, at_us: int, said: Any) -> None:
        known, called = getattr(state, member), name(said, fact)
        steps = state.steps.setdefault(f"{after.__name__} {called}", [])
        step = newest.step_of(fact, at_us, said)
        known[called] = newest.joined(steps, step, known.get(called), after)

    return Rule(said_in(data), change)


def _month(state: State, _fact: Fact, _at_us: int, data: MonthClosedData) -> None:
    """Close a month, once: of two closings the one counted earlier stands, in whatever order they come."""
    held = state.months.get(data.month, data)
    state.months[data.month] = min(held, data, key=lambda one: (one.seq, one.hash))


_POSTS = _named(
    PublicationData,
    "posts",
    lambda said, fact: said.publication_id or fact.id,
    newest.post_after,
)

RULES = {
    **dict.fromkeys(PUBLICATIONS, _POSTS),
    INCIDENT_CHANGED: _named(
        IncidentData, "incidents", lambda said, _: said.incident, incidents.incident_after
    ),
    SILENCE_CHANGED: _named(SilenceData, "silences", lambda said, _: said.silence, silence_after),
    NOTICE_CHANGED: _named(NoticeData, "notices", lambda said, _: name_of(said), notice_after),
    LINK_CHANGED: _named(LinkData, "links", lambda said, _: said.feed, newest.links_after),
    MONTH_CLOSED: Rule(said_in(MonthClosedData), _month),
}
