"""The rule of the page stands under the message that breaks it, where the site has published one."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.bans.house import HouseRule
from commandcenter.settings import Settings
from tests.ui.desk import moderated
from tests.ui.desk.hands import open_desk, shown, table
from ui.desk.picture import Still

RULE = HouseRule(
    key="4",
    kinds=("threat", "insult"),
    it="Nessuna minaccia, nessuna offesa a chi risponde",
    es="Ni amenazas ni ofensas",
    en="No threats, no offence to whoever answers",
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("it", "regola 4 · Nessuna minaccia, nessuna offesa a chi risponde"),
        ("es", "regla 4 · Ni amenazas ni ofensas"),
        ("en", "rule 4 · No threats, no offence to whoever answers"),
    ],
)
def test_it_is_cited(qapp: QApplication, qtbot: QtBot, code: str, words: str) -> None:
    mirror = Still(moderated.shot(Settings(house=(RULE,))), "regia", "L. Ortega")
    desk = open_desk(qtbot, mirror, code, "bans")
    try:
        desk.refresh()
        table(desk, "evidence").setFocus()
        assert words in shown(desk)
    finally:
        desk.close()
        mirror.close()


def test_without_rules_nothing_is_cited(qapp: QApplication, qtbot: QtBot) -> None:
    mirror = Still(moderated.shot(), "regia", "L. Ortega")
    desk = open_desk(qtbot, mirror, "it", "bans")
    try:
        desk.refresh()
        assert not [text for text in shown(desk) if text.startswith("regola")]
    finally:
        desk.close()
        mirror.close()
