"""The wall's view: a moment and the feeds' states in, one frozen WallView out."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.events.hub import PAST_TOLD
from commandcenter.events.words import MOTIVES
from commandcenter.incidents.incident import OPEN, OVER, Incident
from commandcenter.incidents.severity import acknowledge_within
from commandcenter.kpis import KPIS, online, to_answer
from commandcenter.kpis.happened import publications
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.row import Level
from commandcenter.protocol.wall import (
    Break,
    FeedRow,
    Figure,
    Hero,
    History,
    MotiveRow,
    Span,
    WallView,
)
from commandcenter.state import State
from commandcenter.views import partial, scenes, strips
from commandcenter.views.incidents import early
from commandcenter.views.staffing import Told, staffing

LEVELS: tuple[Level, ...] = ("normal", "notice", "warning", "critical")
MOTIVE_ROWS = 5
SPANS = 20  # crises, and breaks, on the time axis
POSTS = 12
CLEARED_FOR = 60 * SECOND


@dataclass(frozen=True)
class Around:
    """What the wall shows that is not in the state: the links as they are now, progress, warnings."""

    started_us: int
    feeds: tuple[FeedRow, ...] = ()
    history: History | None = None
    notices: tuple[str, ...] = ()
    simulated: bool = False


def wall(moment: Moment, around: Around) -> WallView:
    """Return everything the wall draws at this moment."""
    state, now = moment.state, moment.now_us
    lost = partial.gone(partial.with_messages(around.feeds))
    start, end = strips.axis(now)
    ages, over_h = to_answer.ages_min(moment), _over_h(moment)
    rows = scenes.rows(moment, around.feeds)
    return WallView(
        as_of_us=now,
        started_us=around.started_us,
        timezone=moment.settings.timezone,
        simulated=state.simulated or around.simulated,
        past=bool(state.counts.get(PAST_TOLD)),
        figures=tuple(partial.marked(figure, around.feeds, now) for figure in figures(moment)),
        strips=strips.all_three(moment, [row.name for row in around.feeds]),
        axis_start_us=start,
        axis_end_us=end,
        publications=publications(moment.state, start, end + 1)[:POSTS],
        crises=_crises(moment, start),
        breaks=_breaks(moment, start),
        motives=_motives(moment),
        motives_without=partial.labels(lost),
        motives_without_since_us=partial.since_us(lost),
        feeds=around.feeds,
        teams=online.teams(moment),
        hero=hero(moment),
        early=early(moment),
        history=around.history,
        first_data_us=state.first_us or None,
        channels=rows.channels,
        channels_beyond=rows.channels_beyond,
        networks=rows.networks,
        queues=rows.queues,
        promises=rows.promises,
        over_4h=int((ages > over_h[0] * 60).sum()),
        over_12h=int((ages > over_h[1] * 60).sum()),
        over_h=over_h,
        oldest_us=round(float(ages.max()) * MINUTE) if ages.size else None,
        notices=around.notices,
    )


def _over_h(moment: Moment) -> tuple[float, float]:
    levels = moment.settings.levels
    return levels.oldest_warning_h, levels.oldest_critical_h


def figures(moment: Moment) -> tuple[Figure, ...]:
    """Return the five headline figures in their fixed order; missing while today itself comes in."""
    found = tuple(kpi.figure(moment) for kpi in KPIS)
    if not moment.is_catching_up():
        return found
    return tuple(
        msgspec.structs.replace(figure, value=None, part=None, n=None, level="normal")
        for figure in found
    )


def _crises(moment: Moment, start: int) -> tuple[Span, ...]:
    """Return the times of crisis on the axis, those that overlap as one, named by the worst."""
    found = [
        Span(
            start_us=incident.onset_us,
            end_us=_end_us(incident),
            motive=incident.motive,
            level=level_of(incident),
        )
        for incident in moment.state.incidents.values()
        if incident.kind != "feed_silence" and _was_one(incident)
    ]
    merged: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start_us, span.motive)):
        if merged and span.start_us <= (merged[-1].end_us or moment.now_us):
            merged[-1] = _joined(merged[-1], span)
        elif span.end_us is None or span.end_us >= start:
            merged.append(span)
    return tuple(merged)[-SPANS:]


def _was_one(incident: Incident) -> bool:
    """Tell whether it fired, and was no false alarm: the others leave no trace on the wall."""
    return incident.state in OPEN | OVER - {"false_alarm"} and not incident.into


def _end_us(incident: Incident) -> int | None:
    if not incident.is_over:
        return None
    return incident.ended_us or incident.resolved_us or incident.at_us


def _joined(one: Span, other: Span) -> Span:
    worst = max(one, other, key=lambda span: LEVELS.index(span.level))
    ends = (one.end_us, other.end_us)
    return msgspec.structs.replace(
        worst,
        start_us=min(one.start_us, other.start_us),
        end_us=None if None in ends else max(end for end in ends if end is not None),
    )


def _breaks(moment: Moment, start: int) -> tuple[Break, ...]:
    found = [link for links in moment.state.links.values() for link in links]
    shown = [link for link in found if link.end_us is None or link.end_us >= start]
    return tuple(
        Break(at_us=link.at_us, end_us=link.end_us, label=link.label)
        for link in sorted(shown, key=lambda link: (link.at_us, link.label))[-SPANS:]
    )


def _motives(moment: Moment) -> tuple[MotiveRow, ...]:
    """Return the motives of the last hour; ranked by whole minutes, so that rows do not dance."""
    minute = moment.now_us // MINUTE * MINUTE
    facts = moment.state.messages.between(minute - HOUR, minute)[:, 1]
    today = moment.now_us // HOUR
    rows = []
    for place, motive in enumerate(MOTIVES):
        count = int(np.count_nonzero(facts & (1 << (marks.MOTIVE_SHIFT + place))))
        if not count:
            continue
        usual = (
            moment.hours.usual(
                f"motive/{place}",
                today,
                today,
                lambda past, place=place: float(moment.hours.past(past).motives[place]),  # type: ignore[misc]
            )
            if moment.with_usual
            else None
        )
        rows.append(MotiveRow(motive=motive, count=count, usual=usual.value if usual else None))
    return tuple(sorted(rows, key=lambda row: (-row.count, row.motive))[:MOTIVE_ROWS])


def level_of(incident: Incident) -> Level:
    """Return the level of an incident: severity 1-2 notice, 3-4 warning, 5-10 critical."""
    if incident.severity >= 5:
        return "critical"
    return "warning" if incident.severity >= 3 else "notice"


def worst_crisis(state: State, now_us: int) -> str | None:
    """Return the open incident that takes the hero; None where none burns."""
    found = _open_crises(state, now_us)
    if not found:
        return None
    return min(found, key=lambda name: (-found[name].severity, found[name].fired_us, name))


def _critical_ones(state: State) -> dict[str, Incident]:
    return {
        name: incident
        for name, incident in state.incidents.items()
        if incident.kind != "feed_silence" and level_of(incident) == "critical"
    }


def _open_crises(state: State, now_us: int) -> dict[str, Incident]:
    found = _critical_ones(state)
    return {name: one for name, one in found.items() if one.is_open and one.at_us <= now_us}


def hero(moment: Moment) -> Hero | None:
    """Return the incident that takes the hero: the worst open one with a diamond, or one just cleared."""
    open_ones = _open_crises(moment.state, moment.now_us)
    if name := worst_crisis(moment.state, moment.now_us):
        found = _hero(moment, name, open_ones[name], others=len(open_ones) - 1)
        began_us = min(incident.onset_us for incident in open_ones.values())
        told = _newest_told(moment, open_ones)
        return msgspec.structs.replace(found, staffing=staffing(moment, began_us, told))
    cleared = {
        n: i
        for n, i in _critical_ones(moment.state).items()
        if i.state in {"resolved", "closed"}
        and not i.into
        and 0 <= moment.now_us - (i.resolved_us or i.at_us) <= CLEARED_FOR
    }
    if cleared:
        name = max(cleared, key=lambda n: (cleared[n].resolved_us or 0, n))
        return _hero(moment, name, cleared[name], others=0)
    return None


def _newest_told(moment: Moment, open_ones: Iterable[str]) -> Told | None:
    """Return what the engine said last: it looks at all that comes, whichever crisis is the worst then."""
    needed = moment.state.needed
    found = [told for one in open_ones if (told := needed.get(one)) and told[0] <= moment.now_us]
    return max(found, key=lambda told: told[:2], default=None)


def _hero(moment: Moment, name: str, incident: Incident, *, others: int) -> Hero:
    now = moment.now_us
    since = moment.state.messages.between(max(incident.onset_us - 1, now - DAY), now)
    bad = since[_negative_of(moment, incident, since[:, 1])]
    hour = moment.state.messages.between(now - HOUR, now)
    speaks = np.count_nonzero(hour[:, 1] & marks.motive_mask(incident.motive))
    return Hero(
        incident=name,
        kind=incident.kind,
        motive=incident.motive,
        channel=incident.channel,
        region=incident.region,
        severity=incident.severity,
        level=level_of(incident),
        since_us=incident.onset_us,
        fired_us=incident.fired_us,
        customers=_people(bad[:, 1]),
        place_known=_people(bad[(bad[:, 1] & marks.PLACED) != 0, 1]),
        share=float(speaks) / len(hour) if len(hour) else None,
        negatives_15=int(np.count_nonzero(bad[:, 0] > now - 15 * MINUTE)),
        negatives_15_usual=_usual_negatives(moment, incident),
        acknowledge_by_us=acknowledge_by(incident),
        owner=incident.owner,
        others=others,
        cleared_us=(incident.resolved_us or incident.at_us) if incident.is_over else None,
        name=incident.name if incident.cause else "",
        update_by_us=incident.update_by_us,
        cause=incident.cause,
        announced_us=_announced(moment, incident),
    )


def _announced(moment: Moment, incident: Incident) -> int | None:
    """Return when, since the onset, a post of ours about the motive last came out."""
    out = [
        post.start_us
        for post in moment.state.posts.values()
        if post.state == "published"
        and post.motive == incident.motive
        and incident.onset_us <= post.start_us <= moment.now_us
    ]
    return max(out, default=None)


def customers_of(moment: Moment, incident: Incident, end_us: int) -> tuple[int, int]:
    """Return how many customers wrote negatively of an incident from its onset, at most a day back.

    Then of how many of them the place is known.
    """
    since = moment.state.messages.between(max(incident.onset_us - 1, end_us - DAY), end_us)
    bad = since[_negative_of(moment, incident, since[:, 1]), 1]
    return _people(bad), _people(bad[(bad & marks.PLACED) != 0])


def slope_of(moment: Moment, incident: Incident) -> tuple[int, int]:
    """Return how many negative messages of it came in the last quarter of an hour, and in the one before."""
    now, quarter = moment.now_us, 15 * MINUTE
    lately = moment.state.messages.between(now - 2 * quarter, now)
    bad = lately[_negative_of(moment, incident, lately[:, 1]), 0]
    newest = int(np.count_nonzero(bad > now - quarter))
    return newest, len(bad) - newest


def _people(facts: NDArray[np.int64]) -> int:
    return len(np.unique((facts >> marks.PERSON_SHIFT) & marks.PERSON))


def _negative_of(moment: Moment, incident: Incident, facts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which messages are negative, speak of the incident's motive and stand on its channel."""
    found: NDArray[np.bool_] = (facts & marks.motive_mask(incident.motive)) != 0
    found &= ((facts >> marks.MOOD_SHIFT) & marks.MOOD) == Mood.NEGATIVE
    if incident.channel in moment.state.channels:
        found &= (facts & marks.CHANNEL) == moment.state.channels.index(incident.channel)
    return found


def acknowledge_by(incident: Incident) -> int | None:
    """Return until when somebody has to take it; None where somebody has, or nobody must."""
    if incident.state not in {"firing", "escalated"}:
        return None
    limit_us = acknowledge_within(incident.severity)
    since_us = incident.at_us if incident.state == "firing" else incident.fired_us
    return None if limit_us is None else since_us + limit_us


def _usual_negatives(moment: Moment, incident: Incident) -> float | None:
    """Return how many negatives of this kind 15 minutes of this hour usually bring."""
    if not moment.with_usual:
        return None

    def quarter(past: int) -> float:
        facts = moment.state.messages.hour(past)[:, 1]
        return float(np.count_nonzero(_negative_of(moment, incident, facts))) / 4

    hour = moment.now_us // HOUR
    key = f"bad/{incident.motive}/{incident.channel}"
    found = moment.hours.usual(key, hour, hour, quarter)
    return found.value if found else None
