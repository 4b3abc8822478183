"""Every string of an event is masked where it stands, quick where words come again."""

from functools import lru_cache
from typing import Any

from commandcenter.semantic.mask import holds_pii, mask_tree

_WORD = 40  # up to so many characters a value may be a word that comes again: a channel, a language
_CODED = frozenset("@%&")  # a mail address, or one that is written in codes
KNOWN = 4096  # words and identifiers whose masking is remembered


def is_personal(identifier: str) -> bool:
    """Tell whether an identifier holds personal data; most have too few digits for any of it."""
    if (
        identifier.isascii()
        and not _CODED & set(identifier)
        and sum(map(str.isdigit, identifier)) < 7
    ):
        return False
    return _searched(identifier)


@lru_cache(KNOWN)
def _searched(identifier: str) -> bool:
    return holds_pii(identifier)


def masked_data(data: dict[str, Any]) -> dict[str, Any]:
    """As `mask_tree`, quick where names and values are words that come again and again."""
    masked = {}
    for name, value in data.items():
        if isinstance(value, str) and len(name) + len(value) <= _WORD:
            kept, masked[name] = _masked_word(name, value)
        else:
            ((kept, masked[name]),) = mask_tree({name: value}).items()
        if kept != name:
            return mask_tree(data)  # type: ignore[no-any-return]  # masked names may become equal
    return masked


@lru_cache(KNOWN)
def _masked_word(name: str, value: str) -> tuple[str, Any]:
    ((kept, masked),) = mask_tree({name: value}).items()
    return kept, masked


def forget() -> None:
    """Forget the words of the last events."""
    for known in (_searched, _masked_word):
        known.cache_clear()
