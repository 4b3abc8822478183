"""What a running feed lets us do, channel by channel: what its platform can, and what is done from here."""

from typing import Protocol, runtime_checkable

from commandcenter.feed import Feed
from commandcenter.outbound.contract import Acting, Capabilities
from commandcenter.protocol.feeds import Can
from feeds.normalize.capabilities import capabilities

ALL = "*"
DEEDS = ("reply", "hide", "delete_own", "ban", "edit_own", "assign", "history")
_PLATFORMS = {"imap": "email", "mastodon": "mastodon", "bluesky": "bluesky"}


@runtime_checkable
class Channelled(Protocol):
    """A feed whose server says on which channels it does what."""

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that were named; "*" = every one."""


def abilities(feed: Feed) -> tuple[Can, ...]:
    """Return one row a channel; of a feed that names none, one for whatever it brings."""
    if (channel := _PLATFORMS.get(feed.kind)) is not None:
        platform, here = capabilities(feed.kind, channel), _here(feed, channel)
        return (_can(channel, here if _does(here) else platform, through=_does(here)),)
    if not isinstance(feed, Acting):
        return (_can(ALL, Capabilities(), through=False),)
    channels = feed.channels if isinstance(feed, Channelled) else ()
    found = [(name, _here(feed, name)) for name in channels or (ALL,)]
    return tuple(_can(name, here, through=_does(here)) for name, here in found)


def _here(feed: Feed, channel: str) -> Capabilities:
    return feed.capabilities(channel) if isinstance(feed, Acting) else Capabilities()


def _does(here: Capabilities) -> bool:
    return any(getattr(here, deed) != "no" for deed in DEEDS[:-1])


def _can(channel: str, found: Capabilities, *, through: bool) -> Can:
    return Can(
        channel=channel,
        deeds={deed: getattr(found, deed) for deed in DEEDS},
        limits=dict(found.limits),
        longest=found.longest,
        through=through,
    )
