"""The engine over lines of text: one JSON object in, exactly one out, whatever the line was."""

from collections.abc import Iterable, Iterator

import msgspec

from commandcenter.assignment.answer import Alert, Answer, Decision
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import read
from commandcenter.errors import UnreadableError

_encoder = msgspec.json.Encoder()


def answer_lines(lines: Iterable[bytes], engine: Engine) -> Iterator[bytes]:
    """Yield one answer with its line end for each line; one that cannot be read changes nothing."""
    for text in lines:
        try:
            line = read(text)
        except UnreadableError as error:
            yield _encoded([], [Alert("rejected", "error", [], f"unreadable: {error.reason}")])
        else:
            yield encode(engine.handle(line))


def encode(answer: Answer) -> bytes:
    """Return an answer as the line that is printed."""
    return _encoded(answer.decisions, answer.alerts)


def _encoded(decisions: list[Decision], alerts: list[Alert]) -> bytes:
    found = {
        "decisions": [one._asdict() for one in decisions],
        "alerts": [one._asdict() for one in alerts],
    }
    return _encoder.encode(found) + b"\n"
