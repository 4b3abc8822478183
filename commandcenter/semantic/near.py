"""A key that near-equal texts share, so that a copied post is told from many people's own words.

Case, accents, stretched letters, punctuation, emoji, spaces, links, mentions and the digits of numbers make
no difference. Under FEWEST_WORDS words the key is "", which equals nothing: "internet non va a Bari" is
written by hundreds of customers on their own, and to count them as one copy would hide an outage. Longer
equal texts are hardly ever chance.
"""

from hashlib import blake2b

from commandcenter.semantic.tokens import words

FEWEST_WORDS = 6
_FEWEST_LETTERS = 24
_DIGEST_BYTES = 5


def text_key(text: str) -> str:
    """Return ten hexadecimal digits, equal for near-equal texts; "" where a text is too short to tell."""
    found = words(text)
    plain = [
        word.plain if word.written else "0"
        for word in found
        if word.written or word.plain[0].isdigit()
    ]
    spoken = [word.plain for word in found if word.written]
    if len(spoken) < FEWEST_WORDS or sum(map(len, spoken)) < _FEWEST_LETTERS:
        return ""
    joined = " ".join(plain).encode("utf-8", "replace")
    return blake2b(joined, digest_size=_DIGEST_BYTES).hexdigest()
