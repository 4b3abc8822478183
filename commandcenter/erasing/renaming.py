"""What a person is called, and what stands there instead once he is gone: the same in the log and in memory.

A name that is his alone (a conversation, an id) becomes a stand-in drawn by lot, always the same one within
one erasure; in the midst of free words he is blackened. Since it is only a renaming, it may be done to
facts or to the state that they add up to, and both agree.
"""

import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import msgspec

from commandcenter.events.words import HEADS, KINDS, MOTIVES, NETWORKS, SENTIMENTS
from commandcenter.languages import LANGUAGES

BLACK = "▒▒▒"
LEAST = 3  # characters: what is shorter may be anything, and is only taken where it is all there is
_MIXED = 5  # characters of a mark that is nobody else's: letters and others among them,
_DIGITS = 9  # or digits alone
_FREE = frozenset(
    {
        "thread", "case", "case_id", "duplicate_of", "in_reply_to", "message_id", "key", "url", "link",
        "subject", "partitionkey", "rawref", "feedcursor", "correlationid", "causationid", "title", "note",
        "reason", "text", "source", "id",
    }
)  # fmt: skip
_RESERVED = frozenset((*MOTIVES, *KINDS, *NETWORKS, *SENTIMENTS, *HEADS, *LANGUAGES))
_WORD = re.compile(r"\S+")


class Renaming:
    """The names of one person, and their stand-ins. Not for two erasures: stand-ins are drawn once."""

    def __init__(
        self,
        marks: Iterable[str],
        names: Iterable[str] = (),
        notes: Iterable[str] = (),
        reserved: Iterable[str] = (),
    ) -> None:
        """`marks`: what he is called; `names`: whole names that are his alone; `notes`: words about him.

        `reserved`: what facts say of anybody. Whoever calls himself like a motive changes no other's reading.
        """
        self._common = common = _RESERVED | {word.casefold() for word in reserved}
        self.marks = tuple(sorted({mark for mark in marks if mark}, key=len, reverse=True))
        self.telling = tuple(
            mark for mark in self.marks if is_telling(mark) and mark.casefold() not in common
        )
        self._anywhere = _pattern(self.telling)
        self._in_his_own = _pattern(self.marks)
        self.notes = frozenset(notes)
        self._whole: dict[str, str] = {}
        self._changed: dict[str, str] = dict.fromkeys(self.notes, BLACK)
        self._his = frozenset(mark for mark in self.marks if len(mark) < LEAST)
        for name in names:
            if name.casefold() not in common:
                self._changed.setdefault(name, _drawn())

    def add_name(self, name: str) -> str:
        """Return the stand-in of a name that is his alone; from now on it stands everywhere."""
        return self._changed.setdefault(name, _drawn())

    def identifier(self, text: str) -> str:
        """Return what stands for an id or source of a fact of his: itself where it does not name him."""
        if text in self._changed or text in self._his or self._hits(text, own=True):
            return self.add_name(text)
        return text

    def blackened(self, text: str) -> str:
        """Return the words of somebody else without him."""
        return self._anywhere.sub(BLACK, text) if self._anywhere is not None else text

    def said(self, text: str, *, own: bool = False) -> str:
        """Return what stands for a string of a fact; `own`: of a fact about him."""
        if (known := self._changed.get(text)) is not None:
            return known
        if text.casefold() in self._common:
            return text
        if own and text in self.marks:
            return self._local(text)
        hit = self._in_his_own if own else self._anywhere
        is_named = hit is not None and hit.search(text) is not None
        if " " not in text:
            return (self._local(text) if own else self.add_name(text)) if is_named else text
        if is_named and hit is not None:
            text = hit.sub(BLACK, text)
        return _WORD.sub(self._word, text) if self._changed else text

    def tree(self, value: Any, *, own: bool = False) -> Any:
        """Return a value of JSON without him: strings, keys too, however deep.

        `own`: of a fact about him. Then what he is called by goes from its free words and ids, too, however
        common it is; what a figure is made of is only touched where nobody else can be meant.
        """
        if isinstance(value, str):
            return self.said(value)
        if isinstance(value, dict):
            return {
                self.said(key) if isinstance(key, str) else key: self.said(held, own=True)
                if own and key in _FREE and isinstance(held, str)
                else self.tree(held, own=own)
                for key, held in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.tree(one, own=own) for one in value]
        return value

    def packed(self, packed: bytes) -> bytes:
        """Return packed data (`newest.Step.said`) without him."""
        return msgspec.msgpack.encode(self.tree(msgspec.msgpack.decode(packed)))

    def changed(self) -> dict[str, str]:
        """Return the whole names that were changed so far, with what stands for them."""
        return dict(self._changed)

    def _hits(self, text: str, *, own: bool) -> bool:
        hit = self._in_his_own if own else self._anywhere
        return hit is not None and hit.search(text) is not None

    def _local(self, text: str) -> str:
        """Return what stands for a string in facts about him only: elsewhere it may be another's name."""
        return self._whole.setdefault(text, _drawn())

    def _word(self, word: "re.Match[str]") -> str:
        known = self._changed.get(word[0]) if len(word[0]) >= LEAST else None
        return word[0] if known is None else known


def is_telling(mark: str) -> bool:
    """Tell whether a mark is odd enough to be looked for everywhere: no plain word, no year."""
    if mark.isdigit():
        return len(mark) >= _DIGITS
    return len(mark) >= _MIXED and not mark.isalpha()


def written(mark: str) -> tuple[str, ...]:
    """Return the forms in which a mark may stand in a fact: as it is, in an address, escaped."""
    escaped = msgspec.json.encode(mark).decode()[1:-1]
    ascii_only = mark if mark.isascii() else mark.encode("unicode_escape").decode()
    return tuple(dict.fromkeys((mark, quote(mark), quote(mark, safe=""), escaped, ascii_only)))


def _pattern(marks: Iterable[str]) -> "re.Pattern[str] | None":
    forms = [form for mark in marks if len(mark) >= LEAST for form in written(mark)]
    return re.compile("|".join(map(_bounded, forms))) if forms else None


def _bounded(form: str) -> str:
    """Return a pattern that takes a form, not a longer one of its kind: 17 is not in 170, nor ann in anna.

    A name of several words is taken as it is written: "no signal" is nobody, whoever is called No Signal.
    """
    letters = re.escape(form) if " " in form else f"(?i:{re.escape(form)})"
    return _edge(form[0], "<!") + letters + _edge(form[-1], "!")


def _edge(letter: str, side: str) -> str:
    if letter.isdigit():
        return f"(?{side}[0-9])"
    return rf"(?{side}[^\W\d_])" if letter.isalpha() else ""


def _drawn() -> str:
    return "~" + secrets.token_hex(12)
