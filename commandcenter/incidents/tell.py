"""Who is told of a step, by which means, and which older notices it makes pointless."""

from collections.abc import Mapping
from typing import Protocol

from commandcenter.events.incidents import IncidentData
from commandcenter.incidents import notice
from commandcenter.incidents.addressees import Addressee, Notify
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.notice import GROUPED, Key, Notice
from commandcenter.incidents.severity import DESK, RISE, told_at_once


class Outbox(Protocol):
    """What telling needs of a batch: the instant, who there is, what stands in the outbox."""

    @property
    def now_us(self) -> int:
        """The instant."""

    @property
    def notify(self) -> Notify:
        """Whom the site tells."""

    def notices(self) -> Mapping[str, Notice]:
        """Return every notice."""

    def parts_of(self, incident: str) -> set[str]:
        """Return the incidents that are part of another one."""

    def notice(self, fact: NewFact) -> None:
        """Add a fact of the outbox."""


def of_step(
    batch: Outbox, name: str, before: Incident | None, after: Incident, data: IncidentData
) -> None:
    """Put into the outbox what a step has to say, and take out what it outdates."""
    was_open = before is not None and before.is_open
    if was_open and not after.is_open:
        _ended(batch, name, after)
    elif not after.is_open:
        return
    elif after.state == "acknowledged" and before is not None and before.state != after.state:
        _cancel(batch, name, "acknowledged")
    elif data.silenced is not None:
        _silenced(batch, name, after)
    elif not was_open or (before is not None and before.state != "firing" == after.state):
        _everyone(batch, name, after)
    elif after.state == "escalated" and data.step is not None:
        _part(batch, name, after, data.to, "escalated")
    elif before is not None and after.severity > before.severity:
        _rise(batch, name, before, after)
    if data.reminded and after.is_open:
        _queue(batch, name, after, DESK, "reminder")


def silence_ends(batch: Outbox, name: str, incident: Incident) -> None:
    """Tell the desk that a silence which holds this incident is about to end."""
    _queue(batch, name, incident, DESK, "silence_ends", always=True)


def next_means(batch: Outbox, failed: Notice) -> None:
    """Try the addressee's next means with what could not be delivered."""
    person = next((p for p in batch.notify.people if p.key == failed.addressee), None)
    means = person.by() if person is not None else ()
    later = means[means.index(failed.means) + 1 :] if failed.means in means else ()
    if later:
        key = failed.key._replace(means=later[0])
        batch.notice(notice.queued(key, failed.kind, batch.now_us, batch.now_us))


def _everyone(batch: Outbox, name: str, incident: Incident) -> None:
    """Tell all whom its severity concerns."""
    _queue(batch, name, incident, DESK, "firing")
    for part in told_at_once(incident.severity):
        for person in _people(batch, part, incident):
            _queue(batch, name, incident, person.key, "firing")


def _part(batch: Outbox, name: str, incident: Incident, part: str, kind: str) -> None:
    _queue(batch, name, incident, DESK, kind)
    for person in _people(batch, part, incident):
        _queue(batch, name, incident, person.key, kind)


def _rise(batch: Outbox, name: str, before: Incident, after: Incident) -> None:
    """Tell anew who knows of it where it rose by two, and for the first time whom it concerns now."""
    if after.severity >= before.severity + RISE:
        _queue(batch, name, after, DESK, "update")
    known = set(told_at_once(before.severity))
    for part in told_at_once(after.severity):
        if part not in known:
            kind = "firing"
        elif after.severity >= before.severity + RISE:
            kind = "update"
        else:
            continue
        for person in _people(batch, part, after):
            _queue(batch, name, after, person.key, kind)


def _silenced(batch: Outbox, name: str, incident: Incident) -> None:
    """What begins to be silenced says nothing more; what comes back and still burns is told at once."""
    if incident.silenced:
        _cancel(batch, name, "silenced")
    elif incident.state != "acknowledged":
        _everyone(batch, name, incident)


def _ended(batch: Outbox, name: str, incident: Incident) -> None:
    """Nothing of what burned goes out any more; whoever may know of it, or of a part, is told its end."""
    parts = batch.parts_of(name)
    told = {
        (one.addressee, one.means)
        for one in batch.notices().values()
        if one.may_have_come and one.kind != "resolved"
        if one.incident in parts or (one.incident == name and one.number >= incident.fired_number)
    }
    _cancel(batch, name, "over")
    if incident.into:
        return  # what it is a part of now tells its own
    for addressee, means in sorted(told):
        key = Key(name, incident.number, addressee, means)
        batch.notice(notice.queued(key, "resolved", batch.now_us, batch.now_us))


def _of(batch: Outbox, name: str) -> list[Notice]:
    return [one for one in batch.notices().values() if one.incident == name]


def _cancel(batch: Outbox, name: str, why: str) -> None:
    for one in _of(batch, name):
        if one.state == "queued" and one.kind != "resolved":
            batch.notice(notice.cancelled(one, batch.now_us, why))


def _queue(
    batch: Outbox,
    name: str,
    incident: Incident,
    addressee: str,
    kind: str,
    *,
    always: bool = False,
) -> None:
    """Put a notice for one addressee into the outbox; further first ones of five minutes wait together."""
    if incident.silenced and not always:
        return
    means = "desk"
    if addressee != DESK:
        person = next(p for p in batch.notify.people if p.key == addressee)
        if not person.by():
            return
        means = person.by()[0]
    due_us = batch.now_us
    if kind == "firing" and addressee != DESK:
        first = [
            one.queued_us
            for one in batch.notices().values()
            if (one.addressee, one.means, one.kind) == (addressee, means, "firing")
            and one.state != "cancelled"
            and one.due_us == one.queued_us > batch.now_us - GROUPED
        ]
        due_us = max(due_us, min(first, default=due_us - GROUPED) + GROUPED)
    key = Key(name, incident.number, addressee, means)
    batch.notice(notice.queued(key, kind, batch.now_us, due_us))


def _people(batch: Outbox, part: str, incident: Incident) -> list[Addressee]:
    """Return who fills a part; a contact may be of some motives only."""
    return [
        person
        for person in batch.notify.people
        if person.part == part and (not person.motives or incident.motive in person.motives)
    ]
