"""What is known of an agent, a publication, an incident, a feed's link: the same whatever order its facts came in.

Agents speak often: each thing known of one carries when it was said. The others are rare: their facts
are kept as steps in their own order, and one that comes late has them all taken again.
"""

from bisect import insort
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from commandcenter.clock import parse_us
from commandcenter.events import AgentStateData, Fact, IncidentData, LinkData

Known = TypeVar("Known")


class Agent(msgspec.Struct, frozen=True, array_like=True):
    """The newest known of an agent; `number` stands for the name in `presence`."""

    number: int
    at_us: int
    state: str
    team: str | None
    shift: str | None
    order: int = 0
    team_us: int = 0
    shift_us: int = 0


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A publication of ours: newest step, when it starts and ends, what it is expected to cause."""

    at_us: int
    state: str  # scheduled | published | cancelled
    title: str
    start_us: int
    end_us: int | None
    motive: str | None
    expected_multiple: float | None


class Incident(msgspec.Struct, frozen=True, array_like=True):
    """An incident as its newest transition left it."""

    at_us: int
    state: str  # firing | acknowledged | resolved
    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    fired_us: int  # when it fired, or fired again after it had been resolved
    onset_us: int
    expected: float | None
    ended_us: int | None
    owner: str | None
    version: int  # log position of its newest step: what a command must have seen


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A time in which a feed did not speak to us; `end_us` None while it lasts."""

    at_us: int
    end_us: int | None
    label: str
    state: str


class Step(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A fact about something rare, in the order in which such facts are taken."""

    rank: int  # a publication's steps have an order of their own
    at_us: int
    order: int
    id: str
    seq: int
    data: bytes
