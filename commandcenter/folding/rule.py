"""What one kind of fact does to the state: how its body is read, and what changes by it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from commandcenter.events.fact import Fact
from commandcenter.state import State

Data = TypeVar("Data")


class _Body(msgspec.Struct, Generic[Data], frozen=True):
    data: Data


class Rule(msgspec.Struct, frozen=True):
    """`decode` raises msgspec.ValidationError; `change` takes state, fact, instant (us), what was read."""

    decode: Callable[[bytes], Any]
    change: Callable[[State, Fact, int, Any], None]


def said_in(data: type[Data]) -> Callable[[bytes], Data]:
    """Return what reads the data of a body as this type."""
    decoder = msgspec.json.Decoder(_Body[data])  # type: ignore[valid-type]

    def decode(body: bytes) -> Data:
        return decoder.decode(body).data

    return decode
