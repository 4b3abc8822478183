"""Hand-overs to care: taken by a rule of the site, done, and whoever asked was told."""

from typing import Literal

import msgspec

from commandcenter.events.words import Name

ROUTE_TAKEN = "care.route.taken.v1"
ROUTE_DONE = "care.route.done.v1"
ROUTE_TOLD = "care.route.told.v1"


class RouteTakenData(msgspec.Struct, frozen=True, kw_only=True):
    """A rule hands a conversation over. `message`: log position of the customer's newest one in it.

    `word`: the hashtag or label; `who` set it, "" = not known; `language`: of that message.
    """

    thread: Name
    rule: Name
    word: str
    message: int
    channel: str = ""
    tell: str = ""
    who: str = ""
    language: str = "und"


class RouteDoneData(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody waits any more where care was asked for. `taken`: log position of the hand-over."""

    thread: Name
    rule: Name
    taken: int


class RouteToldData(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever handed over was told that it is done, or could not be. `to`: a key of `[notify]`."""

    thread: Name
    rule: Name
    taken: int
    to: str
    outcome: Literal["sent", "failed"]
    why: str = ""


ROUTES: dict[str, type[msgspec.Struct]] = {
    ROUTE_TAKEN: RouteTakenData,
    ROUTE_DONE: RouteDoneData,
    ROUTE_TOLD: RouteToldData,
}
"""The hub's own facts about hand-overs."""
