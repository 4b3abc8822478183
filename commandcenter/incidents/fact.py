"""A fact that somebody wants to be: not in the log yet."""

from typing import Any, NamedTuple


class NewFact(NamedTuple):
    """A fact to be: its type, its identity among the hub's facts, its data, and when it is."""

    type: str
    name: str
    data: dict[str, Any]
    at_us: int | None = None  # None = when it is written down
    order: int = 0  # between facts of one instant
    text: str = ""  # masked; kept with the log's texts, which can be erased
