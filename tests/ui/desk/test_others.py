"""The other operator is seen on the row before a conflict; what this seat is at is told to the hub."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.protocol.presence import PresenceView, SeatRow
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown, table
from ui.desk.picture import Still
from ui.desk.window import DeskWindow


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(regias.with_regia(desks.alarm()), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    yield window
    window.close()


def at(mirror: Still, *about: str, person: str = "S. Riva") -> None:
    mirror.presence = PresenceView(seats=(SeatRow(person=person, role="regia", about=about),))


@pytest.mark.parametrize(
    ("panel", "aim"),
    [
        ("queues", "queue:billing"),
        ("late", "case:x:88409"),
        ("work", "agent:clarke"),
        ("overrides", "override:o1"),
    ],
)
def test_who_else_is_there_stands_on_the_row_in_a_shape_and_is_read_aloud(
    desk: DeskWindow, mirror: Still, panel: str, aim: str
) -> None:
    rows = table(desk, panel).rows_model
    name = aim.partition(":")[2] if panel != "overrides" else rows.rows[0].id
    at(mirror, f"{aim.partition(':')[0]}:{name}")
    desk.refresh()
    row = next(one for one in rows.rows if one.id == name)
    assert row.cells[0].mark
    assert row.spoken.endswith("c’è S. Riva")
    assert all(
        "S. Riva" not in one.spoken for one in rows.rows if one.id != name and panel != "overrides"
    )


def test_ones_own_seats_are_no_others(desk: DeskWindow, mirror: Still) -> None:
    at(mirror, "queue:billing", person="m. ferri")
    desk.refresh()
    assert not any("c’è" in row.spoken for row in table(desk, "queues").rows_model.rows)


def test_what_another_one_drafts_stands_at_the_composer(desk: DeskWindow, mirror: Still) -> None:
    at(mirror, "draft:FLOOR", "queue:critical")
    assert any("S. Riva prepara:" in text for text in shown(desk))


def test_what_is_chosen_and_drafted_here_is_told_once_and_taken_back(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_3, alt=True)
    desk.refresh()
    chosen = table(desk, "work").chosen_id
    assert mirror.told[-1].about == (f"agent:{chosen}",)
    QTest.keyClicks(focus(), "3")
    desk.refresh()
    assert set(mirror.told[-1].about) == {"draft:PAUSE", f"agent:{chosen}"}
    many = len(mirror.told)
    desk.refresh()
    assert len(mirror.told) == many
    QTest.keyClicks(focus(), "d")
    desk.refresh()
    assert not mirror.told[-1].about
