"""Closing a month in a running hub: counted beside the loop, then one fact that no second one can follow."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.billing.log import closing
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.billing import MONTH_CLOSED
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.rows import Draft
from commandcenter.settings import Settings


async def close_month(
    command: Command,
    path: Path,
    settings: Settings,
    commit: Callable[[Draft], Awaitable[Any]],
    now_us: int,
) -> dict[str, Any]:
    """Close a month and return its totals and its hash; UserError where it may not be closed."""
    month = command.target.month
    if command.args.again != month:
        raise UserError("month_again", month=month)
    data = await beside(closing, path, month, settings, now_us, command.person)
    name = f"month:{month}"  # the log takes an identity once: a month is closed once
    actor = f"{command.role}:{command.person}"
    await commit(own_fact(MONTH_CLOSED, name, msgspec.to_builtins(data), now_us, actor=actor))
    own = [line for line in data.lines if line.month == month]
    return {
        "requests": sum(line.requests for line in own),
        "cycles": sum(line.cycles for line in own),
        "conversations": sum(line.conversations for line in own),
        "hash": data.hash,
    }
