"""What leaves through a platform is asked for first: whether its feed can, and whether one may be told so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from commandcenter.commands.action import Command
from commandcenter.hub.beside import beside
from commandcenter.hub.courtesy import must_be_courteous
from commandcenter.hub.orders import Work
from commandcenter.hub.owners import Owners, may_act
from commandcenter.hub.recent import message_at
from commandcenter.kpis.moment import Moment


class Allowing:
    """Judges what seats want to send, for one hub."""

    def __init__(self, path: Path, owners: Owners, moment: Callable[[], Moment]) -> None:
        """`path` is the database's; `owners` tells who can act on a message."""
        self._path, self._owners, self._moment = path, owners, moment

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "message.reply": self._may_act,
            "message.hide": self._may_act,
            "ban.notify": self._may_notify,
        }

    async def _may_act(self, command: Command) -> dict[str, Any]:
        return await may_act(command, self._path, self._owners)

    async def _may_notify(self, command: Command) -> dict[str, Any]:
        message = await beside(message_at, self._path, command.target.message)
        if message is not None:
            must_be_courteous(command, message, self._moment())
        return await self._may_act(command)
