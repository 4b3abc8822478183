"""Taking the list of people: one fact a line that says something new, so the same list twice is once."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from commandcenter.agents.listed import news
from commandcenter.agents.standing import Standing
from commandcenter.commands.action import Command
from commandcenter.events.agents import AGENT_LISTED
from commandcenter.hub.facts import own_fact


async def take_list(
    command: Command,
    standing: Mapping[str, Standing],
    commit: Callable[..., Awaitable[Any]],
    now_us: int,
) -> dict[str, Any]:
    """Put the new lines into the log and return how many of them there were."""
    lines = news(command.args.lines, standing)
    actor = f"{command.role}:{command.person}"
    facts = [
        own_fact(
            AGENT_LISTED,
            f"agent:{command.id}:{number}",
            {name: value for name, value in msgspec.to_builtins(line).items() if value is not None}
            | {"who": command.person},
            now_us,
            actor=actor,
        )
        for number, line in enumerate(lines)
    ]
    if facts:
        await commit(*facts)
    return {"taken": len(facts), "known": len(command.args.lines) - len(facts)}
