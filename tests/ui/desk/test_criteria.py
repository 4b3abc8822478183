"""The criteria in force at a desk: what they say, since when; R asks why and has the hub reload them."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR
from commandcenter.languages import language
from commandcenter.protocol.regia import CriteriaRow, MacroRow
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.choices import choices_for
from ui.desk.draft import begun
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

IN_FORCE = CriteriaRow(
    version="5eb1e4f0a9c2",
    since_us=regias.NOW - 3 * HOUR,
    who="Carla",
    reason="autumn plan",
    files=("needs.toml", "triage.toml"),
    needs=9,
    weight=3,
    first_reply_min=15,
    rescue_work=2.5,
    overload_on_min=14,
    overload_off_min=5,
    macros=(
        MacroRow(
            key="home_restart",
            version=2,
            motives=("broadband",),
            languages=("it", "en"),
            names=dict.fromkeys(("it", "es", "en"), "Modem restart"),
        ),
        MacroRow(key="we_have_read", version=1, languages=("it", "es", "en")),
    ),
)


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    view = replace(regias.view(), criteria=IN_FORCE)
    made = Still(regias.with_regia(desks.alarm(), view), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still, request: pytest.FixtureRequest) -> Iterator[DeskWindow]:
    code = getattr(request, "param", "en")
    window = open_desk(qtbot, mirror, code, "people")
    press(Qt.Key.Key_2, alt=True)
    window.refresh()
    yield window
    window.close()


@pytest.mark.parametrize("desk", ["it", "es", "en"], indirect=True)
def test_it_tells_version_since_when_whose_word_and_what_is_set(desk: DeskWindow) -> None:
    words = " ".join(shown(desk))
    for said in (
        "5eb1e4f0a9c2",
        "Carla",
        "autumn plan",
        "triage.toml",
        "14 min",
        "Modem restart v2",
    ):
        assert said in words


def test_r_asks_why_and_sends_the_reload(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_R)
    QTest.keyClicks(focus(), "winter plan")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    (frame,) = [one for one in mirror.sent if one.action == "criteria.reload"]
    assert frame.args == {"reason": "winter plan"}


def test_a_macro_is_chosen_among_those_for_its_motive(desk: DeskWindow) -> None:
    seen = desk.places.panel("criteria").seen  # type: ignore[union-attr]
    assert seen is not None

    def offered(motive: str) -> list[str]:
        draft = begun("MACRO", to=f"motive:{motive}")
        return [one.name for one in choices_for("macro", draft, seen, language("en"))]

    assert offered("broadband") == ["macro:home_restart", "macro:we_have_read"]
    assert offered("billing") == ["macro:we_have_read"]
