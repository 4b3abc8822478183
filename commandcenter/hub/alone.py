"""Carrying out one thing on a database whose hub does not run."""

import asyncio
import uuid
from typing import Any

from commandcenter.hub import presence
from commandcenter.hub.access import Guest
from commandcenter.hub.process import Plan, open_hub
from commandcenter.protocol.frames import CommandFrame, Result


def carry_out(
    plan: Plan,
    action: str,
    *,
    target: dict[str, Any] | None = None,
    args: dict[str, Any] | None = None,
) -> Result:
    """Return the answer of a hub that lives for this command only."""
    frame = CommandFrame(id=str(uuid.uuid4()), action=action, target=target or {}, args=args or {})
    with presence.sole_writer(plan.path):
        hub = open_hub(plan)
        try:
            return asyncio.run(hub.carry_one(Guest("local", "admin", b""), frame))
        finally:
            hub.journal.close()


def erase_again(plan: Plan) -> int:
    """Erase from a log that was put back whoever was erased since; return how many erasures that were.

    Raises UserError where it could not be done.
    """
    with presence.sole_writer(plan.path):
        hub = open_hub(plan)
        try:
            return asyncio.run(hub.erase_again())
        finally:
            hub.journal.close()
