"""The board of our people by keyboard: free ones first, then who is busy for long; it moves when told."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE
from commandcenter.languages import language
from commandcenter.protocol.people import AgentRow
from tests.ui import views
from tests.ui.desk import desks
from tests.ui.desk.hands import open_desk, press, shown, table
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

NOW = views.normal().as_of_us


def row(agent: str, state: str, minutes: int, **more: object) -> AgentRow:
    return AgentRow(agent=agent, name=agent, state=state, since_us=NOW - minutes * MINUTE, **more)  # type: ignore[arg-type]


FEW = (
    row("gone", "offline", 300),
    row("away", "break", 10),
    row("short", "busy", 5, at_hand=1, follows=2, waits_us=NOW - 12 * MINUTE),
    row("missing", "offline", 200, is_planned=True),
    row("long", "busy", 25, case_us=NOW - 25 * MINUTE),
    row("free", "available", 3, team="Roma", desk="front", sourcing="out", supplier="Beta"),
    row("lost", "available", 1, is_lost=True),
    row("freer", "available", 9, skills=("lang:it", "billing"), capacity=6, shift="09:00-17:00"),
    row("listed", "", 0, on_call=True),
)
ORDER = ["freer", "free", "long", "short", "away", "lost", "missing", "gone", "listed"]


class Changing(Still):
    """A desk whose people change as the test says."""

    def show(self, *people: AgentRow) -> None:
        assert self.shot.desk is not None
        self.shot = self.shot._replace(desk=replace(self.shot.desk, people=people))
        self.seq_shown += 1


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Changing]:
    made = Changing(desks.normal(), "regia", "M. Ferri")
    made.show(*FEW)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Changing) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror, "en", "people")
    press(Qt.Key.Key_1, alt=True)
    window.refresh()
    yield window
    window.close()


def order(desk: DeskWindow) -> list[str]:
    desk.refresh()
    return [one.id for one in table(desk, "people").rows_model.rows]


def test_free_ones_stand_first_then_busy_for_long_then_the_others(desk: DeskWindow) -> None:
    assert order(desk) == ORDER
    words = shown(desk)
    assert {"25 min", "12 min", "1 in hand · follows 2", "front desk · Beta", "Roma"} <= words
    assert {"planned, not here", "on call", "window does not answer", "on a break"} <= words
    assert (
        language("en").forms("people_panel.note_long", free=2, long=1, at_work=4, all=9)[0] in words
    )


def test_the_order_stays_while_somebody_reads_and_o_sorts_again(
    desk: DeskWindow, mirror: Changing
) -> None:
    press(Qt.Key.Key_Down)
    assert table(desk, "people").chosen_id == "free"
    mirror.show(*(replace(one, state="busy") if one.agent == "free" else one for one in FEW))
    assert order(desk) == ORDER
    press(Qt.Key.Key_O)
    assert order(desk) == ["freer", "long", "short", "free", *ORDER[4:]]
    assert table(desk, "people").chosen_id == "free"


def test_who_is_new_comes_last_and_who_went_is_gone(desk: DeskWindow, mirror: Changing) -> None:
    mirror.show(*(one for one in FEW if one.agent != "long"), row("new", "available", 1))
    assert order(desk) == [*(name for name in ORDER if name != "long"), "new"]


def test_the_foot_tells_what_has_no_column(desk: DeskWindow) -> None:
    assert "freer · shift 09:00–17:00 · capacity 6 · skills: Italian, billing" in shown(desk)


def test_two_hundred_are_gone_through_by_keyboard_and_only_what_is_seen_is_drawn(
    desk: DeskWindow, mirror: Changing
) -> None:
    mirror.show(*(row(f"a{n:03}", "available", n) for n in range(200)))
    assert len(order(desk)) == 200
    press(Qt.Key.Key_O)
    press(Qt.Key.Key_Home)
    assert table(desk, "people").chosen_id == "a199"
    press(Qt.Key.Key_PageDown)
    assert table(desk, "people").currentIndex().row() > 10
    press(Qt.Key.Key_End)
    assert table(desk, "people").chosen_id == "a000"
    drawn = shown(desk)
    assert "a000" in drawn
    assert "a199" not in drawn


def test_without_anybody_it_says_how_a_list_is_taken(desk: DeskWindow, mirror: Changing) -> None:
    mirror.show()
    assert language("en").forms("people_panel.nobody")[0] in shown(desk)
