"""Running a hub as a process: alone on its database, found by others, stopped cleanly."""

import asyncio
import gc
import secrets
from collections.abc import Callable, Sequence

from commandcenter.errors import UserError
from commandcenter.feed import Feed
from commandcenter.history import keep_checkpoint
from commandcenter.hub import presence
from commandcenter.hub.process import Hub, Plan, open_hub
from commandcenter.platform import account, give_back_large_blocks, stop_signals
from commandcenter.protocol.address import SEAT_PATH, Place

NewFeeds = Callable[[Hub], Sequence[Feed]]

# Bytes of one, each larger than the last. What comes with every batch is smaller: it stays with the process.
_CHECKPOINT = 2 * 1024 * 1024


def serve(plan: Plan, new_feeds: NewFeeds, ready: Callable[[str], None]) -> bool:
    """Run a hub until it is asked to stop; False where it failed. `ready` is told its address.

    Raises UserError where it failed for a reason that a person can mend.
    """
    give_back_large_blocks(_CHECKPOINT)
    with presence.sole_writer(plan.path):
        hub = open_hub(plan)
        try:
            asyncio.run(_serve(hub, new_feeds, ready))
            if not hub.failed:
                keep_checkpoint(plan.path, hub.state)
            if hub.problem is not None:
                gone = UserError("journal_gone", path=str(plan.path))
                raise hub.problem if plan.path.exists() else gone
            return not hub.failed
        finally:
            if plan.leave_alone_s is not None:  # the last window has gone, and nobody comes back
                presence.withdraw(plan.path)
            hub.journal.close()


async def _serve(hub: Hub, new_feeds: NewFeeds, ready: Callable[[str], None]) -> None:
    stop_signals(asyncio.get_running_loop(), hub.stop)
    gc.freeze()  # what was folded stays; the collector need not walk it again and again

    def is_ready(port: int) -> None:
        place = Place(hub.plan.host, port)
        url = place.url(SEAT_PATH, with_tls=hub.plan.with_tls)
        here_at = Place("127.0.0.1", hub.local_port) if hub.plan.with_tls else place
        # After a restart the same tokens hold, so that the seats which had joined come back by themselves.
        before = presence.left_behind(hub.plan.path)
        here = presence.Presence(
            here_at.url(SEAT_PATH, with_tls=False),
            admin_token=(before and before.admin_token) or _new(),
            wall_token=(before and before.wall_token) or _new(),
            desk_token=(before and before.desk_token) or _new(),
            door=url,
            path=str(hub.plan.path.resolve()),
        )
        hub.access.let_in(hub.access.digest(here.admin_token), "admin", "local")
        hub.access.let_in(hub.access.digest(here.wall_token), "wall", "local")
        hub.access.let_in(hub.access.digest(here.desk_token), "regia", account())
        presence.announce(hub.plan.path, here)
        ready(url)

    await hub.run(new_feeds(hub), is_ready)


def ingest(plan: Plan, new_feeds: NewFeeds) -> Hub:
    """Take all that feeds bring until they end, without seats; return the hub, its journal closed."""
    with presence.sole_writer(plan.path):
        hub = open_hub(plan)
        try:
            asyncio.run(hub.take_all(new_feeds(hub)))
            keep_checkpoint(plan.path, hub.state)
        finally:
            hub.journal.close()
        return hub


def _new() -> str:
    return secrets.token_urlsafe(32)
