"""What a screen reader is told, what colours stand on what, and that nothing moves by itself."""

import itertools

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import LANGUAGES, language
from tests.ui.desk import desks
from ui.desk import keys
from ui.desk.announce import News, news
from ui.desk.panel import Panel
from ui.desk.panels import PANELS
from ui.desk.panels.numbers import Numbers
from ui.desk.picture import Shot, Still, draw_desk
from ui.desk.seen import Seen
from ui.desk.window import DeskWindow
from ui.theme import theme

GROUNDS = ("bg0", "bg1", "bg2", "bg3", "info_ground", "warn_ground")
INKS = ("text1", "text2", "crit", "warn", "stale")


@pytest.mark.parametrize(("ink", "ground"), list(itertools.product(INKS, GROUNDS)))
def test_every_ink_of_a_desk_stands_out_on_every_ground(ink: str, ground: str) -> None:
    assert theme().contrast(ink, ground) >= 4.5


def test_so_do_hints_on_panels_and_ink_on_the_chip() -> None:
    assert theme().contrast("text3", "bg1") >= 4.5
    assert theme().contrast("ink", "crit_fill") >= 4.5


def test_a_card_says_label_value_level_goal_usual_and_age(qapp: QApplication) -> None:
    said: list[str] = []

    def before(window: DeskWindow) -> None:
        numbers = window.places.numbers()
        assert numbers is not None
        said.append(numbers.cards[0].accessibleName())

    draw_desk(desks.alarm(), pane="numbers", language="it", size=(1920, 1080), before=before)
    expected = "Da rispondere, 214, critico, obiettivo al più 60, di solito 48, dato di 4 s fa"
    assert said == [expected]


def test_a_cell_says_row_column_and_value(qtbot: QtBot, qapp: QApplication) -> None:
    mirror = Still(desks.alarm(), "regia", "M. Ferri")
    window = DeskWindow(mirror, language("it"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    panel = window.places.panel("feeds")
    assert panel is not None
    table = panel.focus_widget()
    index = table.model().index(0, 2)  # type: ignore[attr-defined]
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "X, risponde, Stato, risponde · 2 s"
    found = QAccessible.queryAccessibleInterface(table)
    assert found is not None
    assert found.text(QAccessible.Text.Name) == "Fonti"
    window.close()
    mirror.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_panel_pane_and_key_has_its_words(code: str) -> None:
    words = language(code)
    wanted = {f"panels.{panel.key}" for panel in PANELS}
    wanted |= {f"panes.{panel.where.pane}" for panel in PANELS}
    every = [*keys.EVERYWHERE, keys.CLOSE, *(key for panel in PANELS for key in panel.keys)]
    wanted |= {f"keys.{key.action}" for key in every}
    assert not {key for key in wanted if not words.has(key)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_command_and_what_it_asks_for_has_its_words(code: str) -> None:
    words = language(code)
    for action in ACTIONS.values():
        assert words.has(f"commands.{action.name}")
        for kind in (action.target, action.args):
            for field in msgspec.structs.fields(kind):
                assert words.has(f"command_fields.{field.name}")


def test_the_keys_are_called_as_the_readers_keyboard_has_them() -> None:
    enter = {code: keys.key_name("Enter", language(code)) for code in LANGUAGES}
    assert enter == {"it": "Invio", "es": "Intro", "en": "Enter"}
    assert keys.key_name("Shift+Tab", language("es")) == "Mayús Tab"
    assert keys.key_name("Alt+1", language("it")) == "Alt 1"


def test_no_two_keys_of_one_place_are_the_same() -> None:
    for panel in PANELS:
        strokes = [s for key in (*keys.EVERYWHERE, *panel.keys) for s in key.strokes]
        assert len(strokes) == len(set(strokes)), panel.__name__


def test_panels_have_at_most_eight_numbers_in_a_pane_and_a_key_of_their_own() -> None:
    by_pane: dict[str, list[type[Panel]]] = {}
    for panel in PANELS:
        by_pane.setdefault(panel.where.pane, []).append(panel)
    assert all(len(panels) <= 8 for panels in by_pane.values())
    assert all(len({p.key for p in panels}) == len(panels) for panels in by_pane.values())
    assert by_pane["numbers"][0] is Numbers
    assert len(by_pane["regia"]) == 8


def seen(shot: Shot) -> Seen:
    return Seen(shot.wall, shot.desk, shot.link, 0, "", "regia")


def test_a_new_serious_incident_is_announced_at_once_and_a_level_politely() -> None:
    words = language("it")
    calm, burning = seen(desks.normal()), seen(desks.alarm())
    told = news(calm, burning, words)
    assert told[0] == News("Picco negativo: internet mobile, gravità 9 di 10", is_urgent=True)
    assert News("Da rispondere, critico, 214") in told
    assert [one.is_urgent for one in told].count(True) == 1
    assert news(burning, burning, words) == []
    back = news(burning, calm, words)
    assert News("Da rispondere, nella norma, 46") in back
    assert not any(one.is_urgent for one in back)


def test_what_stands_on_a_desk_that_opens_is_no_news() -> None:
    nothing = seen(Shot(None, None))
    assert news(nothing, seen(desks.alarm()), language("it")) == []
