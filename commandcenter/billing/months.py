"""Closing a month: its counts are frozen, and what comes later is an adjustment of the next month. Pure.

A closing says up to which position of the log it counted, and under which contracts. So what was frozen can
be counted again at any time, and an adjustment is the difference between two positions: frozen counts and
all adjustments together are always the count at the newest closing. Nothing reopens a month.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from commandcenter.billing.units import Unit, changes, counted, hash_of, units
from commandcenter.clock import from_datetime
from commandcenter.errors import UserError
from commandcenter.events.billing import Contract, MonthClosedData
from commandcenter.settings import Settings
from commandcenter.state import State

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


class Span(NamedTuple):
    """A month of a site: from its first local midnight up to, without, that of the next."""

    month: str
    start_us: int
    end_us: int


def span(month: str, timezone: str) -> Span:
    """Return the span of YYYY-MM; UserError where that is no month."""
    if (found := _MONTH.fullmatch(month)) is None:
        raise UserError("month_unreadable", month=month[:40])
    year, number = int(found[1]), int(found[2])
    first = date(year, number, 1)
    return Span(month, _midnight(first, timezone), _midnight(_after(first), timezone))


def contracts_of(settings: Settings) -> tuple[Contract, ...]:
    """Return the contracts of a site with the instants from which they hold, the later ones last."""
    dated = sorted(settings.contracts, key=lambda one: one.since or date.min)
    return tuple(
        Contract(
            since_us=_midnight(one.since, settings.timezone) if one.since else 0,
            channels=one.channels,
            desk=one.desk,
            supplier=one.supplier,
            unit=one.unit,
            gap_h=one.gap_h,
        )
        for one in dated
    )


def may_close(closed: dict[str, MonthClosedData], asked: Span, now_us: int) -> None:
    """Raise UserError where a month may not be closed: closed already, not over, or out of its turn."""
    if (before := closed.get(asked.month)) is not None:
        raise UserError("month_closed", month=asked.month, who=before.who)
    if asked.end_us > now_us:
        raise UserError("month_not_over", month=asked.month)
    if closed and asked.month != (following := _following(max(closed))):
        raise UserError("month_turn", month=asked.month, next=following)


def close(
    asked: Span, contracts: tuple[Contract, ...], state: State, before: State | None, who: str
) -> MonthClosedData:
    """Return a month's closing, counted on `state`.

    `before`: the state at the position of the closing before it, None where this is the first.
    """
    own = list(units(state, contracts, asked.start_us, asked.end_us))
    lines = list(counted(asked.month, ((unit, 1) for unit in own)))
    for month, found in adjustments(state, before):
        lines += counted(month, found)
    return MonthClosedData(
        month=asked.month,
        start_us=asked.start_us,
        end_us=asked.end_us,
        seq=state.seq,
        contracts=contracts,
        lines=tuple(lines),
        hash=hash_of(own),
        who=who,
    )


def adjustments(state: State, before: State | None) -> Iterator[tuple[str, list[tuple[Unit, int]]]]:
    """Yield for each month closed until now what came and what went since `before`."""
    if before is None:
        return
    for month, closing in sorted(state.months.items()):
        yield month, changes(frozen(before, closing), frozen(state, closing))


def frozen(state: State, closing: MonthClosedData) -> list[Unit]:
    """Return the units of a closed month as a state counts them, by the contracts of its closing."""
    return list(units(state, closing.contracts, closing.start_us, closing.end_us))


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _following(month: str) -> str:
    year, number = map(int, month.split("-"))
    return _after(date(year, number, 1)).isoformat()[:7]


def _midnight(day: date, timezone: str) -> int:
    return from_datetime(datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC))
