"""The whole review of a crisis: state in, one frozen ReviewView out. Pure."""

from collections.abc import Callable, Sequence

from commandcenter.errors import UserError
from commandcenter.events.hub import PAST_TOLD
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import Incident
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.review import Cost, FollowUpRow, ReviewRow, ReviewView
from commandcenter.review.charts import charts, revisions
from commandcenter.review.lanes import lanes
from commandcenter.review.overrides import called_in
from commandcenter.review.periods import rows
from commandcenter.review.span import Window, window
from commandcenter.review.times import decisions, times
from commandcenter.state import State
from commandcenter.views.wall import customers_of, level_of

OPEN_ELSEWHERE = 12  # follow-ups of other crises that are told along


def review(
    moment: Moment, name: str, feeds: Sequence[str], known_at: Callable[[int], Moment]
) -> ReviewView:
    """Return the review of an incident; `known_at` gives the moment of an instant, with what was known then.

    Raises UserError where there is no such incident, or nothing was told of it.
    """
    state = moment.state
    incident = state.incidents.get(name)
    if incident is None or incident.state in {"pending", "dropped"}:
        raise UserError("incident_unknown", incident=name)
    span = window(incident, moment.now_us)
    ended_us = incident.resolved_us if incident.is_over else None
    then = None if ended_us is None else known_at(ended_us)
    figures = rows(moment, span, then)
    is_silence = incident.kind == "feed_silence"
    return ReviewView(
        incident=name,
        kind=incident.kind,
        motive=incident.motive,
        channel=incident.channel,
        region=incident.region,
        name=incident.name,
        cause=incident.cause,
        state=incident.state,
        severity=incident.severity,
        level=level_of(incident),
        owner=incident.owner,
        parameters=str((incident.evidence or {}).get("parameters", "")),
        customers=None if is_silence else customers_of(moment, incident, span.until_us)[0],
        start_us=span.start_us,
        end_us=span.end_us,
        onset_us=span.onset_us,
        over_us=span.over_us,
        as_of_us=moment.now_us,
        timezone=moment.settings.timezone,
        simulated=state.simulated,
        past=bool(state.counts.get(PAST_TOLD)),
        strips=charts(moment, span, feeds, then or moment),
        revisions=revisions(moment, span),
        lanes=lanes(state, span),
        times=times(state, name, incident),
        rows=figures,
        decisions=decisions(state, span),
        follow_ups=_follow_ups(state, name, incident),
        open_elsewhere=_open_elsewhere(state, name),
        **_closing(state, name),
        cost=_cost(moment, span, figures),
    )


def _closing(state: State, name: str) -> dict[str, str]:
    """Return what was done and learned, as the review said that closed it."""
    told = [data for _, data in steps_of(state, name) if data.actions or data.lessons]
    return {"actions": told[-1].actions, "lessons": told[-1].lessons} if told else {}


def _follow_ups(state: State, name: str, incident: Incident) -> tuple[FollowUpRow, ...]:
    done = {
        data.follow_up.number: (at_us, data.who)
        for at_us, data in steps_of(state, name)
        if data.follow_up is not None and data.follow_up.done
    }
    return tuple(
        FollowUpRow(
            incident=name,
            number=one.number,
            what=one.what,
            owner=one.owner,
            due=one.due,
            done_us=done[one.number][0] if one.done else None,
            done_by=done[one.number][1] if one.done else None,
            motive=incident.motive,
        )
        for one in incident.follow_ups
    )


def _open_elsewhere(state: State, but: str) -> tuple[FollowUpRow, ...]:
    found = [
        row
        for name, one in state.incidents.items()
        if name != but and one.follow_ups
        for row in _follow_ups(state, name, one)
        if row.done_us is None
    ]
    return tuple(sorted(found, key=lambda row: (row.due, row.incident, row.number)))[
        :OPEN_ELSEWHERE
    ]


def _cost(moment: Moment, span: Window, figures: Sequence[ReviewRow]) -> Cost | None:
    """Return what missed promises and people called in cost; None where there is no rate for either."""
    rates, called = moment.settings.rates, called_in(moment.state, span)
    late = next(row.during for row in figures if row.key == "missed")
    cents = rates.cents(int(late or 0))
    if cents is None and not called.hours:
        return None
    return Cost(
        currency=rates.currency,
        missed=int(late or 0),
        missed_promise_cents=rates.missed_promise_cents,
        cents=(cents or 0) + called.cents,
        called_in=called,
    )
