"""Answers a desk that opens a feed: what can be done through it, what waits unread, how its parts stand."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import msgspec

from commandcenter.commands.action import Command
from commandcenter.feed import Feed
from commandcenter.history import History
from commandcenter.hub.beside import beside
from commandcenter.hub.letters import waiting
from commandcenter.hub.orders import Work
from commandcenter.hub.parts import newest
from commandcenter.protocol.feeds import Can, FeedCard, LetterRow, Part

SHOWN = 200  # letters of a card

Abilities = Callable[[Feed], tuple[Can, ...]]
"""Tells what a feed lets us do, channel by channel."""


class FeedCards:
    """Answers for one hub."""

    def __init__(
        self,
        path: Path,
        feeds: Callable[[], Iterable[Feed]],
        abilities: Abilities | None,
    ) -> None:
        self._path, self._feeds, self._abilities = path, feeds, abilities

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"feed.open": self._open}

    async def _open(self, command: Command) -> dict[str, Any]:
        name = command.target.feed
        letters = await beside(waiting, self._path, name)
        feed = next((one for one in self._feeds() if one.name == name), None)
        card = FeedCard(
            feed=name,
            can=self._abilities(feed) if feed is not None and self._abilities is not None else (),
            letters=tuple(
                LetterRow(letter=one.n, at_us=one.recorded_us, reason=one.reason, size=one.size)
                for one in reversed(letters[-SHOWN:])
            ),
            waiting=len(letters),
            parts=await beside(parts, self._path, name),
        )
        return cast("dict[str, Any]", msgspec.to_builtins(card))


def parts(path: Path, feed: str) -> tuple[Part, ...]:
    """Return what a gateway told last of each part of itself, from the log: it tells only what changes."""
    history = History(path)
    try:
        told = history.parts_told(feed)
    finally:
        history.close()
    return tuple(sorted(newest(told).values(), key=lambda part: part.key))


def parts_of(path: Path, feed: Feed) -> dict[str, Part]:
    """Return the parts of a feed as the log knows them; only a gateway has some."""
    if feed.kind != "websocket":
        return {}
    return {part.key: part for part in parts(path, feed.name)}
