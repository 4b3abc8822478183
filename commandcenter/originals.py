"""Where a platform shows a message of a customer: the address that its feed told, or one that follows. Pure.

Only http and https, with a host and without anybody's password: what comes from outside is opened by a
person's browser, and must never start anything else.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from commandcenter.protocol.web import is_web

_POSTS = frozenset({"facebook_comment", "facebook_post", "facebook_mention"})
_BLUESKY = "bluesky:at://"


def address_of(name: str, data: Mapping[str, Any]) -> str:
    """Return the address of a message by its event's id and data; "" where nobody told one.

    Bluesky's and Facebook's follow from the ids (feeds.md, section 6).
    """
    told = data.get("url")
    if isinstance(told, str) and is_web(told):
        return told
    made = ""
    if name.startswith(_BLUESKY):
        author, _, rest = name.removeprefix(_BLUESKY).partition("/")
        key = rest.rpartition("/")[2]
        made = f"https://bsky.app/profile/{quote(author, safe=':.')}/post/{quote(key, safe='')}"
        made = made if author and key else ""
    elif name.startswith("meta:") and data.get("channel") in _POSTS:
        made = f"https://www.facebook.com/{quote(name.removeprefix('meta:'), safe='_')}"
    return made if is_web(made) else ""
