"""Figures of a period on a real hub, by keys alone: chosen, split, explained, and counted case by case."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from tests.journeys.hubs import Hub
from tests.journeys.test_commands import log
from tests.journeys.test_desk import Desk
from ui.desk.panels.figures import Figures


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{log(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    assert made.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_a_figure_is_explained_and_its_cases_counted_by_keys_alone(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    words, desk = language(code), Desk(qtbot, hub, code)
    qtbot.waitUntil(lambda: hub_is_read(desk))
    desk.press(Qt.Key.Key_F5)
    front = desk.window.places.front
    assert front is not None
    panel = next(one for one in front.panels if isinstance(one, Figures))
    desk.press(Qt.Key(Qt.Key.Key_0 + panel.number), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.figures is not None)
    desk.press(Qt.Key.Key_Down)
    assert panel.table.chosen_id == "service_level"
    assert panel.figures is not None
    level = panel.figures.rows[1]
    desk.press(Qt.Key.Key_Return)
    desk.waits_for(f"{level.figure.part} ÷ {level.figure.n} = ")
    kind = words.word("explain.usual_kind")
    desk.waits_for(words.word("explain.usual_few", n=0, days=kind)[:24])  # the log is one day long
    desk.press(Qt.Key.Key_Return)
    for group in ("part", "rest", "immature"):
        n = level.groups[group]
        figure, told = (
            words.word(f"{key}") for key in ("figures.service_level", f"case_groups.{group}")
        )
        desk.waits_for(words.forms("case_groups.title", figure=figure, group=told, n=n)[0])
        assert len(desk.window.cases.table.rows_model.rows) == n
        desk.press(Qt.Key.Key_Right)
    assert sum(level.groups.values()) == 60
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_S)
    desk.waits_for(words.forms("figures_panel.whole")[0])
    desk.close()


def hub_is_read(desk: Desk) -> bool:
    """Tell whether the whole morning has come in."""
    view = desk.view
    explained = view.explained if view is not None else ()
    counts = [step.count for one in explained if one.key == "within_45" for step in one.steps]
    return bool(counts) and counts[0] == 60
