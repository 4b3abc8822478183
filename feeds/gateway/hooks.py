"""The webhooks that a gateway takes now, with the words that go with them; taken up anew while it runs.

What changes is put in place at once, one name after the other: whoever looks meanwhile finds the old or the
new one, never a gap. The other settings (addresses, hubs, spool) hold from the next start on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from commandcenter.credentials import credential
from commandcenter.errors import UserError
from feeds.gateway.checks import Keys
from feeds.gateway.config import Config, Hook, load

LOOK_S = 1.0  # between two looks at the file

_LOG = logging.getLogger(__name__)


class Hooks:
    """The webhooks in force. `taken` is asked by each request, `read_as` by whoever reads its body."""

    def __init__(self, config: Config) -> None:
        """Read their credentials; UserError where one is missing."""
        self.taken: dict[str, tuple[Hook, Keys]] = {}
        self.read_as: dict[str, Hook] = {}
        self.able: list[tuple[Hook, str]] = []  # those through which hubs answer, with their token
        self.put(config)

    def put(self, config: Config) -> None:
        """Put those of a config in force; UserError, and nothing changes, where a credential is missing."""
        taken = {hook.name: (hook, _keys(hook)) for hook in config.hooks}
        able = [(hook, credential(hook.token)) for hook in config.hooks if hook.token]
        self.able = able
        self.taken.update(taken)
        self.read_as.update({hook.name: hook for hook in config.hooks})
        for name in self.taken.keys() - taken.keys():
            del self.taken[name]
            del self.read_as[name]


async def follow(file: Path, config: Config, take_up: Callable[[Config], Awaitable[None]]) -> None:
    """Have `take_up` called whenever the file was written, for ever; what is wrong in it changes nothing.

    The first look takes up what was written since `config` was read.
    """
    seen = 0
    while True:
        await asyncio.sleep(LOOK_S)
        if (found := _written(file)) == seen:
            continue
        seen = found
        try:
            new = load(file)
            await take_up(new)
        except UserError as error:
            _LOG.warning("%s changes nothing: %s %s", file.name, error.key, error.values)
        else:
            _tell_restart(file, config, new)


def _tell_restart(file: Path, config: Config, new: Config) -> None:
    for field in msgspec.structs.fields(Config):
        if field.name != "hooks" and getattr(config, field.name) != getattr(new, field.name):
            _LOG.warning("%s: %s holds from the next start on", file.name, field.name)


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _keys(hook: Hook) -> Keys:
    return Keys(credential(hook.secret), credential(hook.verify) if hook.verify else "")
