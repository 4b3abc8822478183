"""Silences: what holds notices back, for how long, by whose word. They never touch detection.

Bound to what an incident is about, not to the incident: one that goes and comes back stays silenced.
Whether one is in force is computed from its times, never stored.
"""

from collections.abc import Iterable, Mapping

import msgspec

from commandcenter.clock import DAY, MINUTE
from commandcenter.events.incidents import SilenceData
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.severity import CRISIS
from commandcenter.newest import Step

LONGEST = DAY  # of an operator; longer needs a manager
WARNED_BEFORE = 10 * MINUTE


class Silence(msgspec.Struct, frozen=True, array_like=True):
    """The newest version of a silence. "*" matches everything."""

    version: int
    motive: str
    channel: str
    region: str
    max_severity: int
    start_us: int
    end_us: int
    who: str
    comment: str
    warned: bool
    seq: int

    def is_on(self, now_us: int) -> bool:
        """It is in force."""
        return self.start_us <= now_us < self.end_us

    def matches(self, incident: Incident) -> bool:
        """It speaks of what this incident is about, and the incident is not beyond it."""
        if incident.severity > min(self.max_severity, CRISIS - 1):
            return False
        pairs = (
            (self.motive, incident.motive),
            (self.channel, incident.channel),
            (self.region, incident.region),
        )
        return all(asked in {"*", found} for asked, found in pairs)


_STEP = msgspec.msgpack.Decoder(SilenceData)


def silence_after(known: Silence | None, step: Step) -> Silence:
    """Return a silence after a fact about it: of two versions the higher holds."""
    data = _STEP.decode(step.said)
    if known is not None and known.version > data.version:
        return known
    return Silence(
        data.version, data.motive, data.channel, data.region, data.max_severity,
        data.start_us, data.end_us, data.who, data.comment,
        data.warned, step.seq,
    )  # fmt: skip


def holding(silences: Mapping[str, Silence], incident: Incident, now_us: int) -> str:
    """Return the id of the silence that holds an incident's notices back the longest; "" = none."""
    on = [
        (silence.end_us, name)
        for name, silence in silences.items()
        if silence.is_on(now_us) and silence.matches(incident)
    ]
    return max(on, default=(0, ""))[1]


def broken_through(silences: Mapping[str, Silence], incident: Incident, now_us: int) -> str:
    """Return the id of a silence that would hold it, were it not so severe; "" = none."""
    if incident.severity < CRISIS:
        return ""
    milder = msgspec.structs.replace(incident, severity=1)
    return holding(silences, milder, now_us)


def next_name(silences: Iterable[str]) -> str:
    """Return an id that no silence has yet."""
    numbers = [int(name[1:]) for name in silences if name[1:].isdigit()]
    return f"S{max(numbers, default=0) + 1:04d}"
