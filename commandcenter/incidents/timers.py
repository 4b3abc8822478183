"""What the passing of time does to incidents: limits, reminders, silences that begin and end.

Every due time is absolute and stands in the log or follows from it, so it does not matter when the hub
was off: what is due is done at the next look, what nobody needs any more is logged as skipped.
"""

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.incidents import SilenceData
from commandcenter.incidents import tell
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.chain import chain_due, escalate
from commandcenter.incidents.incident import OPEN, Incident
from commandcenter.incidents.severity import acknowledge_within
from commandcenter.incidents.silence import WARNED_BEFORE, holding

CONFIRMED_WITHIN = 5 * MINUTE
REMINDED_AFTER, GIVEN_BACK_AFTER = 30 * MINUTE, 60 * MINUTE
REFIRES_AFTER = 15 * MINUTE
CLOSED_AFTER = 7 * DAY
HANDED_OVER_AFTER = DAY  # without a change: it pages nobody, it is for the next shift


def passed(batch: Batch) -> None:
    """Add what is due now. What inhibits others is looked at first, in the same pass."""
    for name, incident in sorted(batch.incidents(), key=lambda item: (_is_part(item[1]), item[0])):
        if incident.is_open or incident.into:
            _held(batch, name, incident)
        now = batch.incident(name) or incident
        if not (now.into or now.silenced) or now.state not in OPEN:
            _RULES.get(now.state, _nothing)(batch, name, now)
    _silences(batch)


def inhibitor(batch: Batch, incident: Incident) -> str:
    """Return the national incident that speaks for a regional or channel one of the same; "" = none."""
    if not _is_part(incident) or incident.split_from or incident.kind == "feed_silence":
        return ""
    for name, other in batch.incidents():
        if other.is_open and other.key == incident.key and not _is_part(other):
            return name
    return ""


def _is_part(incident: Incident) -> bool:
    return (incident.channel, incident.region) != ("*", "*")


def _held(batch: Batch, name: str, incident: Incident) -> None:
    """Begin or end what holds its notices back."""
    held = inhibitor(batch, incident) or holding(batch.silences(), incident, batch.now_us)
    if held and held != incident.silenced:
        batch.step(name, silenced=held, reason="silenced")
    elif incident.silenced and not held:
        # Whoever is told only now has the whole time to take it.
        due_us = batch.now_us + (acknowledge_within(incident.severity) or 0)
        waits = incident.state in {"firing", "escalated"}
        batch.step(name, silenced="", reason="silence_over", due_us=due_us if waits else None)


def _pending(batch: Batch, name: str, incident: Incident) -> None:
    if batch.now_us >= incident.at_us + CONFIRMED_WITHIN:
        batch.step(name, "dropped", reason="not_confirmed")


def _waiting(batch: Batch, name: str, incident: Incident) -> None:
    """Take the steps of the chain that are due, one after another; each stands in the log."""
    while (due_us := chain_due(incident)) is not None and due_us <= batch.now_us:
        if batch.now_us - incident.last_us > HANDED_OVER_AFTER:
            batch.step(name, due_us=0, reason="handed_over")
            return
        incident = escalate(batch, name, incident, "not_taken", since_us=due_us)


def lapses(incident: Incident) -> int | None:
    """Return when it becomes nobody's again unless its owner gives a sign; None where it does not."""
    is_held = incident.state == "acknowledged" and not (incident.into or incident.silenced)
    return incident.noted_us + GIVEN_BACK_AFTER if is_held else None


def _acknowledged(batch: Batch, name: str, incident: Incident) -> None:
    silent = batch.now_us - incident.noted_us
    if silent >= GIVEN_BACK_AFTER:
        if batch.now_us - incident.last_us > HANDED_OVER_AFTER:
            return  # nothing of yesterday pages
        batch.step(name, "firing", owner="", reason="no_note")
    elif silent >= REMINDED_AFTER and not incident.is_reminded:
        batch.step(name, reminded=True, reason="reminder")


def _resolved(batch: Batch, name: str, incident: Incident) -> None:
    ended_us = incident.resolved_us or incident.at_us
    by_hand = incident.resolved_by is not None
    still = by_hand and incident.burning and not incident.has_refired
    if still and batch.now_us >= ended_us + REFIRES_AFTER:
        held = holding(batch.silences(), incident, batch.now_us) or None
        batch.step(name, "firing", reason="still_burning", silenced=held)
    elif batch.now_us >= ended_us + CLOSED_AFTER:
        batch.step(name, "closed", reason="after_days")


def _nothing(batch: Batch, name: str, incident: Incident) -> None:
    """Nothing is due in this state."""


_RULES = {
    "pending": _pending,
    "firing": _waiting,
    "escalated": _waiting,
    "acknowledged": _acknowledged,
    "resolved": _resolved,
}


def _silences(batch: Batch) -> None:
    """Tell ten minutes before a silence ends, where it still holds something."""
    for name, silence in batch.silences().items():
        is_near = silence.end_us - WARNED_BEFORE <= batch.now_us < silence.end_us
        if silence.warned or not is_near:
            continue
        held = [(n, one) for n, one in batch.incidents() if one.is_open and one.silenced == name]
        if not held:
            continue
        data = SilenceData(
            silence=name, version=silence.version + 1, motive=silence.motive,
            channel=silence.channel, region=silence.region, max_severity=silence.max_severity,
            start_us=silence.start_us, end_us=silence.end_us, who=silence.who,
            comment=silence.comment, warned=True,
        )  # fmt: skip
        batch.silence(name, data)
        for incident_name, incident in held:
            tell.silence_ends(batch, incident_name, incident)
