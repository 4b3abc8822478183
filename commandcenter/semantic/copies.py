"""Which message is a near copy of an earlier one: three words in a row, four fifths of them the same.

Near: Jaccard of word 3-shingles >= 0.8 within 24 hours. A copy: the same author again, or the third author
and every one after. Source: semantic.md, section 1.

Only the first of a copied text is remembered, so a wave of ten thousand costs as much memory as one. Two
sets that are four fifths the same share one of their smallest fifth of members; only those are looked up.
A restart begins with nothing remembered: the first copy after it stands for the next ones.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

from commandcenter.clock import DAY
from commandcenter.semantic.near import Trace

NEAR, OF = 4, 5  # four fifths of all runs are in both
AUTHORS = 3
KEPT = 10_000  # texts remembered, some 12 MB
_SHARED = 16  # texts remembered by one shingle: "buongiorno vorrei sapere" begins many


class Copy(NamedTuple):
    """What a text is near to. `is_duplicate`: by the same author, or one of three and more."""

    original: str
    key: str  # of the original's text
    is_duplicate: bool


class _Post:
    """A text that stands for its copies."""

    __slots__ = ("authors", "few", "key", "name", "shingles", "time_us")

    def __init__(self, trace: Trace, name: str, author: Hashable, time_us: int) -> None:
        self.key, self.shingles = trace
        self.few = _few(trace.shingles)
        self.name, self.time_us = name, time_us
        self.authors = set() if author is None else {author}


class Copies:
    """The texts of the last day, by what they are known again by."""

    def __init__(self) -> None:
        self._posts: OrderedDict[str, _Post] = OrderedDict()  # by key
        self._sharing: dict[int, list[_Post]] = {}

    def __len__(self) -> int:
        return len(self._posts)

    def take(self, trace: Trace, name: str, author: Hashable, time_us: int) -> Copy | None:
        """Take the next message by arrival; None where it is the first of its text, or too short.

        `author` None = not known. One that is delivered again is no copy of itself.
        """
        if not trace.key:
            return None
        post = self._posts.get(trace.key) or self._near(trace)
        if post is None or abs(time_us - post.time_us) > DAY:
            self._keep(_Post(trace, name, author, time_us))
            return None
        if post.name == name:
            return None
        is_again = author in post.authors
        if author is not None and len(post.authors) < AUTHORS:
            post.authors.add(author)
        is_many = len(post.authors) >= AUTHORS
        return Copy(post.name, post.key, is_again or is_many)

    def _near(self, trace: Trace) -> _Post | None:
        mine = set(trace.shingles)
        for shingle in _few(trace.shingles):
            for post in self._sharing.get(shingle, ()):
                shared = len(mine.intersection(post.shingles))
                if OF * shared >= NEAR * (len(mine) + len(post.shingles) - shared):
                    return post
        return None

    def _keep(self, post: _Post) -> None:
        if (old := self._posts.pop(post.key, None)) is not None:
            self._forget(old)
        self._posts[post.key] = post
        self._share(post)
        if len(self._posts) > KEPT:
            self._forget(self._posts.popitem(last=False)[1])

    def _share(self, post: _Post) -> None:
        for shingle in post.few:
            if (held := self._sharing.get(shingle)) is None:
                self._sharing[shingle] = [post]
                continue
            held.append(post)
            if len(held) > _SHARED:
                del held[0]

    def _forget(self, post: _Post) -> None:
        for shingle in post.few:
            held = self._sharing.get(shingle, [])
            if post in held:
                held.remove(post)
                if not held:
                    del self._sharing[shingle]


def _few(shingles: tuple[int, ...]) -> tuple[int, ...]:
    """Return the smallest members, one of which a near text has as well.

    Of n, a near one has at least 0.8 n; it cannot miss all of the smallest n - 0.8 n + 1.
    """
    size = len(shingles)
    return shingles[: size + (-size * 4 // 5) + 1]
