"""What a gateway tells of its parts: its public address, its spool, each webhook. It tells only what changes.

A gateway whose line stands may still bring nothing: its address is dead, or a platform's signature is
refused. Then its feed is as good as silent, and says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from commandcenter.clock import parse_us
from commandcenter.events.fact import Fact
from commandcenter.events.hub import STATUS_CHANGED
from commandcenter.protocol.feeds import Part
from commandcenter.rows import Draft, Item

SOURCE = "/feeds/gateway"
REMOVED = "removed"  # a webhook that was taken out: nothing is told of it any more
BAD = frozenset(
    {"auth_failed", "stale", "down"}
)  # one ping that did not come back is none of these


def newest(told: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, Part]:
    """Return the newest word of each part; `told`: when and what, newest first."""
    found: dict[str, Part] = {}
    for at_us, data in told:
        part = _part(at_us, data)
        if part is not None and part.key not in found:
            found[part.key] = part
    return {key: part for key, part in found.items() if part.state != REMOVED}


def taken(facts: Sequence[Fact], items: Sequence[Item]) -> Iterable[tuple[str, Part]]:
    """Yield by feed what one commit tells of parts, in order."""
    told = [fact for fact in facts if fact.type == STATUS_CHANGED and fact.source == SOURCE]
    if not told:
        return
    feeds = {(item.source, item.id): item.feed for item in items if isinstance(item, Draft)}
    for fact in told:
        feed = feeds.get((fact.source, fact.id))
        part = _part(fact.time_us, msgspec.json.decode(fact.body)["data"])
        if feed is not None and part is not None:
            yield feed, part


def worst(parts: Iterable[Part]) -> Part | None:
    """Return the part that keeps a feed from bringing anything, the one that fell first; None = all well."""
    return min(
        (part for part in parts if part.state in BAD), key=lambda one: one.at_us, default=None
    )


def ailing(parts: Iterable[Part]) -> str:
    """Return the key of words for a token that ends soon or is refused: the feed brings all the same."""
    told = sorted((part.until_us or part.at_us, part.reason) for part in parts if _is_ailing(part))
    return f"gateway_{told[0][1]}" if told else ""


def _is_ailing(part: Part) -> bool:
    return part.key.endswith("/token") and part.state != "live" and bool(part.reason)


def reason_of(part: Part) -> str:
    """Return the key of words for a part that fell."""
    return "gateway_address" if part.key == "address" else "gateway_hook"


def _part(at_us: int, data: Mapping[str, Any]) -> Part | None:
    name = str(data.get("feed", "")).partition("/")[2]
    if not name:
        return None
    count = data.get("waiting")
    return Part(
        key=name,
        state=str(data.get("state", "")),
        at_us=at_us,
        reason=str(data.get("reason_code") or ""),
        count=count if isinstance(count, int) else None,
        post_us=_instant(data.get("last_post")),
        until_us=_instant(data.get("until")),
    )


def _instant(text: object) -> int | None:
    try:
        return parse_us(str(text)) if text else None
    except ValueError:
        return None
