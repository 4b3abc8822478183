"""Which shared texts may answer a message: for what it is about, in its language, as its channel allows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.criteria.criteria import Criteria
from commandcenter.errors import UserError
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.hub.recent import message_at
from commandcenter.languages import LANGUAGES
from commandcenter.messages import reading_of
from commandcenter.protocol.macros import Offered, OfferedText
from commandcenter.state import State


class Macros:
    """Offers the texts of the criteria in force."""

    def __init__(self, path: Path, state: State, criteria: Callable[[], Criteria]) -> None:
        self._path, self._state, self._criteria = path, state, criteria

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"macro.offer": self._offer}

    async def _offer(self, command: Command) -> dict[str, Any]:
        message = await beside(message_at, self._path, command.target.message)
        if message is None:
            raise UserError("message_unknown", message=command.target.message)
        said = reading_of(self._state, message)
        found = offered(self._criteria(), said.motives, said.language, message.mark.channel)
        return dict(msgspec.to_builtins(Offered(texts=tuple(found))))


def offered(
    criteria: Criteria, motives: tuple[str, ...], language: str, channel: str
) -> list[OfferedText]:
    """Return the texts that fit, those for the motive first; of an unknown language all languages."""
    languages = (language,) if language in LANGUAGES else LANGUAGES
    fit = [
        one
        for one in criteria.macros
        if any(one.fits(motive, channel) for motive in motives or ("",))
    ]
    return [
        OfferedText(key=one.key, version=one.version, language=code, text=text)
        for one in sorted(fit, key=lambda one: (not one.motives, one.key))
        for code in languages
        if (text := one.text(code, channel))
    ]
