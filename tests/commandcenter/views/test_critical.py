"""Critical customers as rows: what they are promised counts in time of service, by the criteria in force."""

import pytest

from commandcenter.clock import HOUR, MINUTE
from commandcenter.views.critical import critical
from tests.commandcenter.critical.test_rules import CriticalDesk
from tests.ui.desk.moderated import moment_of

EVENING = 12 * HOUR + 50 * MINUTE  # ten minutes before the end of service
NIGHT = 10 * HOUR  # until service begins again


def desk_at(later_us: int) -> CriticalDesk:
    """Return a desk at which a journalist wrote so long after nine, and came in at once."""
    desk = CriticalDesk()
    desk.now_us = _NINE + later_us
    message = desk.writes("neg", person=7, channel="x")
    desk.does("critical.enter", message=message, cls="press", note="asks for a word")
    return desk


_NINE = CriticalDesk().now_us


@pytest.mark.parametrize(
    ("later_us", "within_min", "due_us"),
    [(HOUR, 15, 15 * MINUTE), (HOUR, 30, 30 * MINUTE), (EVENING, 15, 15 * MINUTE + NIGHT)],
)
def test_the_first_reply_is_due_after_so_much_service(
    later_us: int, within_min: int, due_us: int
) -> None:
    desk = desk_at(later_us)
    (row,) = critical(moment_of(desk.state, desk.now_us), within_min).rows
    assert row.due_us - row.waits_us == pytest.approx(due_us, abs=MINUTE)
