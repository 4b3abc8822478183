"""A month beside the one before and that of a year before, like with like."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from commandcenter.clock import MINUTE, from_datetime
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.kpis.growth import growth
from commandcenter.kpis.period import Period
from commandcenter.kpis.snapshot import snapshot
from commandcenter.kpis.terms import TermsInForce
from commandcenter.protocol.casework import Growth
from commandcenter.settings import Settings
from tests.commandcenter.story import folded, replied, told, wrote

IN_FORCE = TermsInForce(Settings())
ROME = ZoneInfo("Europe/Rome")


def on(year: int, month: int, day: int, hour: int = 12) -> int:
    return from_datetime(datetime(year, month, day, hour, tzinfo=ROME).astimezone(UTC))


def days_of(year: int, month: int, days: range, each: int = 2) -> list[Fact]:
    """Return so many cases a day, one on x and the others on facebook, all but the first answered."""
    facts = []
    for day in days:
        for number in range(each):
            name, begin = f"{year}-{month}-{day}/{number}", on(year, month, day) + number
            facts.append(
                wrote(begin, name, day * 10 + number, channel="facebook" if number else "x")
            )
            if number:
                facts.append(replied(begin + 10 * MINUTE, name))
    return facts


def grown(facts: list[Fact], as_of_us: int, figure: str = "") -> Growth:
    state = folded(told(*facts))
    kept = snapshot(state, on(2026, 5, 1, 0) - 1, on(2026, 6, 1, 0) - 1)
    month = Period(kept, IN_FORCE, "month", on(2026, 5, 10), as_of_us, list(state.threads))
    return growth(month, figure)


def values(found: Growth, key: str, part_of: str | None = None) -> list[float | None]:
    row = next(one for one in found.rows if (one.key, one.part_of) == (key, part_of))
    return [None if cell is None else cell.value for cell in row.cells]


def test_three_months_stand_beside_each_other() -> None:
    facts = days_of(2025, 4, range(1, 31)) + days_of(2025, 5, range(1, 32), 3)
    facts += days_of(2026, 4, range(1, 31), 4) + days_of(2026, 5, range(1, 32), 5)
    found = grown(facts, on(2026, 6, 20))
    assert not found.is_running
    assert values(found, "volume") == [155, 120, 93]
    assert values(found, "cycles_begun") == [155, 120, 93]
    assert values(found, "response_rate") == [124 / 155, 90 / 120, 62 / 93]


def test_while_the_month_runs_the_others_end_after_as_long_a_stretch() -> None:
    facts = days_of(2026, 4, range(1, 31)) + days_of(2026, 5, range(1, 11))
    found = grown(facts, on(2026, 5, 11, 0))
    assert found.is_running
    assert values(found, "volume") == [20, 20, None]
    assert found.spans[1][1] == on(2026, 4, 11, 0)


def test_a_month_that_the_log_does_not_reach_is_none_and_never_nought() -> None:
    found = grown(days_of(2026, 5, range(3, 10)), on(2026, 6, 20))
    assert values(found, "volume") == [14, None, None]
    assert {cell for row in grown([], on(2026, 6, 20)).rows for cell in row.cells} == {None}


def test_what_is_not_due_yet_is_told() -> None:
    found = grown(days_of(2026, 5, range(1, 11)), on(2026, 5, 10, 13))
    cell = next(row for row in found.rows if row.key == "response_rate").cells[0]
    assert cell is not None
    assert cell.immature == 1


def test_the_channels_of_a_figure_add_up_in_every_month() -> None:
    facts = days_of(2026, 4, range(1, 31), 3) + days_of(2026, 5, range(1, 11), 2)
    found = grown(facts, on(2026, 6, 20), "cycles_begun")
    whole = values(found, "cycles_begun")
    parts = [values(found, "cycles_begun", channel) for channel in ("x", "facebook")]
    assert whole[:2] == [20, 90]
    assert [sum(part[n] or 0 for part in parts) for n in range(2)] == whole[:2]
    assert len(found.rows) == 3


def test_the_month_is_the_same_as_in_the_figures_of_the_period() -> None:
    state = folded(told(*days_of(2026, 5, range(1, 20), 4)))
    month = Period(state, IN_FORCE, "month", on(2026, 5, 10), on(2026, 5, 19, 20), [])
    for row in growth(month).rows:
        cell, figure = row.cells[0], month.row(row.key)
        assert cell is not None
        assert (cell.value, cell.n, cell.part) == (
            figure.figure.value, figure.figure.n, figure.figure.part
        )  # fmt: skip
        assert cell.immature == (figure.explained.immature or 0)


def test_a_figure_that_is_not_compared_is_refused_in_words() -> None:
    with pytest.raises(UserError) as told_so:
        grown([], on(2026, 6, 20), "adherence")
    assert told_so.value.key == "kpi_unknown"


def test_january_is_compared_with_december() -> None:
    facts = days_of(2025, 12, range(1, 32)) + days_of(2026, 1, range(1, 32), 1)
    state = folded(told(*facts))
    month = Period(state, IN_FORCE, "month", on(2026, 1, 10), on(2026, 6, 1), [])
    assert values(growth(month), "volume") == [31, 62, None]
