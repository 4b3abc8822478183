"""Steps of incidents and the notices that tell them: one batch becomes one transaction of the log.

Each step is told from the state that the steps before it in the batch leave, so a batch is as good as
the facts one by one, and the log can be cut after any batch without a step that nobody is told of.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from commandcenter.events.incidents import (
    INCIDENT_CHANGED,
    SILENCE_CHANGED,
    IncidentData,
    NoticeData,
    SilenceData,
)
from commandcenter.incidents import notice, tell
from commandcenter.incidents.addressees import Notify
from commandcenter.incidents.fact import NewFact
from commandcenter.incidents.incident import Incident, incident_after
from commandcenter.incidents.notice import Notice
from commandcenter.incidents.silence import Silence, silence_after
from commandcenter.newest import Step

_PACK = msgspec.msgpack.Encoder().encode


class Room(NamedTuple):
    """What is known at an instant: all that deciding needs."""

    incidents: Mapping[str, Incident]
    silences: Mapping[str, Silence]
    notices: Mapping[str, Notice]
    now_us: int
    notify: Notify
    minute_of_day: int = 0  # local, for chains that hold at some hours only


class Batch:
    """Gathers facts. Reading through it shows the room as it will be once they are in the log."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.facts: list[NewFact] = []
        self._incidents: dict[str, Incident] = {}
        self._silences: dict[str, Silence] = {}
        self._notices: dict[str, Notice] = {}

    @property
    def now_us(self) -> int:
        """The instant of everything in it."""
        return self.room.now_us

    def incident(self, name: str) -> Incident | None:
        """Return an incident by its id."""
        return self._incidents.get(name) or self.room.incidents.get(name)

    def incidents(self) -> Iterator[tuple[str, Incident]]:
        """Yield every incident."""
        for name, incident in self.room.incidents.items():
            yield name, self._incidents.get(name, incident)
        yield from [
            (name, new) for name, new in self._incidents.items() if name not in self.room.incidents
        ]

    def silences(self) -> dict[str, Silence]:
        """Return every silence."""
        return {**self.room.silences, **self._silences}

    @property
    def notify(self) -> Notify:
        """Whom the site tells."""
        return self.room.notify

    def notices(self) -> Mapping[str, Notice]:
        """Return every notice."""
        return {**self.room.notices, **self._notices} if self._notices else self.room.notices

    def parts_of(self, incident: str) -> set[str]:
        """Return the incidents that are part of another one."""
        return {name for name, one in self.incidents() if one.into == incident}

    def step(self, name: str, to: str | None = None, /, **said: Any) -> Incident:
        """Add a step of an incident: into state `to`, or a word about it; return it as it is then.

        `said` are fields of IncidentData. What a new incident is (kind, motive, …) must be among them.
        """
        known = self.incident(name)
        at_us = self.now_us if known is None else max(self.now_us, known.last_us)
        data: dict[str, Any] = {"incident": name, "number": 1, "was": ""}
        if known is not None:
            what = {
                f: getattr(known, f) for f in ("kind", "motive", "channel", "region", "severity")
            }
            data |= {**what, "number": known.number + 1, "was": known.state}
        data |= {"state": to or data["was"], **said}
        self.facts.append(
            NewFact(
                INCIDENT_CHANGED, f"incident:{name}:{data['number']}", data, at_us, data["number"]
            )
        )
        checked = msgspec.convert(data, IncidentData)
        version = known.version if known is not None else 0
        after = incident_after(known, Step(0, at_us, 0, "", version, _PACK(checked)))
        self._incidents[name] = after
        tell.of_step(self, name, known, after, checked)
        return after

    def silence(self, name: str, data: SilenceData) -> None:
        """Add a silence or a new version of one."""
        told = msgspec.to_builtins(data)
        self.facts.append(
            NewFact(
                SILENCE_CHANGED, f"silence:{name}:{data.version}", told, self.now_us, data.version
            )
        )
        step = Step(0, self.now_us, 0, "", 0, _PACK(data))
        self._silences[name] = silence_after(self.silences().get(name), step)

    def notice(self, fact: NewFact) -> None:
        """Add a fact of the outbox, unless it stands there already."""
        data = msgspec.convert(fact.data, NoticeData)
        name = notice.name_of(data)
        known = self._notices.get(name) or self.room.notices.get(name)
        if known is not None and data.state == "queued" and not data.attempts:
            return
        self.facts.append(fact)
        step = Step(0, fact.at_us or self.now_us, 0, "", 0, _PACK(data))
        self._notices[name] = notice.notice_after(known, step)
