"""What a hub answers when a calendar of publications is taken over, or only compared."""

from typing import Any

from commandcenter.commands.action import Command
from commandcenter.hub.orders import Work
from commandcenter.languages import feed_key
from commandcenter.publications.asked import compared
from commandcenter.state import State

TOLD = 200  # changes named one by one


class Calendars:
    """Answers for one hub; the facts are decided elsewhere, on the same state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"publication.import": self._compare, "publication.compare": self._compare}

    async def _compare(self, command: Command) -> dict[str, Any]:
        """Return how many rows are new, changed, the same or were called off, and which changed in what.

        `strange`: channels over which nobody ever wrote.
        """
        found = list(compared(self._state, command.args.rows))
        known = {_platform(name) for name in self._state.channels if name}
        channels = {one.row.channel for one in found}
        return {
            "new": sum(one.becomes == "new" for one in found),
            "changed": sum(one.becomes == "changed" for one in found),
            "same": sum(one.becomes == "same" for one in found),
            "cancelled": sum(one.becomes == "cancelled" for one in found),
            "changes": [
                {"publication": one.row.publication, "title": one.row.title, "fields": one.fields}
                for one in found
                if one.becomes == "changed"
            ][:TOLD],
            "strange": sorted(name for name in channels if known and _platform(name) not in known),
        }


def _platform(channel: str) -> str:
    return feed_key(channel.partition("_")[0])
