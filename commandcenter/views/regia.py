"""Assignment as it stands, for the regia: a function of state, instant and the room that follows."""

from collections.abc import Iterable, Mapping

import msgspec

from commandcenter.care.hands import HandStep
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.ahead import ahead
from commandcenter.dispatch.dispatch import Dispatch, Happened
from commandcenter.dispatch.places import Places
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.regia import DecisionRow, RegiaView
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views import overrides
from commandcenter.views.criteria import criteria_row
from commandcenter.views.handed import handed_over
from commandcenter.views.regia_late import late
from commandcenter.views.regia_queues import Ahead, queues
from commandcenter.views.regia_work import work

DECISIONS = 40


def regia(
    moment: Moment,
    dispatch: Dispatch,
    why_off: str = "",
    problems: Mapping[str, str] = {},
    kept: Ahead | None = None,
) -> RegiaView:
    """Return what regia is shown of assignment. `why_off`: why the engine decides nothing.

    `problems`: the engine's codes of overrides that are infeasible or in conflict, by their ids. `kept`: what
    will be kept if nothing is changed, where somebody looked ahead.
    """
    seen, places = ahead(dispatch.engine.room), Places(moment.settings.queues)
    rows = queues(moment, dispatch, places, kept)
    state, now_us = moment.state, moment.now_us
    today = state.decisions.between(moment.clock.day_start(now_us) - 1, now_us)
    return RegiaView(
        version=overrides.list_version(state),
        is_on=not why_off,
        why_off=why_off,
        is_overloaded=dispatch.engine.room.overload,
        forecast_us=None if kept is None else kept.until_us,
        ahead=() if kept is None else kept.motives(),
        queues=rows,
        late=late(moment, dispatch, seen),
        at_risk=rows[-1].at_risk,
        work=work(dispatch, seen),
        on_call=overrides.on_call(state, now_us),
        overrides=overrides.overrides(state, now_us, problems),
        decisions=_decisions(
            dispatch.happened, [*overrides.decisions(state, now_us), *handed_over(state)]
        ),
        decided_today=int((today[:, 1] == 1).sum()),
        criteria=criteria_row(state, dispatch.criteria),
    )


def as_read(moment: Moment, criteria: Criteria) -> RegiaView:
    """Return the same of a state that no hub follows."""
    return regia(moment, followed(moment, criteria), why_off(moment.state, moment.settings))


def followed(moment: Moment, criteria: Criteria) -> Dispatch:
    """Return the room of such a state: it only looks."""
    dispatch = Dispatch(moment.state, criteria, moment.settings)
    dispatch.turn(moment.now_us, decides=False)
    return dispatch


def why_off(state: State, settings: Settings) -> str:
    """Return why the engine decides nothing on such a state and site; "" = it does."""
    if settings.assignment.mode == "observe":
        return "observe"
    return "" if state.agents else "no_agents"


def _decisions(
    happened: Iterable[Happened], others: Iterable[DecisionRow]
) -> tuple[DecisionRow, ...]:
    """Return what was decided of cases and about the rules, newest first."""
    newest = sorted(happened, key=lambda one: one.step, reverse=True)
    rows = [*map(_decision, newest), *others]
    return tuple(sorted(rows, key=lambda row: -row.at_us)[:DECISIONS])


def _decision(one: Happened) -> DecisionRow:
    step = one.step
    row = DecisionRow(
        at_us=step.at_us, act=_act(step), who="engine", case=one.number, thread=one.thread,
        agent=step.agent or one.before, queue=step.queue,
    )  # fmt: skip
    if step.act == "decided":
        return msgspec.structs.replace(row, mode=step.mode, why=step.why)
    who = step.who or step.agent or one.before
    return msgspec.structs.replace(row, who=who, words=" ".join(step.why))


def _act(step: HandStep) -> str:
    """Return how a step is told: a person's here, the engine's, or what a feed told of an agent."""
    if step.act == "moved":
        return "moved" if step.queue else "returned"
    if not step.agent:
        return "returned"
    if step.act == "decided":
        return "given"
    return "assigned" if step.who else "taken_over"
