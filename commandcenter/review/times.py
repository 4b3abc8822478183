"""How soon a crisis was seen, taken, answered in public and over; and what persons decided meanwhile."""

from collections.abc import Iterator

from commandcenter.events.incidents import IncidentData
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.severity import acknowledge_within
from commandcenter.protocol.review import Decision, ReviewTime
from commandcenter.review.overrides import decided
from commandcenter.review.span import Window
from commandcenter.state import State
from commandcenter.views.incidents import steps


def times(state: State, name: str, incident: Incident) -> tuple[ReviewTime, ...]:
    """Return the four times, of the first firing and the first hand that took it.

    Detect: onset to firing. Acknowledge: firing to whoever took it; as long as its severity then allows.
    Publish: firing to our first post about its motive, or the one it was answered with. Resolve: the end
    of the excess to the end of the incident.
    """
    told = steps_of(state, name)
    fired = next((step for step in told if step[1].state == "firing"), None)
    fired_us = incident.fired_us if fired is None else fired[0]
    severity = incident.severity if fired is None else fired[1].severity
    taken_us = next((at_us for at_us, data in told if data.state == "acknowledged"), None)
    return (
        ReviewTime(key="detect", begin_us=incident.onset_us, end_us=fired_us),
        ReviewTime(
            key="acknowledge",
            begin_us=fired_us,
            end_us=taken_us,
            within_us=acknowledge_within(severity),
        ),
        ReviewTime(key="publish", begin_us=fired_us, end_us=published_us(state, incident)),
        ReviewTime(key="resolve", begin_us=incident.ended_us, end_us=incident.resolved_us),
    )


def published_us(state: State, incident: Incident) -> int | None:
    """Return when we first said something about a crisis in public, from its onset to its end."""
    until_us = incident.resolved_us
    found = [
        post.start_us
        for name, post in state.posts.items()
        if post.state == "published"
        and (name == incident.said or post.motive == incident.motive)
        and post.start_us >= incident.onset_us
        and (until_us is None or post.start_us <= until_us)
    ]
    return min(found, default=None)


def decisions(state: State, window: Window) -> tuple[Decision, ...]:
    """Return what persons did to the incidents of a window, and what we published, oldest first."""
    found = [
        *_of_incidents(state),
        *_publications(state),
        *_silences(state),
        *decided(state, window),
    ]
    kept = [one for one in found if window.start_us <= one.at_us < window.end_us]
    return tuple(sorted(kept, key=lambda one: (one.at_us, one.kind, one.number, one.why)))


def _of_incidents(state: State) -> Iterator[Decision]:
    for name in state.incidents:
        whys = {(at_us, data.who): _why(data) for at_us, data in steps_of(state, name)}
        for step in steps(state, name, most=None):
            if step.who is not None:
                why = whys.get((step.at_us, step.who), "")
                yield Decision(at_us=step.at_us, kind="step", who=step.who, step=step, why=why)


def _why(data: IncidentData) -> str:
    return data.note or data.lessons


def _publications(state: State) -> Iterator[Decision]:
    for post in state.posts.values():
        if post.state == "published":
            yield Decision(at_us=post.start_us, kind="publication", what=post.title[:80])


def _silences(state: State) -> Iterator[Decision]:
    for one in state.silences.values():
        yield Decision(
            at_us=one.start_us, kind="silence", who=one.who, what=one.motive, why=one.comment[:200]
        )
