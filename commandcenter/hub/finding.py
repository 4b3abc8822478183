"""A case or customer by its number, for who types it: names and instants only, nobody's words."""

from pathlib import Path
from typing import Any

import msgspec

from commandcenter.commands.action import Command
from commandcenter.customers import members
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.orders import Work
from commandcenter.messages import StoredMessage
from commandcenter.protocol.found import FoundRow
from commandcenter.state import State

_LARGEST = 2**63 - 1


class Finding:
    """Answers desks about one state and its log."""

    def __init__(self, path: Path, state: State) -> None:
        self._path, self._state = path, state

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"desk.find": self._find}

    async def _find(self, command: Command) -> dict[str, Any]:
        number, is_customer = read_number(command.args.text)
        if not number:
            return {"found": []}
        message, has_written = await beside(looked_up, self._path, number)
        found = []
        if message is not None and not is_customer:
            mark = message.mark
            found.append(
                FoundRow(
                    kind="case", name=mark.thread, number=number, channel=mark.channel,
                    at_us=message.at_us,
                )
            )  # fmt: skip
        if has_written:
            whole = min(members(self._state.kin, number))
            found.append(FoundRow(kind="customer", name=f"K-{number}", number=whole))
        return {"found": msgspec.to_builtins(found)}


def read_number(text: str) -> tuple[int, bool]:
    """Return the number in what was typed, 0 = none, and whether it says that it is a customer's."""
    plain = text.strip().casefold()
    is_customer = plain.startswith("k")
    digits = "".join(
        each for each in plain.removeprefix("k").lstrip("- ") if each not in ". ,\u00a0\u202f’'"
    )
    if not (digits.isascii() and digits.isdigit()):
        return 0, is_customer
    number = int(digits)
    return (number if number <= _LARGEST else 0), is_customer


def looked_up(path: Path, number: int) -> tuple[StoredMessage | None, bool]:
    """Return the customer's message of that position, and whether an identity of that number wrote any."""
    history = History(path)
    try:
        return history.message(number), bool(history.wrote({number}))
    finally:
        history.close()
