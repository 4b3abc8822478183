"""What near-equal texts share, so that a copied post is told from many people's own words.

Case, accents, stretched letters, punctuation, emoji, spaces, links, mentions and the digits of numbers make
no difference: what stays gives an equal key. Where a few words differ as well, most runs of three words are
the same (`shingles`). Under FEWEST_WORDS words there is neither: "internet non va a Bari" is written by
hundreds of customers on their own, and to count them as one copy would hide an outage. Longer equal texts
are hardly ever chance.
"""

from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

from commandcenter.semantic.tokens import words

FEWEST_WORDS = 6
_FEWEST_LETTERS = 24
_DIGEST_BYTES = 5
_SHINGLED = 100  # words of a text whose runs are taken: enough to know it again


class Trace(NamedTuple):
    """What a text is known again by: a key ("" = too short) and its runs of three words, ascending."""

    key: str
    shingles: tuple[int, ...]


NO_TRACE = Trace("", ())


def text_key(text: str) -> str:
    """Return ten hexadecimal digits, equal for near-equal texts; "" where a text is too short to tell."""
    plain = _plain(text)
    return _key(plain) if plain else ""


def trace(text: str) -> Trace:
    """Return key and shingles of a text. The shingles live in memory only: a row of the log has none."""
    plain = _plain(text)
    return Trace(_key(plain), _shingles(plain)) if plain else NO_TRACE


def _plain(text: str) -> bytes:
    """Return what is compared of a text, its words apart by spaces; nothing where it is too short."""
    found = words(text)
    spoken = [word.plain for word in found if word.written]
    if len(spoken) < FEWEST_WORDS or sum(map(len, spoken)) < _FEWEST_LETTERS:
        return b""
    plain = [
        word.plain if word.written else "0"
        for word in found
        if word.written or word.plain[0].isdigit()
    ]
    return " ".join(plain).encode("utf-8", "replace")


def _key(plain: bytes) -> str:
    return blake2b(plain, digest_size=_DIGEST_BYTES).hexdigest()


def _shingles(plain: bytes) -> tuple[int, ...]:
    """Return the runs of three words as numbers, each once; two runs hardly ever share one."""
    codes = list(map(crc32, plain.split(b" ", _SHINGLED)[:_SHINGLED]))
    # numbers and rows of them hash the same in every process, unlike strings
    return tuple(sorted(set(map(hash, zip(codes, codes[1:], codes[2:], strict=False)))))
