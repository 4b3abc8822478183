"""Which posts a feed takes from Jetstream: `bluesky://HOST/?words=nuvola mobile,nuvola&own=did:plc:…`."""

import re

import msgspec

from commandcenter.errors import UserError
from feeds.platform.spec import LOCAL, address, name_of, shown

OPTIONS = frozenset({"credential", "dids", "label", "own", "plain", "server", "words"})
SERVER = "bsky.social"
HOST = "jetstream2.us-east.bsky.network"
MAX_DIDS = 100  # what an address still holds; servers take more by another way
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}")


class BlueskySpec(msgspec.Struct, frozen=True, kw_only=True):
    """What concerns us: posts with one of `words`, replies to `own`, and all that `dids` write.

    `dids` set: the server sends nothing but theirs and ours. `server`: where the first of `own` lives, who
    answers with the app password named `credential`; "" = it only reads.
    """

    name: str
    label: str
    host: str
    socket: str
    words: tuple[str, ...]
    own: tuple[str, ...]
    dids: tuple[str, ...]
    server: str = ""
    credential: str = ""


def spec_of(text: str) -> BlueskySpec:
    """Read a spec; raise UserError with what to write instead."""
    told = address(text, OPTIONS)
    own, dids, words = told.words("own"), told.words("dids"), told.words("words")
    is_fit = not told.path and not told.user and len(own) + len(dids) <= MAX_DIDS
    if not is_fit or not (own or dids or words) or not all(map(_DID.fullmatch, (*own, *dids))):
        raise UserError("feed_bluesky_bad", spec=shown(text), most=MAX_DIDS)
    is_plain = told.options.get("plain") == "yes"
    if is_plain and not told.is_local:
        raise UserError("feed_plain", host=told.host)
    host = told.host or HOST
    port = f":{told.port}" if told.port else ""
    whole = msgspec.structs.replace(told, host="jetstream", port=None)  # hosts tell the same
    return BlueskySpec(
        name=name_of(whole, 443, *words, "", *own, "", *dids),
        label=told.options.get("label", "bluesky"),
        host=host,
        socket=f"ws{'' if is_plain else 's'}://{host}{port}/subscribe",
        words=tuple(word.casefold() for word in words),
        own=own,
        dids=dids,
        server=_server(told.options.get("server", SERVER), is_plain=is_plain),
        credential=told.options.get("credential", ""),
    )


def _server(host: str, *, is_plain: bool) -> str:
    """Return the address of the account's own server; plain only where the whole feed is of this machine."""
    name = host.rpartition(":")[0] or host
    return f"http{'' if is_plain and name in LOCAL else 's'}://{host}"
