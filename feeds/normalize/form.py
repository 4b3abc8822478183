"""Forms on a site, as JSON: the same map of fields as of a table, over paths like `contact.email`.

A form is live: its clock starts when it came in, unless it says itself when it was sent. The same bytes again
are the same message.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.capture import MAX_WEBHOOK, Capture
from feeds.normalize.cells import Row
from feeds.normalize.events import RECEIVED, Made, event
from feeds.normalize.letters import LetterError

_DEEPEST = 8


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the message of one form; LetterError where it has no text."""
    raw = capture.sized(MAX_WEBHOOK)
    row = Row(dict(_flat(capture.document(), "", 0)), capture.ctx)
    if (text := row.cell("text")) is None:
        raise LetterError("schema", "text is missing")
    exact = raw if raw is not None else json.dumps(capture.body, sort_keys=True).encode()
    name = f"form:{row.cell('message_id') or hashlib.sha256(exact).hexdigest()[:16]}"
    thread = row.cell("thread") or name
    person = values.filled(
        id=row.cell("author.id") or row.cell("author.handle"),
        handle=values.handle(row.cell("author.handle")),
        name=row.cell("author.name"),
    )
    told_us = row.maybe_us("time")
    data = values.filled(
        channel=values.said(capture.ctx.get("channel")) or "form",
        thread=thread,
        message_id=name,
        text=text,
        lang=values.language(row.cell("lang")),
        direction="in",
        actor="customer",
        visibility="direct",
        author={"id": f"anonymous:{thread}", **person},
        revision=1,
        place=row.cell("place"),
        network=row.cell("network"),
    )
    made = Made(
        adapter="form",
        account=values.said(capture.ctx.get("account")) or "form",
        id=name,
        type=RECEIVED,
        at_us=capture.received_us if told_us is None else told_us,
        data=data,
    )
    yield event(made, capture)


def _flat(value: Mapping[str, Any], above: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield each value of a form by its path, also under lists: `answers.0.text`."""
    for key, inner in value.items():
        path = f"{above}{key}"
        if isinstance(inner, list):
            inner = {str(place): one for place, one in enumerate(inner)}  # noqa: PLW2901
        if isinstance(inner, dict) and depth < _DEEPEST:
            yield from _flat(inner, f"{path}.", depth + 1)
        else:
            yield path, inner
