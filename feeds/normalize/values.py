"""Values of foreign JSON, taken only as what they should be: anything else reads as absent.

Platforms leave fields out, send numbers for strings and null for both. Every adapter asks through
these, so that a wrong type is an absent value and never an exception.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize.letters import LetterError

MAX_IDENTITY = 1024  # characters, as the envelope's schema has it
MAX_COUNT = 10**10  # more followers than people is no count

_LONE = re.compile("[\ud800-\udfff]")  # half a character: no UTF-8 can carry it
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NONE: Mapping[str, Any] = {}


def text(value: object) -> str:
    """Return a text; "" for anything else. Half characters become U+FFFD."""
    return _LONE.sub("\ufffd", value) if isinstance(value, str) else ""


def said(value: object) -> str | None:
    """Return a text that is not empty."""
    return text(value) or None


def ident(value: object) -> str | None:
    """Return an identifier as a string; platforms send some as numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def needed(value: object, name: str) -> str:
    """Return an identifier; raise LetterError naming the field where there is none, or none to keep."""
    found = ident(value)
    if found is None:
        raise LetterError("schema", f"{name} is missing")
    if len(found) > MAX_IDENTITY or _LONE.search(found):
        raise LetterError("schema", f"{name} is no identifier")
    return found


def fields(value: object) -> Mapping[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else _NONE


def object_in(item: object) -> Mapping[str, Any]:
    """Return an object; raise LetterError for anything else."""
    if not isinstance(item, dict):
        raise LetterError("schema", "an item is no object")
    return item


def field(value: object, *path: str) -> Any:
    """Return what stands at a path of keys; None where the path ends early."""
    for key in path:
        value = fields(value).get(key)
    return value


def items(value: object) -> Iterator[Any]:
    """Yield the members of a list; none for anything else."""
    if isinstance(value, list):
        yield from value


def first(value: object) -> Any:
    """Return the first member of a list; None where there is none."""
    return next(items(value), None)


def count(value: object) -> int | None:
    """Return a count of people; None where it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT:
        return value
    return None


def language(value: object) -> str | None:
    """Return the primary subtag of a language tag, "pt" of "pt-BR"."""
    subtag = text(value).replace("_", "-").partition("-")[0].strip().lower()
    return subtag if _LANGUAGE.fullmatch(subtag) else None


def handle(value: object) -> str | None:
    """Return a handle without a leading @."""
    return text(value).strip().removeprefix("@") or None


def filled(**values: object) -> dict[str, Any]:
    """Return the values that are known."""
    return {name: value for name, value in values.items() if value is not None}
