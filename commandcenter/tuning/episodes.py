"""Two sets of figures over the same messages: which crises both told and when, which only one of them.

An episode is an incident of a replay from its first firing to its last end. Two are the same crisis where
they are about the same and overlap, with the time around in which the same would have opened again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from commandcenter.alert import Transition
from commandcenter.clock import MINUTE

NEAR = 45 * MINUTE  # so long after an end the same opens again under its id


class Episode(NamedTuple):
    """What a replay told of one crisis; instants in microseconds UTC, `ended_us` None = it goes on."""

    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    onset_us: int
    fired_us: int
    ended_us: int | None

    @property
    def delay_us(self) -> int:
        """From the estimated onset to the first firing."""
        return self.fired_us - self.onset_us


class Pair(NamedTuple):
    """One crisis by both sets of figures."""

    old: Episode
    new: Episode

    @property
    def later_us(self) -> int:
        """How much later the new figures fire; below zero = earlier."""
        return self.new.fired_us - self.old.fired_us

    @property
    def onset_us(self) -> int:
        """The earlier of both estimates."""
        return min(self.old.onset_us, self.new.onset_us)


class Difference(NamedTuple):
    """What changes from old figures to new ones, each in the order of time."""

    both: tuple[Pair, ...]
    gained: tuple[Episode, ...]
    lost: tuple[Episode, ...]


def episodes(told: Iterable[Transition], since_us: int = 0) -> list[Episode]:
    """Return the incidents that first fired at `since_us` or later, by first firing."""
    found: dict[str, Episode] = {}
    for step in told:
        known = found.get(step.incident)
        if step.state == "firing" and known is None:
            onset_us = step.evidence.onset_us if step.evidence is not None else step.at_us
            found[step.incident] = Episode(
                step.kind, step.motive, step.channel, step.region, step.severity,
                onset_us, step.at_us, None,
            )  # fmt: skip
        elif known is not None and step.state != "pending":
            ended_us = step.at_us if step.state == "resolved" else None
            severity = max(known.severity, step.severity)
            found[step.incident] = known._replace(severity=severity, ended_us=ended_us)
    return sorted((e for e in found.values() if e.fired_us >= since_us), key=lambda e: e.fired_us)


def difference(old: Sequence[Episode], new: Sequence[Episode]) -> Difference:
    """Pair each new episode with the first old one that it overlaps; what finds none is gained or lost."""
    left, both, gained = list(old), list[Pair](), list[Episode]()
    for episode in new:
        same = next((one for one in left if are_same(one, episode)), None)
        if same is None:
            gained.append(episode)
        else:
            left.remove(same)
            both.append(Pair(same, episode))
    return Difference(tuple(both), tuple(gained), tuple(left))


def are_same(one: Episode, other: Episode) -> bool:
    """Tell whether two episodes are one crisis."""
    about = (one.kind, one.motive) == (other.kind, other.motive)
    if one.kind == "feed_silence":
        about = about and one.channel == other.channel
    return about and _starts_before_end(one, other) and _starts_before_end(other, one)


def _starts_before_end(one: Episode, other: Episode) -> bool:
    return other.ended_us is None or one.onset_us <= other.ended_us + NEAR
