"""What regia and review show beside the wall: every incident with its steps, and how figures came about."""

from collections.abc import Iterable
from typing import cast

import numpy as np

from commandcenter.clock import HOUR
from commandcenter.kpis import KPIS
from commandcenter.kpis.drift import drifts
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.quality import quality
from commandcenter.messages import StoredMessage
from commandcenter.protocol import AlertRow, AlertState, AlertStep, DeskView
from commandcenter.state import Incident, steps_of
from commandcenter.views.messages import message_rows
from commandcenter.views.wall import (
    LEVELS,
    acknowledge_by,
    acknowledge_within,
    customers_of,
    level_of,
)

ALERTS = 100
STEPS = 12
DRIFTS = 2


def desk(moment: Moment, recent: Iterable[StoredMessage] = ()) -> DeskView:
    """Return what a person's seat shows at this moment; `recent`: the newest messages."""
    known = {
        name: incident
        for name, incident in moment.state.incidents.items()
        if incident.fired_us <= moment.now_us
    }
    order = sorted(known, key=lambda name: _rank(name, known[name]))
    return DeskView(
        as_of_us=moment.now_us,
        alerts=tuple(_alert(moment, name, known[name]) for name in order[:ALERTS]),
        alerts_left_out=max(0, len(order) - ALERTS),
        explained=() if moment.is_catching_up() else tuple(kpi.explain(moment) for kpi in KPIS),
        messages=message_rows(moment.state, recent),
        quality=quality(moment),
        drifts=drifts(moment)[:DRIFTS],
    )


def _rank(name: str, incident: Incident) -> tuple[bool, int, int, int, str]:
    """Open ones first, in the order in which they take the wall's hero; then by when they ended."""
    if incident.state == "resolved":
        return True, 0, 0, -incident.at_us, name
    level = LEVELS.index(level_of(incident))
    return False, -level, -incident.severity, incident.fired_us, name


def _alert(moment: Moment, name: str, incident: Incident) -> AlertRow:
    steps = [
        AlertStep(at_us=at_us, state=said.state, severity=said.severity, who=said.who)
        for at_us, said in steps_of(moment.state, name)
    ]
    taken = [step.at_us for step in steps if step.state == "acknowledged"]
    is_over = incident.state == "resolved"
    customers, place_known = _customers(moment, name, incident) or (None, 0)
    return AlertRow(
        incident=name,
        kind=incident.kind,
        motive=incident.motive,
        channel=incident.channel,
        region=incident.region,
        severity=incident.severity,
        level=level_of(incident),
        state=cast("AlertState", incident.state),
        since_us=incident.onset_us,
        fired_us=incident.fired_us,
        customers=customers,
        place_known=place_known,
        version=incident.version,
        owner=incident.owner,
        acknowledge_by_us=acknowledge_by(incident),
        acknowledge_within_us=acknowledge_within(incident),
        acknowledged_us=next((at for at in taken if at >= incident.fired_us), None),
        ended_us=incident.ended_us,
        resolved_us=incident.at_us if is_over else None,
        steps=_changes(steps)[-STEPS:],
    )


def _changes(steps: list[AlertStep]) -> tuple[AlertStep, ...]:
    """Return the steps that changed something: detectors repeat what they said when nothing did."""
    told: list[AlertStep] = []
    for step in steps:
        if not told or _said(step) != _said(told[-1]):
            told.append(step)
    return tuple(told)


def _said(step: AlertStep) -> tuple[str, int, str | None]:
    return step.state, step.severity, step.who


def _customers(moment: Moment, name: str, incident: Incident) -> tuple[int, int] | None:
    """Return how many customers it touched and of how many the place is known; None where none wrote.

    What is over is counted once an hour: late ones are few.
    """
    if incident.kind == "feed_silence":
        return None
    if incident.state != "resolved":
        return customers_of(moment, incident, moment.now_us)
    found = moment.hours.keep(
        f"customers/{name}/{incident.version}",
        moment.now_us // HOUR,
        lambda: np.array(customers_of(moment, incident, incident.at_us), dtype=float),
    )
    return int(found[0]), int(found[1])
