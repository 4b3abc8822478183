"""What a hub is started with: its database, its site, and what only other packages can make."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commandcenter.feed import NewFeed
from commandcenter.hub.feed_cards import Abilities
from commandcenter.hub.letters import Reread
from commandcenter.hub.reviewing import Filed
from commandcenter.hub.scrape import Scraped
from commandcenter.hub.watch import Desk
from commandcenter.settings import Settings


@dataclass(frozen=True)
class Plan:
    """What a hub is started with. `new_desk` makes the detectors."""

    path: Path
    settings: Settings
    new_desk: Callable[[], Desk]
    version: str
    host: str = "127.0.0.1"
    port: int = 0
    with_tls: bool = False
    tokens: tuple[tuple[str, str, str], ...] = ()  # (token, role, person) in force while it runs
    export: Callable[[Any, Path, Settings, int], dict[str, Any]] | None = (
        None  # makes a period's file
    )
    filed: Filed | None = None  # writes a review as the content of a file
    rules: Path | None = None  # folder of the site's rules of reading
    criteria: Path | None = None  # folder of the site's criteria of assignment
    new_feed: NewFeed | None = None  # makes the feeds of the site; None = those named at its start
    reread: Reread | None = None  # makes events of a platform's payload that could not be read
    abilities: Abilities | None = None  # tells what a feed lets us do
    scraped: Scraped | None = None  # where monitoring reads its health, on this machine
    leave_alone_s: float | None = None  # end by itself this long after the last seat left
