"""The credential of a feed, by its name: read when it connects, never kept, never in a spec or a log."""

import asyncio
from hashlib import blake2b

from commandcenter.credentials import credential
from commandcenter.errors import UserError
from feeds.platform.failures import RefusedError

LOOK_S = 2.0  # between two looks whether a person has changed it


class Credential:
    """What a feed proves itself with, by the name under which it is kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._read = b""  # digest of what was read last

    def read(self) -> str:
        """Return it; raise RefusedError where there is none that only its owner may read."""
        try:
            found = credential(self.name)
        except UserError as error:
            self._read = b""
            raise RefusedError(error.key) from error
        self._read = _digest(found)
        return found

    def forget(self) -> bool:
        """Let go of what was refused; tell whether another one may be there without a person."""
        return False

    def is_other(self) -> bool:
        """Tell whether another one stands there than the one that was read."""
        return self._now() != self._read

    async def changed(self, second: float = 1.0) -> None:
        """Wait until another one stands there than the one that was read."""
        while not await asyncio.to_thread(self.is_other):  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(LOOK_S * second)

    def _now(self) -> bytes:
        try:
            return _digest(credential(self.name))
        except UserError:
            return b""


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
