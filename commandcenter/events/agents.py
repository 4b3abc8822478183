"""What is told of agents: their states, and who they are; by a feed, or by the list that people keep."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.clock import parse_us
from commandcenter.events.words import Name

AGENT_LISTED = "care.agent.listed.v1"

Sourcing = Literal["in", "out"]
Rate = Annotated[float, Meta(ge=0, le=100_000)]
Capacity = Annotated[int, Meta(ge=0, le=1000)]
Skill = Annotated[str, Meta(min_length=1, max_length=60)]
FIRST_REPLY = "first_reply"
"""The skill of who gives first replies and nothing else."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Who an agent is; None = not said here, stays as it was.

    `rate`: what an hour costs, in the site's currency. `shift`: "07:00-15:00", local. `capacity`: units of
    work at once. `called`: the name that screens show, where `agent` is none.
    """

    team: str | None = None
    desk: str | None = None
    sourcing: Sourcing | None = None
    supplier: str | None = None
    rate: Rate | None = None
    shift: str | None = None
    skills: tuple[Skill, ...] | None = None
    capacity: Capacity | None = None
    on_call: bool | None = None
    called: str | None = None


class AgentStateData(Told, frozen=True, kw_only=True):
    """An agent's state, and who he is where the feed tells it.

    `presence`: lost = his window answers no more. `until`: when the state is to end (RFC 3339).
    """

    agent: Name
    state: Name
    reason_code: str | None = None
    presence: Literal["ok", "lost"] | None = None
    until: str | None = None


class AgentCapacityData(msgspec.Struct, frozen=True, kw_only=True):
    """How many units of work an agent takes at once; None = not said."""

    agent: Name
    total: Capacity | None = None


class AgentSkillsData(msgspec.Struct, frozen=True, kw_only=True):
    """Skills that an agent has from now on, or no longer."""

    agent: Name
    added: tuple[Skill, ...] = ()
    removed: tuple[Skill, ...] = ()


class AgentListedData(Told, frozen=True, kw_only=True):
    """What the list of people says of an agent from an instant on; it stands above what a feed tells."""

    agent: Name
    since: str | None = None  # RFC 3339; None = since ever
    who: str = ""

    def __post_init__(self) -> None:
        if self.since is not None:
            parse_us(self.since)
