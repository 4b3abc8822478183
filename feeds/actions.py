"""What the ordering of a stream wants done: decided without sockets, carried out by the link."""

import msgspec

from commandcenter.feed import Delivery, Gap


class Ask(msgspec.Struct, frozen=True):
    """Send a resume: the server shall go on after this position."""

    epoch: str
    after: int


class Again(msgspec.Struct, frozen=True):
    """Count a frame that was there before."""


class Leave(msgspec.Struct, frozen=True):
    """End this connection and come back: the server does not do its part."""

    reason: str


Action = Delivery | Gap | Ask | Again | Leave
