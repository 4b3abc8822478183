"""Messages as JSON lines in, their readings as JSON lines out. Contract: semantic.md, section 10."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from commandcenter import wire
from commandcenter.errors import UnreadableError
from commandcenter.semantic.mask import Masked, mask
from commandcenter.semantic.read import Reading, read_all

_TOGETHER = 512  # lines read at once: quicker than one after the other


def classify_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield one answer (no line end) for each message {"id", "text"}, in order.

    A line that is no such message is answered by {"id": null, "error": reason}; empty lines are skipped.
    """
    filled = (line for line in lines if line.strip())
    while some := list(islice(filled, _TOGETHER)):
        asked = [_asked(line) for line in some]
        hidden = [mask(one.text) for one in asked if isinstance(one, _Message)]
        readings = iter(zip(hidden, read_all([(one.text, None) for one in hidden]), strict=True))
        for one in asked:
            if isinstance(one, _Message):
                yield json.dumps(_answer(one.id, *next(readings)))
            else:
                yield json.dumps({"id": None, "error": one})


class _Message(NamedTuple):
    id: str | int
    text: str


def _asked(line: str) -> _Message | str:
    """Return the message of a line, or why it is none."""
    try:
        message = wire.decode(line)
    except UnreadableError as error:
        return error.reason
    name, text = message.get("id"), message.get("text")
    if not isinstance(name, str | int) or isinstance(name, bool):
        return "schema: id is not a string or a whole number"
    if not isinstance(text, str):
        return "schema: text is not a string"
    return _Message(name, text)


def _answer(name: str | int, masked: Masked, reading: Reading) -> dict[str, Any]:
    return {
        "id": name,
        "language": reading.language,
        "sentiment": reading.sentiment,
        "p_negative": reading.p_negative,
        "care": reading.care,
        "motives": reading.motives,
        "kind": reading.kind,
        "masked_text": masked.text,
        "pii": [{"type": one.type, "start": one.start, "end": one.end} for one in masked.spans],
        "network": reading.network or "unknown",
        "network_source": reading.network_source or None,
        "place": reading.place or None,
        "place_source": reading.place_source or None,
        "version": reading.version,
    }
