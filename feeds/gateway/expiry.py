"""When the tokens end that hooks answer with: Meta is asked twice a day, hubs are told days before.

Nothing is renewed here: Meta exchanges a token only for its app's id and secret together, and a system
user's need not end at all (docs/feeds/meta.md). A platform that cannot be asked is asked again next time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlencode

from commandcenter.clock import DAY, SECOND, now_us
from feeds.gateway.acting.doing import GRAPH
from feeds.gateway.config import Hook
from feeds.normalize import values
from feeds.platform.calls import AwayError, SilentError, call

EVERY_S = 12 * 3600.0
SOON_US = 14 * DAY
_LATEST_S = (
    32_503_680_000  # the year 3000: what ends later does not end, and no calendar has its day
)
_NO_TOKEN = 190  # Meta's code for a token that is wrong, ended or taken back
ASKED = frozenset({"whatsapp", "meta"})

State = Literal["holds", "ends", "refused"]
_LOG = logging.getLogger(__name__)


class Ending(NamedTuple):
    """How a token stands; `until_us` None = it does not end by itself, or nobody says when."""

    state: State
    until_us: int | None = None


Tell = Callable[[Hook, Ending], Awaitable[None]]


async def watch(
    hooks: Callable[[], Sequence[tuple[Hook, str]]], tell: Tell, every_s: float = EVERY_S
) -> None:
    """Ask about every token, for ever; what has not changed is not told again."""
    told: dict[tuple[str, str], Ending] = {}
    asked_at = 0.0
    loop = asyncio.get_running_loop()
    while True:
        is_due = not asked_at or loop.time() - asked_at >= every_s
        new = [one for one in hooks() if is_due or (one[0].name, one[1]) not in told]
        asked_at = loop.time() if is_due else asked_at
        for hook, token in new:
            if hook.adapter not in ASKED:
                continue
            found = await asyncio.to_thread(ending, hook, token)
            if found is not None and told.get((hook.name, token)) != found:
                await tell(hook, found)
            told[hook.name, token] = found or told.get((hook.name, token), Ending("holds"))
        await asyncio.sleep(min(1.0, every_s))


def ending(hook: Hook, token: str) -> Ending | None:
    """Return how a token stands, asked of its platform; None where that did not answer. Blocks."""
    query = urlencode({"input_token": token})  # Meta takes it nowhere else; it is logged nowhere
    url = f"{hook.api.rstrip('/') or GRAPH}/debug_token?{query}"
    try:
        answer = call("GET", url, {"Authorization": f"Bearer {token}"})
    except (AwayError, SilentError):
        return None
    data = values.field(answer.body, "data")
    code = values.field(values.field(answer.body, "error"), "code")
    if code == _NO_TOKEN or values.field(data, "is_valid") is False:
        return Ending("refused")
    until = values.field(data, "expires_at")
    if not answer.is_good or not isinstance(until, int) or isinstance(until, bool):
        return None
    if until <= 0 or until > _LATEST_S:
        return Ending("holds")
    until_us = until * SECOND
    return Ending("ends" if until_us - now_us() < SOON_US else "holds", until_us)
