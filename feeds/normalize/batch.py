"""A webhook brings many items: one that cannot be read is a dead letter, the others go on."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.letters import LetterError, dead_letter

Read = Callable[[Mapping[str, Any]], dict[str, Any] | None]


def each(items: object, read: Read, capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield what `read` makes of each item; None means that it has nothing to do with care."""
    for item in values.items(items):
        try:
            found = read(values.object_in(item))
        except LetterError as error:
            found = dict(dead_letter(capture.raw_id, error))
        if found is not None:
            yield found
