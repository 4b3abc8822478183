"""The engine's time: whole seconds that never go back. It is UTC, so that no night has an hour twice."""

from datetime import datetime, timedelta

from commandcenter.assignment.lines import seconds
from commandcenter.clock import SECOND

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the engine's instants have no zone
_EPOCH_S = seconds(_EPOCH)


def line_time(at_us: int) -> datetime:
    """Return an instant as lines have it."""
    return _EPOCH + timedelta(seconds=at_us // SECOND)


def line_us(at: datetime) -> int:
    """Return an instant of a line in microseconds since 1970."""
    return (seconds(at) - _EPOCH_S) * SECOND


def engine_s(at_us: int) -> int:
    """Return an instant as the engine counts it."""
    return at_us // SECOND + _EPOCH_S


def instant_us(engine: int) -> int:
    """Return an instant of the engine in microseconds since 1970."""
    return (engine - _EPOCH_S) * SECOND
