"""Messages as JSON lines in, their readings as JSON lines out. Contract: semantic.md, section 10."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commandcenter import wire
from commandcenter.errors import UnreadableError
from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import read


def classify_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield one answer (no line end) for each message {"id", "text"}, in order.

    A line that is no such message is answered by {"id": null, "error": reason}; empty lines are skipped.
    """
    for line in lines:
        if not line.strip():
            continue
        try:
            message = wire.decode(line)
            answer = _answer(message.get("id"), message.get("text"))
        except UnreadableError as error:
            answer = {"id": None, "error": error.reason}
        yield json.dumps(answer)


def _answer(name: Any, text: Any) -> dict[str, Any]:
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise UnreadableError("schema: id is not a string or a whole number")
    if not isinstance(text, str):
        raise UnreadableError("schema: text is not a string")
    masked = mask(text)
    reading = read(masked.text)
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
        "place": None,
        "version": reading.version,
    }
