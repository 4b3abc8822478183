"""Which posts of the whole network concern us: looked at before anything of them is kept. Pure."""

from collections.abc import Mapping
from typing import Any

from feeds.bluesky.spec import BlueskySpec

POSTS = "app.bsky.feed.post"
KNOWN = 50_000  # posts of ours in memory: their edits and deletions concern us, too


class Concern:
    """Looks at one frame after the other; remembers which posts it has let pass."""

    def __init__(self, spec: BlueskySpec) -> None:
        self._words = spec.words
        self._ours = frozenset(spec.own)
        self._always = frozenset((*spec.own, *spec.dids))
        self._known: dict[str, None] = {}

    def is_ours(self, frame: Mapping[str, Any]) -> bool:
        """Tell whether a decoded frame of Jetstream v1 is a post that concerns us, or a change of one.

        A deletion names only the post: one that was let pass before this start is not known again,
        unless its author is one of those whose every word concerns us.
        """
        commit = frame.get("commit")
        did = frame.get("did")
        if not isinstance(commit, dict) or commit.get("collection") != POSTS:
            return False
        uri = f"at://{did}/{POSTS}/{commit.get('rkey')}"
        record = commit.get("record")
        is_ours = did in self._always or uri in self._known
        if not is_ours and isinstance(record, dict):
            is_ours = self._answers_us(record) or self._names_us(record)
        if is_ours:
            self._known[uri] = None
            if len(self._known) > KNOWN:
                self._known = dict.fromkeys(list(self._known)[KNOWN // 2 :])
        return is_ours

    def _names_us(self, record: Mapping[str, Any]) -> bool:
        text = record.get("text")
        folded = text.casefold() if isinstance(text, str) else ""
        if any(word in folded for word in self._words):
            return True
        facets = record.get("facets")
        return bool(self._ours) and isinstance(facets, list) and _mentions(facets, self._ours)

    def _answers_us(self, record: Mapping[str, Any]) -> bool:
        """A reply to a post of ours, or in a thread that began with one of ours or of theirs we took."""
        reply = record.get("reply")
        if not isinstance(reply, dict):
            return False
        for name in ("root", "parent"):
            told = reply.get(name)
            uri = told.get("uri") if isinstance(told, dict) else None
            if isinstance(uri, str) and (
                uri in self._known or uri.removeprefix("at://").partition("/")[0] in self._ours
            ):
                return True
        return False


def _mentions(facets: list[Any], ours: frozenset[str]) -> bool:
    return any(
        isinstance(feature, dict) and feature.get("did") in ours
        for facet in facets
        if isinstance(facet, dict) and isinstance(facet.get("features"), list)
        for feature in facet["features"]
    )
