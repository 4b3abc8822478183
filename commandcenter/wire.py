"""Strict JSON: what a feed or a seat sends is decoded here and nowhere else.

The standard library's decoder takes NaN and duplicate keys; each of them has once become a wrong figure
or a crash further on, so they are refused by name. Lone surrogates pass here: what they may stand in is
known to who reads the event.
"""

import json
from collections.abc import Mapping
from typing import Any

from commandcenter.errors import UnreadableError

MAX_FRAME = 16 * 1024 * 1024
MAX_POSITION = 2**63 - 1


def decode(raw: bytes | str) -> dict[str, Any]:
    """Return the JSON object in `raw`; raise UnreadableError with the reason."""
    try:
        value = _DECODER.decode(raw if isinstance(raw, str) else raw.decode("utf-8"))
    except UnreadableError:
        raise
    except UnicodeDecodeError as error:
        raise UnreadableError("not_json: bad UTF-8") from error
    except RecursionError as error:
        raise UnreadableError("not_json: nested too deeply") from error
    except ValueError as error:
        raise UnreadableError(f"not_json: {str(error)[:120]}") from error
    if not isinstance(value, dict):
        raise UnreadableError("not_json: not an object")
    return value


def position(event: Mapping[str, Any]) -> int:
    """Return the position of a decoded event; raise UnreadableError where it has none."""
    text = event.get("sequence")
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > 20:
        raise UnreadableError("schema: sequence is not a string of decimal digits")
    if (number := int(text)) > MAX_POSITION:
        raise UnreadableError("schema: sequence is larger than 2^63-1")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableError("not_json: a key stands twice in one object")
    return found


def _constant(name: str) -> float:
    raise UnreadableError(f"not_json: {name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
