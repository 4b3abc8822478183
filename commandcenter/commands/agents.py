"""The list of people: who the agents are."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import Action
from commandcenter.events.agents import AgentListedData

MOST_LINES = 100  # in one command: a longer list is sent in parts


class OfPeople(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lines of the list."""

    lines: Annotated[tuple[AgentListedData, ...], Meta(max_length=MOST_LINES)]


AGENTS: tuple[Action, ...] = (
    Action(
        "agents.list",
        "Takes lines of the list of people; what a line says already holds is left as it is.",
        frozenset({"manager", "admin"}),
        args=OfPeople,
        by_panel=True,
    ),
)
