"""Which server and which words a feed listens to: `mastodon://HOST/?tags=nuvola,nuvolamobile&own=ID`."""

import re

import msgspec

from commandcenter.errors import UserError
from feeds.platform.spec import address, name_of, shown

OPTIONS = frozenset({"credential", "label", "own", "plain", "tags"})
_TAG = re.compile(r"\w{1,100}")
MAX_TAGS = 4  # each is a request when a hole is filled, and a stream


class MastodonSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One account on one server. `web`, `socket`: where it is asked and where it streams."""

    name: str
    label: str
    host: str
    web: str
    socket: str
    tags: tuple[str, ...]
    own: tuple[str, ...]
    credential: str


def spec_of(text: str) -> MastodonSpec:
    """Read a spec; raise UserError with what to write instead."""
    told = address(text, OPTIONS)
    tags = tuple(word.removeprefix("#").lower() for word in told.words("tags"))
    is_fit = told.host and not told.path and not told.user and len(tags) <= MAX_TAGS
    if not is_fit or not all(_TAG.fullmatch(tag) for tag in tags):
        raise UserError("feed_mastodon_bad", spec=shown(text), most=MAX_TAGS)
    is_plain = told.options.get("plain") == "yes"
    if is_plain and not told.is_local:
        raise UserError("feed_plain", host=told.host)
    port = f":{told.port}" if told.port else ""
    return MastodonSpec(
        name=name_of(told, 443, told.options.get("credential", "mastodon"), *tags),
        label=told.options.get("label", "mastodon"),
        host=told.host,
        web=f"http{'' if is_plain else 's'}://{told.host}{port}",
        socket=f"ws{'' if is_plain else 's'}://{told.host}{port}/api/v1/streaming",
        tags=tags,
        own=told.words("own"),
        credential=told.options.get("credential", "mastodon"),
    )
