"""The feeds of a site: tables `[[feeds]]` in `settings.toml`, put in and taken out without touching the rest.

The file is a person's: his comments and his order stay. What would not read back exactly as meant is not
written, and the person is asked to do it by hand.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from commandcenter.credentials import credential_file
from commandcenter.errors import UserError
from commandcenter.platform import config_folder, private_file
from commandcenter.settings import FILE, Settings, SiteFeed, load, parse
from commandcenter.toml_tables import with_table, without_table


def file() -> Path:
    """Return the file that they stand in."""
    return config_folder() / FILE


def listed() -> tuple[SiteFeed, ...]:
    """Return the feeds of the site as they are on disk."""
    return load(file()).feeds


def named(name: str) -> SiteFeed:
    """Return the feed of that name; UserError where there is none."""
    for feed in (found := listed()):
        if feed.name == name:
            return feed
    known = ", ".join(feed.name for feed in found)
    raise UserError("feed_not_listed", name=name, known=known or "—")


def free_name(kind: str, taken: Sequence[SiteFeed]) -> str:
    """Return a name for one more feed of a kind: mail, mail-2 and so on."""
    names = {feed.name for feed in taken}
    number = 1
    while (name := kind if number == 1 else f"{kind}-{number}") in names:
        number += 1
    return name


def put(feed: SiteFeed) -> Path:
    """Add a feed, or put another in the place of the one of its name; return the file."""
    credential_file(feed.name)  # it also names its credential
    text, before = _now()
    others = tuple(each for each in before.feeds if each.name != feed.name)
    kept = without_table(text, "feeds", feed.name) if len(others) < len(before.feeds) else text
    told = {"name": feed.name, "spec": feed.spec}
    return _write(with_table(kept, "feeds", told), before, (*others, feed))


def take_out(name: str) -> Path:
    """Remove a feed; return the file. UserError where there is none of that name."""
    named(name)
    text, before = _now()
    left = tuple(each for each in before.feeds if each.name != name)
    return _write(without_table(text, "feeds", name), before, left)


def _now() -> tuple[str, Settings]:
    place = file()
    settings = load(place)  # tells what is wrong with it
    return (place.read_text("utf-8-sig") if place.exists() else ""), settings


def _write(text: str, before: Settings, feeds: tuple[SiteFeed, ...]) -> Path:
    place = file()
    wanted = msgspec.structs.replace(before, feeds=feeds)
    try:
        is_meant = parse(text, str(place)) == wanted
    except UserError:
        is_meant = False
    if not is_meant:
        raise UserError("feed_by_hand", file=str(place))
    try:
        private_file(place, text.encode())
    except OSError as error:
        reason = error.strerror or ""
        raise UserError("folder_not_writable", folder=str(place.parent), reason=reason) from error
    return place
