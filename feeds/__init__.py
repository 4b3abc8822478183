"""Feeds: one file per adapter, each fills the contract of commandcenter.feed; the registry of all of them.

To add one: a file, its test, and a line in FEEDS. An adapter is imported when it is asked for.
"""

from collections.abc import Callable
from pathlib import Path

from commandcenter.errors import UserError
from commandcenter.feed import Feed, Stood

Factory = Callable[[str, Stood | None], Feed]


def _websocket(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.websocket import WebSocketFeed  # noqa: PLC0415

    return WebSocketFeed(spec)


def _replay(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.replay import ReplayFeed  # noqa: PLC0415

    path, mark, speed = spec.partition(":")[2].rpartition(",speed=")
    path = path if mark else speed
    if not path:
        raise UserError("replay_unreadable", path=path, problem="no file is named")
    return ReplayFeed(Path(path), speed_of(speed) if mark else 1.0)


def _import(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.imports.feed import from_spec  # noqa: PLC0415

    return from_spec(spec)


def _simulator(spec: str, stood: Stood | None) -> Feed:
    from feeds.simulator import from_spec  # noqa: PLC0415

    return from_spec(spec, stood)


def _imap(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.imap.feed import ImapFeed  # noqa: PLC0415

    return ImapFeed(spec)


def _mastodon(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.mastodon.feed import MastodonFeed  # noqa: PLC0415

    return MastodonFeed(spec)


def _bluesky(spec: str, stood: Stood | None) -> Feed:  # noqa: ARG001 - it has its cursor
    from feeds.bluesky.feed import BlueskyFeed  # noqa: PLC0415

    return BlueskyFeed(spec)


FEEDS: dict[str, Factory] = {
    "import": _import,
    "bluesky": _bluesky,
    "imap": _imap,
    "mastodon": _mastodon,
    "replay": _replay,
    "simulator": _simulator,
    "ws": _websocket,
    "wss": _websocket,
}


def build(spec: str, stood: Stood | None = None) -> Feed:
    """Return the feed of a spec, `scheme:…`; raise UserError for one that nobody fills.

    `stood`: where the log stands in simulated time; None where it knows none.
    """
    scheme = spec.partition(":")[0].strip().lower()
    if (factory := FEEDS.get(scheme)) is None:
        raise UserError("feed_unknown", spec=scheme, known=", ".join(FEEDS))
    return factory(spec.strip(), stood)


def speed_of(text: str) -> float | None:
    """Read a speed: how many times faster than recorded, None for `max`; raise UserError."""
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise UserError("feed_speed_bad", speed=text)
    return speed
