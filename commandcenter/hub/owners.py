"""Which feed a conversation came by: through it goes what we do in it."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.actions import Kind
from commandcenter.feed import Feed
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.recent import message_at
from commandcenter.outbound.contract import Acting
from commandcenter.outbound.outgoing import Outgoing

KEPT = 50_000
_KINDS: dict[str, Kind] = {"message.reply": "reply", "ban.notify": "reply", "message.hide": "hide"}


class Owners:
    """Finds the feed of an action; looks into the log only where several feeds could be it."""

    def __init__(self, path: Path, feeds: Callable[[], Iterable[Feed]]) -> None:
        self._path, self._feeds = path, feeds
        self._known: dict[str, str] = {}  # thread -> feed

    async def of(self, one: Outgoing) -> Acting | None:
        """Return the feed that an action goes out by; None: none can do it there."""
        able = self.able(one.kind, one.channel)  # type: ignore[arg-type]
        if len(able) <= 1:
            return able[0][1] if able else None
        if one.thread not in self._known:
            if len(self._known) > KEPT:
                self._known.clear()
            self._known[one.thread] = await beside(brought, self._path, one)
        return dict(able).get(self._known[one.thread])

    def may_come(self) -> bool:
        """Tell whether a feed is away that may say, once it is back, that it can do more."""
        return any(isinstance(feed, Acting) and not feed.can_send for feed in self._feeds())

    def able(self, kind: Kind, channel: str) -> list[tuple[str, Acting]]:
        """Return the feeds that can do this on a channel, by name."""
        return [
            (feed.name, feed)
            for feed in self._feeds()
            if isinstance(feed, Acting) and feed.capabilities(channel).able(kind) != "no"
        ]


def brought(path: Path, one: Outgoing) -> str:
    """Return the name of the feed that brought a conversation's newest message, "" = none did."""
    history = History(path)
    try:
        return history.feed_of(one.thread)
    finally:
        history.close()


async def may_act(command: Command, path: Path, owners: Owners) -> dict[str, Any]:
    """Refuse an action on a message that no feed of this hub can do there, or a reply that is too long."""
    message = await beside(message_at, path, command.target.message)
    if message is None:
        return {}
    kind, channel = _KINDS[command.action.name], message.mark.channel
    able = owners.able(kind, channel)
    if not able and owners.may_come():
        return {}  # it waits for its feed
    if not able:
        raise UserError(f"cannot_{kind}", channel=channel)
    longest = max((feed.capabilities(channel).longest or sys.maxsize) for _, feed in able)
    if kind == "reply" and len(command.args.text) > longest:
        raise UserError("reply_too_long", longest=longest, length=len(command.args.text))
    return {}
