"""Incidents of one kind: what is open, what closed lately, and the numbers they carry."""

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from commandcenter.alert import Evidence, Transition, TransitionState
from commandcenter.clock import MINUTE

REOPEN_US = 45 * MINUTE
REPORTED_RISE = 2  # a firing is repeated when the severity has risen by so much


class Numbers:
    """Gives out incident ids, A0001 and on; detectors of one desk share one."""

    def __init__(self) -> None:
        self.last = 0

    def draw(self) -> str:
        """Return the next id."""
        self.last += 1
        return f"A{self.last:04d}"


@dataclass
class Incident:
    """An incident that is open, or closed at `closed_us`."""

    told: Transition  # the last transition that went out
    severity: int  # only rises while it is open
    fired_us: int
    closed_us: int | None = None


class Book:
    """The incidents of one kind by key. A key that fires within 45 min of its end keeps its id."""

    def __init__(self, kind: str, numbers: Numbers) -> None:
        self._kind = kind
        self._numbers = numbers
        self._known: dict[str, Incident] = {}
        self._begun: dict[str, Transition] = {}  # may have begun, of the last 45 min

    def open(self) -> dict[str, Incident]:
        """Return the open incidents by key, in the order in which they first fired."""
        return {key: found for key, found in self._known.items() if found.closed_us is None}

    def is_open(self, key: str) -> bool:
        """Say whether the key has an open incident."""
        return (found := self._known.get(key)) is not None and found.closed_us is None

    def begin(
        self,
        key: str,
        at_us: int,
        *,
        where: tuple[str, str, str],
        severity: int,
        evidence: Evidence | None = None,
    ) -> Transition | None:
        """Note that something may begin; None where that was told, or would open a known one again."""
        before = self._known.get(key)
        ended_us = None if before is None else before.closed_us or at_us
        begun = self._begun.get(key)
        last_us = max(ended_us or 0, begun.at_us if begun is not None else 0)
        if last_us and at_us - last_us <= REOPEN_US:
            return None
        told = self._told(self._numbers.draw(), "pending", at_us, where, severity, evidence)
        self._begun[key] = told
        return told

    def fire(
        self,
        key: str,
        at_us: int,
        *,
        where: tuple[str, str, str],
        severity: int,
        evidence: Evidence | None = None,
    ) -> Transition:
        """Open an incident, or open it again; `where` is motive, channel, region."""
        before, begun = self._known.pop(key, None), self._begun.pop(key, None)
        if before is not None and at_us - (before.closed_us or 0) <= REOPEN_US:
            told, severity = before.told, max(severity, before.severity)
            number, where = told.incident, (told.motive, told.channel, told.region)
        elif begun is not None and at_us - begun.at_us <= REOPEN_US:
            number = begun.incident
        else:
            number = self._numbers.draw()
        told = self._told(number, "firing", at_us, where, severity, evidence)
        self._known[key] = Incident(told, severity, at_us)
        return told

    def _told(
        self,
        number: str,
        state: TransitionState,
        at_us: int,
        where: tuple[str, str, str],
        severity: int,
        evidence: Evidence | None,
    ) -> Transition:
        return Transition(
            incident=number,
            state=state,
            at_us=at_us,
            kind=self._kind,
            motive=where[0],
            channel=where[1],
            region=where[2],
            severity=severity,
            evidence=evidence,
        )

    def also(self, key: str, at_us: int, seen: str) -> Transition:
        """Return that another motive is seen along with an open incident."""
        told = self._known[key].told
        return replace(told, at_us=at_us, also=seen, evidence=None)

    def rise(self, key: str, at_us: int, severity: int) -> Transition | None:
        """Note the severity of an open incident; return its firing anew when it rose by two since told."""
        found = self._known[key]
        found.severity = max(found.severity, severity)
        if found.severity < found.told.severity + REPORTED_RISE:
            return None
        found.told = replace(found.told, at_us=at_us, severity=found.severity)
        return found.told

    def resolve(self, key: str, at_us: int, ended_us: int) -> Transition:
        """Close an open incident; `ended_us` is the end of the excess in event time."""
        found = self._known[key]
        found.closed_us = at_us
        found.told = replace(
            found.told,
            state="resolved",
            at_us=at_us,
            severity=found.severity,
            evidence=None,
            ended_us=ended_us,
        )
        return found.told

    def restore(self, known: Iterable[tuple[str, Transition]]) -> None:
        """Take the last transitions of these keys in place of everything known."""
        self._known, self._begun = {}, {}
        for key, told in known:
            if told.state == "pending":
                self._begun[key] = told
                continue
            closed = told.at_us if told.state == "resolved" else None
            self._known[key] = Incident(told, told.severity, told.at_us, closed)
