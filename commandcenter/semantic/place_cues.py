"""The words around a name that make it a place, or something else: resources/gazetteer/cues.toml."""

import tomllib
from typing import NamedTuple

from commandcenter.gazetteer import FOLDER
from commandcenter.semantic.lexicons import terms
from commandcenter.semantic.tokens import plain

with (FOLDER / "cues.toml").open("rb") as _file:
    _TABLES = tomllib.load(_file)


def _words(group: str, key: str) -> frozenset[str]:
    return frozenset(plain(term) for term in terms(_TABLES[group][key]))


_KINDS = _words("place", "kinds")
_CUES = _words("place", "before") | _KINDS
_ARTICLES = _words("place", "articles")
_LINKS, _LINKED = _words("place", "links"), _words("place", "linked")
_FOLLOW = _words("place", "follow")
_MOVE_FROM, _MOVE_TO = _words("place", "from"), _words("place", "to")
_STREETS = _words("other", "streets")
_BEFORE, _AFTER = _words("other", "before"), _words("other", "after")
_ARGENTINE, _PENINSULAR = _words("spanish", "argentine"), _words("spanish", "peninsular")
_TOWNS = frozenset({"city", "town"})
_CENTRES = frozenset({"centre", "center", "hall"})


class Around(NamedTuple):
    """Where a name stands: words `start` to `end` of a text's `plain` words."""

    text: str
    plain: list[str]
    start: int
    end: int

    def is_placed(self) -> bool:
        """Tell whether something is said to be there: "a Como", "in the Highlands"."""
        before = self._before(2) if self._before() in _ARTICLES else self._before()
        return before in _CUES or self.is_clearly_placed()

    def is_clearly_placed(self) -> bool:
        """Tell whether it is named as a place: "the county of X", "X area"."""
        before = self._before()
        linked = before in _LINKS and self._before(2) in _LINKED
        return linked or before in _KINDS or self._after() in _KINDS

    def is_something_else(self) -> bool:
        """Tell whether a street, a club or a person bears the name."""
        before, after = self._before(), self._after()
        if before in _BEFORE or after in _AFTER or before in _STREETS:
            return True
        if before in _LINKS and self._before(2) in _STREETS:
            return True
        return after in _TOWNS and self._after(2) not in _CENTRES and not self.is_placed()

    def is_meant(self, written: str) -> bool:
        """Tell whether an everyday word is meant as a name: by its capital, or by what follows it."""
        is_capital = written in self.text and not self.text.isupper()
        return is_capital or self._after() in _FOLLOW

    def is_moved_to(self, end: int) -> bool:
        """Tell whether this is the second place of a move from one that ends at word `end`: "to X"."""
        return self.start == end + 1 and self.plain[end] in _MOVE_TO

    def is_moved_from(self) -> bool:
        """Tell whether this may be the first place of a move."""
        return self._before() in _MOVE_FROM

    def _before(self, by: int = 1) -> str:
        return self.plain[self.start - by] if self.start >= by else ""

    def _after(self, by: int = 1) -> str:
        return self.plain[self.end + by - 1] if self.end + by <= len(self.plain) else ""


def country_told(plain_words: list[str]) -> str:
    """Tell by the writer's Spanish where he writes from, AR or ES; "" where it does not tell."""
    argentine = sum(word in _ARGENTINE for word in plain_words)
    peninsular = sum(word in _PENINSULAR or word.endswith(("ais", "eis")) for word in plain_words)
    if argentine == peninsular:
        return ""
    return "AR" if argentine > peninsular else "ES"
