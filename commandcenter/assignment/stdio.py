"""The engine over lines of text: one JSON object in, exactly one out, whatever the line was."""

import logging
from collections.abc import Iterable, Iterator

import msgspec

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import read
from commandcenter.errors import UnreadableError

_log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()


def answer_lines(lines: Iterable[bytes], engine: Engine) -> Iterator[bytes]:
    """Yield one answer with its line end for each line; one that cannot be read changes nothing."""
    for text in lines:
        try:
            line = read(text)
        except UnreadableError as error:
            _log.warning("A line was not taken: %s", error.reason)
            yield _UNREAD
        else:
            yield encode(engine.handle(line))


def encode(answer: Answer) -> bytes:
    """Return an answer as the line that is printed."""
    found = {
        "decisions": [one._asdict() for one in answer.decisions],
        "alerts": [one._asdict() for one in answer.alerts],
    }
    return _encoder.encode(found) + b"\n"


_UNREAD = _encoder.encode(
    {
        "decisions": [],
        "alerts": [{"code": "rejected", "level": "error", "refs": [], "why": "unreadable"}],
    }
) + b"\n"
