"""What regia and review show beside the wall: every incident with its steps, and how figures came about."""

from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np

from commandcenter.clock import HOUR
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.severity import acknowledge_within
from commandcenter.kpis import KPIS
from commandcenter.kpis.drift import drifts
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.quality import quality
from commandcenter.messages import StoredMessage
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.desk import DeskView
from commandcenter.protocol.regia import RegiaView
from commandcenter.protocol.row import AlertState
from commandcenter.views.critical import critical
from commandcenter.views.handover import handover
from commandcenter.views.incidents import Sample, life_of, notices, posts, silences, steps
from commandcenter.views.messages import message_rows
from commandcenter.views.moderation import moderation
from commandcenter.views.people import people
from commandcenter.views.publications import plans
from commandcenter.views.wall import (
    LEVELS,
    acknowledge_by,
    customers_of,
    level_of,
    slope_of,
)

ALERTS = 100
DRIFTS = 2


def desk(
    moment: Moment,
    recent: Iterable[StoredMessage] = (),
    samples: Mapping[str, tuple[Sample, ...]] = {},
    texts: Mapping[int, str] = {},
    regia: RegiaView | None = None,
) -> DeskView:
    """Return what a person's seat shows at this moment.

    `recent`: the newest messages. `samples`: an incident's most frequent texts. `texts`: those
    that moderation looks at, by log position. `regia`: assignment (`views/regia.py`).
    """
    known = {
        name: incident
        for name, incident in moment.state.incidents.items()
        if incident.fired_us <= moment.now_us and incident.state != "dropped"
    }
    order = sorted(known, key=lambda name: _rank(name, known[name]))
    return DeskView(
        as_of_us=moment.now_us,
        alerts=tuple(_alert(moment, name, known[name], samples) for name in order[:ALERTS]),
        alerts_left_out=max(0, len(order) - ALERTS),
        explained=() if moment.is_catching_up() else tuple(kpi.explain(moment) for kpi in KPIS),
        notices=notices(moment),
        silences=silences(moment),
        posts=posts(moment),
        moderation=moderation(moment, texts),
        critical=critical(moment, *_promised(regia)),
        plans=plans(moment.state, moment.now_us),
        messages=message_rows(moment.state, recent),
        quality=quality(moment),
        drifts=drifts(moment)[:DRIFTS],
        people=people(moment, regia.work if regia is not None else ()),
        handover=handover(moment.state, moment.now_us),
        regia=regia,
    )


def _promised(regia: RegiaView | None) -> tuple[int, ...]:
    """Return what critical customers are promised by the criteria in force, where they are known."""
    return (regia.criteria.first_reply_min,) if regia is not None and regia.criteria else ()


def _rank(name: str, incident: Incident) -> tuple[int, int, int, int, str]:
    """Open ones as they take the wall's hero, what may become one, parts of others, then what is over."""
    level = LEVELS.index(level_of(incident))
    if incident.is_over:
        return 3, 0, 0, -(incident.resolved_us or incident.at_us), name
    place = 2 if incident.into else 1 if incident.state == "pending" else 0
    return place, -level, -incident.severity, incident.fired_us, name


def _alert(
    moment: Moment, name: str, incident: Incident, samples: Mapping[str, tuple[Sample, ...]]
) -> AlertRow:
    taken = [at_us for at_us, said in steps_of(moment.state, name) if said.state == "acknowledged"]
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
        slope=None if customers is None or incident.is_over else slope_of(moment, incident),
        version=incident.version,
        owner=incident.owner,
        acknowledge_by_us=acknowledge_by(incident),
        acknowledge_within_us=acknowledge_within(incident.severity),
        acknowledged_us=next((at for at in taken if at >= incident.fired_us), None),
        ended_us=incident.ended_us,
        resolved_us=incident.resolved_us if incident.is_over else None,
        steps=steps(moment.state, name),
        **life_of(moment.state, name, incident, samples),
    )


def _customers(moment: Moment, name: str, incident: Incident) -> tuple[int, int] | None:
    """Return how many customers it touched and of how many the place is known; None where none wrote.

    What is over is counted once an hour: late ones are few.
    """
    if incident.kind in {"feed_silence", "alert_storm"}:
        return None
    if not incident.is_over:
        return customers_of(moment, incident, moment.now_us)
    found = moment.hours.keep(
        f"customers/{name}/{incident.version}",
        moment.now_us // HOUR,
        lambda: np.array(
            customers_of(moment, incident, incident.resolved_us or incident.at_us), dtype=float
        ),
    )
    return int(found[0]), int(found[1])
