"""A state at rest: its bytes for a checkpoint, and its hash."""

import hashlib
from typing import Any

import msgspec

from commandcenter.series import Series
from commandcenter.state import Agent, Incident, Link, Post, State

CHECKPOINT_FORMAT = 1

_SERIES = ("messages", "bursts", "requests", "waits", "firsts", "presence")


class _Held(msgspec.Struct, array_like=True):
    """A state at rest, in the order of State.FIELDS."""

    format: int
    seq: int
    newest_us: int
    first_us: int
    simulated: bool
    threads: dict[str, bytearray]
    waiting: dict[str, int]
    unanswered: dict[str, int]
    channels: list[str]
    newest_by_channel: dict[str, int]
    messages: dict[int, bytes]
    bursts: dict[int, bytes]
    requests: dict[int, bytes]
    waits: dict[int, bytes]
    firsts: dict[int, bytes]
    agents: dict[str, Agent]
    presence: dict[int, bytes]
    posts: dict[str, Post]
    incidents: dict[str, Incident]
    links: dict[str, list[Link]]
    revisions: dict[str, int]
    counts: dict[str, int]


_HELD = msgspec.msgpack.Decoder(_Held)


def dump(state: State) -> bytes:
    """Write the state as bytes for a checkpoint."""
    held = {name: getattr(state, name) for name in State.FIELDS}
    for name in _SERIES:
        held[name] = {hour: flat.tobytes() for hour, flat in held[name].hours.items()}
    return msgspec.msgpack.encode(_Held(format=CHECKPOINT_FORMAT, **held))


def load(raw: bytes) -> State:
    """Read a state from `dump`; ValueError where it is of another format."""
    try:
        held = _HELD.decode(raw)
    except msgspec.ValidationError as error:
        raise ValueError("this checkpoint was made by another version") from error
    if held.format != CHECKPOINT_FORMAT:
        raise ValueError("this checkpoint was made by another version")
    state = State()
    for name in State.FIELDS:
        value = getattr(held, name)
        setattr(state, name, Series.unpacked(value) if name in _SERIES else value)
    return state


def digest(state: State) -> str:
    """Return the SHA-256 over every field of the state, in a form that arrival order does not touch."""
    return hashlib.sha256(_canonical(state)).hexdigest()


def _canonical(state: State) -> bytes:
    """Return the state's fields, sorted, channels by name, as bytes."""
    held: dict[str, Any] = {name: getattr(state, name) for name in State.FIELDS}
    for name in _SERIES:
        held[name] = list(held[name].packed().items())
    return msgspec.msgpack.encode(held, order="deterministic")
