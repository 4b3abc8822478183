"""Whether a request to a hook is what it says: signatures over the exact bytes, compared in constant time."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs

from feeds.gateway.config import Hook
from feeds.normalize.letters import LetterError
from feeds.normalize.signatures import check_chatwoot, check_hub

MAX_CHALLENGE = 200


class Keys(NamedTuple):
    """The words of one hook: what its platform signs with or shows, and what Meta asks back."""

    secret: str
    verify: str


def is_signed(hook: Hook, keys: Keys, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a body comes from whom it should; `headers` have lower-case names."""
    if hook.bearer:
        return _same(headers.get("authorization", ""), f"Bearer {keys.secret}")
    if hook.adapter == "form":
        told = headers.get(hook.header.lower(), "").strip().removeprefix("sha256=").lower()
        right = hmac.new(keys.secret.encode(), body, hashlib.sha256).hexdigest()
        return _same(told, right)
    try:
        check = check_chatwoot if hook.adapter == "chatwoot" else check_hub
        check(body, headers, keys.secret)
    except LetterError:
        return False
    return True


def challenge(hook: Hook, keys: Keys, query: str) -> str | None:
    """Return what to answer when a webhook is set up; None where the word asked back is not ours."""
    told = {name: values[0] for name, values in parse_qs(query).items()}
    asked = told.get("hub.challenge", "")
    if hook.adapter not in {"whatsapp", "meta"} or not keys.verify:
        return None
    if told.get("hub.mode") != "subscribe" or not _same(
        told.get("hub.verify_token", ""), keys.verify
    ):
        return None
    is_plain = asked.isascii() and asked.isalnum() and len(asked) <= MAX_CHALLENGE
    return asked if is_plain else None


def _same(told: str, right: str) -> bool:
    return hmac.compare_digest(told.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
