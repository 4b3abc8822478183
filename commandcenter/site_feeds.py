"""The feeds of a site: tables `[[feeds]]` in `settings.toml`, put in and taken out without touching the rest.

The file is a person's: his comments and his order stay. What would not read back exactly as meant is not
written, and the person is asked to do it by hand.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from commandcenter.credentials import credential_file
from commandcenter.errors import UserError
from commandcenter.platform import config_folder, private_file
from commandcenter.settings import FILE, Settings, SiteFeed, load, parse


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
    kept = _without(text, feed.name) if len(others) < len(before.feeds) else text
    gap = "" if not kept or kept.endswith("\n\n") else "\n" if kept.endswith("\n") else "\n\n"
    lines = (f"name = {json.dumps(feed.name)}", f"spec = {_quoted(feed.spec)}")
    return _write(kept + gap + "\n".join(("[[feeds]]", *lines, "")), before, (*others, feed))


def take_out(name: str) -> Path:
    """Remove a feed; return the file. UserError where there is none of that name."""
    named(name)
    text, before = _now()
    left = tuple(each for each in before.feeds if each.name != name)
    return _write(_without(text, name), before, left)


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


def _without(text: str, name: str) -> str:
    """Return the text without the table of that feed: from its head to the next head, or the end."""
    lines = text.splitlines(keepends=True)
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("[")]
    for at, head in enumerate(heads):
        end = heads[at + 1] if at + 1 < len(heads) else len(lines)
        is_feed = lines[head].replace(" ", "").startswith("[[feeds]]")
        if is_feed and _name_in(lines[head + 1 : end]) == name:
            while end > head + 1 and lines[end - 1].lstrip().startswith("#"):
                end -= 1  # a comment right before the next head belongs to it
            return "".join(lines[:head] + lines[end:])
    return text


def _name_in(lines: list[str]) -> str:
    for line in lines:
        key, mark, value = line.partition("=")
        if mark and key.strip() == "name":
            return value.split("#")[0].strip().strip("\"'")
    return ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
