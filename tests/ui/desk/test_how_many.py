"""How many people a goal asks for, by keyboard: asked, answered with what is short, made a draft."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.frames import CommandFrame
from commandcenter.protocol.preview import Effect, Gap, Needed, Option
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.how_many import AIMS, Aim, aim_of, aim_words
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

FOUND = Needed(
    question=1, pairs=16, horizon_min=120, goal=0.9, within_min=45, skills=("lang:it",),
    people=4, least=3, most=6, until_min=75, binding="lang:en", cost=72.0, rate=18.0,
    gap=Gap(skill="lang:en", people=3, waiting=14, coming_h=180),
    options=(Option(people=4, share=Effect(value=0.91, half=0.02)),),
)  # fmt: skip


def answered(frame: CommandFrame) -> dict[str, Any] | None:
    if frame.action == "override.needed":
        return dict(msgspec.to_builtins(FOUND))
    return regias.previewed() if frame.action == "override.preview" else None


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(regias.with_regia(desks.alarm())._replace(answer=answered), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    window.refresh()
    yield window
    window.close()


def asked(qtbot: QtBot, desk: DeskWindow, typed: str = "") -> None:
    QTest.keyClicks(focus(), "w")
    if typed:
        QTest.keyClicks(focus(), typed)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.desk.composing.how_many.found is not None)
    desk.refresh()


def sent(mirror: Still, action: str) -> CommandFrame:
    return next(frame for frame in reversed(mirror.sent) if frame.action == action)


def test_a_goal_is_asked_about_with_two_keys_and_told_with_the_skill_that_is_short(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    asked(qtbot, desk)
    assert sent(mirror, "override.needed").args == {"share": 0.9, "within_min": 45, "p90_min": 0}
    told = shown(desk)
    assert {"+4", "fra 3 e 6", "15:47", "72 €"} <= told
    gap = "manca «inglese»: 3 al lavoro per 194 casi nella prossima ora"
    assert gap in told


def test_a_goal_of_ones_own_is_typed_as_share_and_minutes(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    asked(qtbot, desk, "97 100")
    assert sent(mirror, "override.needed").args["share"] == 0.97
    assert sent(mirror, "override.needed").args["within_min"] == 100


def test_plus_makes_a_draft_of_that_many_until_then(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    asked(qtbot, desk)
    QTest.keyClicks(focus(), "+")
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)
    press(Qt.Key.Key_Return, ctrl=True)
    called, *_ = sent(mirror, "override.bundle").args["sets"]
    assert (called["type"], len(called["target"]["agents"])) == ("CALL_IN", 4)
    assert sent(mirror, "override.bundle").args["minutes"] == 75


def test_where_those_at_work_are_enough_nobody_goes_and_nothing_is_paid(
    qtbot: QtBot, desk: DeskWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = replace(FOUND, people=0, least=0, most=0, until_min=None, cost=None, rate=None, gap=None)
    monkeypatch.setitem(globals(), "FOUND", none)
    asked(qtbot, desk)
    assert {"+0", "bastano quelli che ci sono"} <= shown(desk)
    assert "nessuna tariffa nota" not in shown(desk)


@pytest.mark.parametrize(
    ("typed", "aim"),
    [("0", AIMS[0]), ("5", AIMS[5]), ("92 60", Aim(0.92, 60)), ("92% in 60 min", Aim(0.92, 60))],
)
def test_what_is_chosen_or_typed_is_read(typed: str, aim: Aim) -> None:
    assert aim_of(typed) == aim


@pytest.mark.parametrize("typed", ["", "9", "many", "20 60", "92 5", "92 500", "92"])
def test_what_is_no_goal_is_none(typed: str) -> None:
    assert aim_of(typed) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_goal_is_worded_differently(code: str) -> None:
    assert len({aim_words(language(code), aim) for aim in AIMS}) == len(AIMS)


def test_a_known_cause_hides_neither_what_is_kept_nor_that_b_proposes(
    desk: DeskWindow, mirror: Still
) -> None:
    shot = mirror.shot
    assert shot.desk is not None
    known = tuple(replace(one, cause="guasto alla dorsale") for one in shot.desk.alerts)
    mirror.shot = shot._replace(desk=replace(shot.desk, alerts=known))
    assert any("mantenuti fino alle 15:30 · B propone" in text for text in shown(desk))


def test_the_incident_says_how_it_goes_on_and_what_is_kept_and_each_queue_its_share(
    desk: DeskWindow,
) -> None:
    told = shown(desk)
    assert any("41 negativi in 15 min, in aumento: prima 28" in text for text in told)
    assert any("58% ±10 mantenuti fino alle 15:30" in text for text in told)
    assert {"61% ±9", "74% ±7"} <= told
