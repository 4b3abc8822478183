"""The closings of a log: made for its writer, shown, listed unit by unit, and counted again as a check."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.billing.months import adjustments, close, contracts_of, frozen, may_close, span
from commandcenter.billing.units import Unit, counted, hash_of
from commandcenter.care import marks
from commandcenter.clock import format_us
from commandcenter.errors import UserError
from commandcenter.events.billing import MonthClosedData
from commandcenter.events.erasure import PERSON_ERASED
from commandcenter.history import History
from commandcenter.settings import Settings
from commandcenter.state import State


def closing(path: Path, month: str, settings: Settings, now_us: int, who: str) -> MonthClosedData:
    """Return the closing of a month as the log stands now; UserError where it may not be closed."""
    asked = span(month, settings.timezone)
    history = History(path)
    try:
        state = history.state_now()
        may_close(state.months, asked, now_us)
        return close(asked, contracts_of(settings), state, _before(history, state, month), who)
    finally:
        history.close()


def told(path: Path, month: str | None) -> list[dict[str, Any]]:
    """Return what was closed, or one month of it, the oldest first."""
    history = History(path)
    try:
        closed = history.state_now().months
    finally:
        history.close()
    wanted = [_known(closed, month)] if month else [closed[name] for name in sorted(closed)]
    return [_document(one) for one in wanted]


def listed(path: Path, month: str) -> Iterator[dict[str, Any]]:
    """Yield the units behind a closing, line by line: `times` 1 = counted, -1 = taken back."""
    history = History(path)
    try:
        one, state, before = _then(history, month)
    finally:
        history.close()
    names = {marks.thread_number(name): name for name in state.threads}
    found = [(month, [(unit, 1) for unit in sorted(frozen(state, one))])]
    for about, changed in [*found, *adjustments(state, before)]:
        for unit, times in changed:
            yield {
                "month": about,
                **unit.line._asdict(),
                "counted_as": unit.kind,
                "id": unit.id,
                "thread": names[unit.thread],
                "person": unit.person or None,
                "opened": format_us(unit.opened_us),
                "times": times,
            }


def checked(path: Path, month: str) -> dict[str, Any]:
    """Count a closing again from the log: `ok` where hash and lines are what was frozen.

    `erased`: how many persons were erased since. Their units have other ids, so that only the lines can hold.
    """
    history = History(path)
    try:
        one, state, before = _then(history, month)
        erased = history.state_now().counts.get(PERSON_ERASED, 0)
        erased -= state.counts.get(PERSON_ERASED, 0)
    finally:
        history.close()
    own: list[Unit] = frozen(state, one)
    lines = list(counted(month, ((unit, 1) for unit in own)))
    for about, changed in adjustments(state, before):
        lines += counted(about, changed)
    found = hash_of(own)
    is_ok = (found == one.hash or erased > 0) and tuple(lines) == one.lines
    return {"month": month, "ok": is_ok, "hash": one.hash, "counted": found, "erased": erased}


def _then(history: History, month: str) -> tuple[MonthClosedData, State, State | None]:
    """Return a closing, the state that it counted, and that of the closing before it."""
    closed = history.state_now().months
    one = _known(closed, month)
    state = history.state_now(until=one.seq)
    return one, state, _before(history, state, month)


def _before(history: History, state: State, month: str) -> State | None:
    earlier = [name for name in state.months if name < month]
    return history.state_now(until=state.months[max(earlier)].seq) if earlier else None


def _known(closed: dict[str, MonthClosedData], month: str) -> MonthClosedData:
    if month not in closed:
        raise UserError("month_unknown", month=month[:40], known=", ".join(sorted(closed)) or "—")
    return closed[month]


def _document(one: MonthClosedData) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(one)
    lines = found.pop("lines")
    return {
        "month": found["month"],
        "from": format_us(one.start_us),
        "to": format_us(one.end_us),
        "closed_by": one.who,
        "seq": one.seq,
        "hash": one.hash,
        "lines": [line for line in lines if line["month"] == one.month],
        "adjustments": [line for line in lines if line["month"] != one.month],
    }
