"""Contracts and the months closed by them."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MONTH_CLOSED = "care.month.closed.v1"


PaidUnit = Literal["request", "cycle", "conversation"]


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier is paid by from an instant on, for some channels (() = all).

    Conversations are counted with gaps under `gap_h` hours, also where another unit is paid.
    """

    since_us: int = 0
    channels: tuple[str, ...] = ()
    desk: str = ""
    supplier: str = ""
    unit: PaidUnit = "request"
    gap_h: float = 24.0


class BilledLine(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one channel under one contract, in all three ways of counting; `unit` is the paid one.

    `month` other than that of the closing: an adjustment, whose counts may be negative.
    """

    month: str
    channel: str
    desk: str
    supplier: str
    unit: PaidUnit
    gap_h: float
    requests: int
    cycles: int
    conversations: int


class MonthClosedData(msgspec.Struct, frozen=True, kw_only=True):
    """A month's counts, frozen: as the log stood at position `seq`, by these contracts.

    `hash`: SHA-256 over the sorted ids of the month's units (`billing.units`). Instants: [start, end).
    """

    month: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}$")]
    start_us: int
    end_us: int
    seq: int
    contracts: tuple[Contract, ...]
    lines: tuple[BilledLine, ...]
    hash: str
    who: str
