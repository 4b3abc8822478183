"""What customers show of themselves is hidden at once, where a feed can; nobody is punished for it."""

from functools import cache

from commandcenter.acting.enforced import own_data
from commandcenter.clock import HOUR
from commandcenter.hub.life import drafts
from commandcenter.hub.owners import Owners
from commandcenter.hub.writer import Writer
from commandcenter.state import State


async def hide_own_data(
    state: State, owners: Owners, writer: Writer, *, now: int, started_us: int
) -> None:
    """Have hidden what the last hour showed, from the start of the hub on."""
    since_us = max(now - HOUR, started_us)
    able = cache(lambda channel: bool(owners.able("hide", channel)))  # an hour may hold thousands
    found = own_data(state.files.values(), state.moderated, since_us, able)
    if found:
        await writer.commit(*drafts(found, now, "engine"))
