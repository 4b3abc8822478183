"""What moderation has to look at in a text: words of abuse, and data of his own that somebody shows to all.

A sign decides nothing: it puts a message before a person.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "resources" / "moderation" / "signs.toml"
_HIDDEN = re.compile(r"\[(IBAN|CARD|CF|PIVA|DNI|NIE|CUIT|SSN|PHONE|EMAIL|ADDRESS)\]")


def signs_of(masked: str, *, is_public: bool) -> tuple[str, ...]:
    """Return the signs of a masked text, each once: kinds of abuse, then "own_data:TYPE" if public."""
    shadow = _plain(masked)
    found = [kind for kind, pattern in _patterns().items() if pattern.search(shadow)]
    if is_public:
        found += [f"own_data:{kind}" for kind in dict.fromkeys(_HIDDEN.findall(masked))]
    return tuple(found)


def _plain(text: str) -> str:
    """Return a text in small letters without accents, with one kind of apostrophe and single spaces."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    with FILE.open("rb") as file:
        kinds = tomllib.load(file)
    return {
        kind: re.compile(rf"\b(?:{'|'.join(map(_spaced, _terms(by_language)))})\b")
        for kind, by_language in kinds.items()
    }


def _terms(by_language: dict[str, list[str]]) -> list[str]:
    return sorted({term for terms in by_language.values() for term in terms})


def _spaced(term: str) -> str:
    return re.escape(term).replace(r"\ ", r"\s+")
