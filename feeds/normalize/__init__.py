"""Raw payloads of platforms in, canonical events and dead letters out (feeds.md, section 5).

One file an adapter, each a pure function of one capture: no clock, no network, no state, so that the
live feeds, the gateway and `main.py normalize` read the same bytes into the same events.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from commandcenter.errors import UserError
from feeds.normalize import (
    bluesky,
    chatwoot,
    cloudevents,
    form,
    imap,
    mastodon,
    meta,
    table,
    whatsapp,
)
from feeds.normalize.capture import Capture, name_of, opened
from feeds.normalize.letters import LetterError, dead_letter

Read = Callable[[Capture], Iterator[dict[str, Any]]]

ADAPTERS: dict[str, Read] = {
    "bluesky": bluesky.read,
    "mastodon": mastodon.read,
    "imap": imap.read,
    "cloudevents": cloudevents.read,
    "whatsapp": whatsapp.read,
    "meta": meta.read,
    "chatwoot": chatwoot.read,
    "csv": table.read,
    "form": form.read,
}


def normalize(adapter: str, capture: Capture) -> list[Mapping[str, Any]]:
    """Return the canonical events and dead letters of one capture, in order; never raises for its content."""
    try:
        return list(ADAPTERS[adapter](capture))
    except LetterError as error:
        return [dead_letter(capture.raw_id, error)]
    except RecursionError:
        return [dead_letter(capture.raw_id, LetterError("schema", "nested too deeply"))]
    except Exception as error:  # noqa: BLE001 - one payload never ends the stream, whatever is in it
        return [dead_letter(capture.raw_id, LetterError("schema", type(error).__name__))]


def normalize_lines(adapter: str, lines: Iterable[bytes]) -> Iterator[str]:
    """Yield one JSON line (ASCII, no line end) for each event and dead letter; blank lines are skipped.

    Raises UserError for an adapter that nobody fills.
    """
    if adapter not in ADAPTERS:
        raise UserError("feed_unknown", spec=adapter, known=", ".join(ADAPTERS))
    for line in lines:
        if line.strip():
            yield from _answers(adapter, line)


def _answers(adapter: str, line: bytes) -> Iterator[str]:
    try:
        capture = opened(line)
    except LetterError as error:
        yield json.dumps(dead_letter(name_of(line), error))
        return
    try:
        yield from [json.dumps(one, allow_nan=False) for one in normalize(adapter, capture)]
    except (RecursionError, ValueError):
        letter = dead_letter(capture.raw_id, LetterError("schema", "nested too deeply"))
        yield json.dumps(letter)
