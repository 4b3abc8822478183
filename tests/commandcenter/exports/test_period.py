"""The file of a period that a desk asked for."""

from pathlib import Path

import pytest

from commandcenter.commands.figures import OfPeriod
from commandcenter.errors import UserError
from commandcenter.exports.period import period_file
from commandcenter.settings import Settings


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1960-01-01", "2026-13-45", "x"])
def test_a_day_that_no_calendar_reaches_is_refused_in_words(tmp_path: Path, day: str) -> None:
    asked = OfPeriod(what="kpis", period="week", day=day)
    with pytest.raises(UserError) as refused:
        period_file(asked, tmp_path / "care.db", Settings(), 1)
    assert refused.value.key == "day_unreadable"
