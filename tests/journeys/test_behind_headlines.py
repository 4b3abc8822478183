"""The lists behind headlines on a real hub, by keys alone: counted line by line to the number explained."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.wall import Figure, WallView
from tests.journeys.hubs import Hub
from tests.journeys.test_commands import log
from tests.journeys.test_desk import Desk
from tests.journeys.test_desk_figures import hub_is_read
from ui.desk.behind import HEADLINES

CARDS = ("to_answer", "within_45", "messages", "negative", "online")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{log(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    assert made.end(signal.SIGTERM) == 0


class Watched(Desk):
    """A desk that remembers the figures of every instant that it was shown."""

    def __init__(self, qtbot: QtBot, hub: Hub, code: str) -> None:
        super().__init__(qtbot, hub, code)
        self.shown: dict[int, dict[str, Figure]] = {}
        self.mirror.view_changed.connect(self._keep)

    def _keep(self, _name: str) -> None:
        if (wall := self.mirror.view("wall", WallView)) is not None:
            self.shown[wall.as_of_us] = {figure.key: figure for figure in wall.figures}

    def counts(self, key: str, as_of_us: int) -> int:
        """Return what a headline counted at an instant that was on the screen."""
        figure = self.shown[as_of_us][key]
        return int((figure.part if key == "negative" else figure.value) or 0)


def is_shown(desk: Watched) -> bool:
    """Tell whether the numbers stand on the screen: the wall's view may come after the desk's."""
    return desk.window.seen.wall is not None


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_every_headline_opens_a_list_that_counts_to_it(qtbot: QtBot, hub: Hub, code: str) -> None:
    words, desk = language(code), Watched(qtbot, hub, code)
    qtbot.waitUntil(lambda: hub_is_read(desk) and is_shown(desk))
    desk.press(Qt.Key.Key_F8)
    desk.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    behind, found = desk.window.behind, {}
    for key in CARDS:
        if key in HEADLINES:
            desk.press(Qt.Key.Key_Return)
            desk.press(Qt.Key.Key_O)
            qtbot.waitUntil(lambda: behind.page is not None)
            assert behind.page is not None
            found[key] = n = desk.counts(key, behind.page.as_of_us)
            told = {"figure": words.word(f"figures.{key}"), "n": n}
            group = words.word(f"behind.{key}_part")
            desk.waits_for(words.forms("case_groups.title", group=group, **told)[0])
            assert len(behind.table.rows_model.rows) == min(n, 100)
            desk.press(Qt.Key.Key_Escape)
            desk.press(Qt.Key.Key_Escape)
        desk.press(Qt.Key.Key_Right)
    assert found["messages"] > 0
    assert set(found) == set(HEADLINES)
    desk.close()
