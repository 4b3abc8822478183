"""A text as the tokens that lexicons speak of: lower case, no accents, elisions apart.

Web addresses become "http", mentions "@", long numbers "0", masked data their mark ("[phone]"), runs of
question marks "?", of dots "…", quotes '"', money signs "€"; every emoji is a token. Only the first
MOST_CHARACTERS of a text are read.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

MOST_CHARACTERS = 4000
_LONGEST_WORD = 40
_LONGEST_NUMBER = 5  # 181 and 10/10 say something, longer ones do not
_MOST_CACHED = 40_000

_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|\b[a-z0-9-]{2,40}\.(?:ly|gl|me|biz|top|xyz|info|club|shop)\b\S*)"
    r"|(?P<mark>\[(?:iban|card|cf|piva|dni|nie|cuit|phone|email|address)\])"
    r"|(?P<mention>@[\w.]+)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:[*'’`´#$@]{1,4}[^\W_]+)*)"
    r"|(?P<ask>[?¿][?!¿¡]*)|(?P<shout>[!¡][?!¡]*)|(?P<dots>\.{2,}|…)|(?P<quote>[\"“”«»„])|(?P<money>[€$£])"
    r"|(?P<sign>[^\w\s!-~])|(?P<face>[:;]-?[)(dpo/|]|<3)"
)
_FIXED = {"link": "http", "mention": "@", "number": "0", "ask": "?", "shout": "!", "dots": "…"}
_FIXED |= {"quote": '"', "money": "€"}
_ELIDED = frozenset(
    {
        "l",
        "un",
        "c",
        "d",
        "m",
        "t",
        "s",
        "v",
        "n",
        "dell",
        "nell",
        "all",
        "sull",
        "dall",
        "quell",
        "quest",
    }
    | {
        "gl",
        "bell",
        "com",
        "dov",
        "cos",
        "nient",
        "mezz",
        "tutt",
        "sant",
        "anch",
        "qual",
        "son",
        "po",
    }
)
_APOSTROPHES = re.compile("['’`´]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SKIN_AND_SELECTORS = frozenset(
    [*(chr(code) for code in range(0x1F3FB, 0x1F400)), "\ufe0f", "\ufe0e", "\u200d", "\u20e3"]
)


class Word(NamedTuple):
    """A token in the form the lexicons use, and as written (lower case) for telling the language."""

    plain: str
    written: str


def words(text: str) -> tuple[Word, ...]:
    """Return the tokens of the beginning of a text."""
    return _words(text[:MOST_CHARACTERS])


@lru_cache(64)  # a text is asked for more than once while it is read
def _words(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    for hit in _TOKEN.finditer(_composed(text).lower()):
        kind = hit.lastgroup or ""
        if kind == "word":
            found += _spelled(hit[0][:_LONGEST_WORD])
        elif kind == "number" and len(hit[0]) <= _LONGEST_NUMBER:
            found.append(Word(hit[0], ""))
        elif kind in _FIXED:
            found.append(_OPENING.get(hit[0][0]) or _MADE[kind])
        elif kind == "sign":
            if hit[0].isprintable() and hit[0] not in _SKIN_AND_SELECTORS:
                found.append(Word(hit[0], ""))
        else:
            found.append(Word(hit[0], ""))
    return tuple(found)


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def plain(word: str) -> str:
    """Return a word without accents and stretched letters."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _STRETCHED.sub(r"\1", word)


_OPENING = {
    "¿": Word("?", "¿"),
    "¡": Word("!", "¡"),
}  # only Spanish opens them: they tell the language
_MADE = {kind: Word(token, "") for kind, token in _FIXED.items()}
_CACHE: dict[str, tuple[Word, ...]] = {}


def _spelled(raw: str) -> tuple[Word, ...]:
    if (known := _CACHE.get(raw)) is not None:
        return known
    if len(_CACHE) >= _MOST_CACHED:
        _CACHE.clear()
    made = _CACHE[raw] = tuple(_parts(raw))
    return made


def _parts(raw: str) -> list[Word]:
    pieces = _APOSTROPHES.split(raw)
    if len(pieces) > 1 and plain(pieces[0]) in _ELIDED:
        return [Word(plain(piece), piece) for piece in pieces if piece]
    whole = "".join(pieces)
    if whole[0].isdigit() and (unit := whole.lstrip("0123456789")):
        # 4g and 5g are words, 30gb is an amount
        return [Word(plain(whole) if len(whole) == 2 else "0" + plain(unit), "")]
    return [Word(plain(whole), _APOSTROPHES.sub("'", raw))]
