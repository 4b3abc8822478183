"""What the regia says while a hub still reads its log, and what it keeps in sight as time goes on."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR, MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.regia import DecisionRow, RegiaView
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import open_desk, press, shown, table
from ui.desk.picture import Still
from ui.desk.table import Rows
from ui.desk.why_words import code_words

READING = "non decide ancora: sta leggendo il registro"


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(regias.with_regia(desks.normal(), regias.calm()), "regia", "M. Ferri")
    yield made
    made.close()


def tells(mirror: Still, view: RegiaView, *notices: str) -> None:
    shot = regias.with_regia(mirror.shot, view)
    assert shot.wall is not None
    mirror.shot = shot._replace(wall=replace(shot.wall, notices=notices))


def test_nobody_late_is_good_news_only_once_the_engine_decides(qtbot: QtBot, mirror: Still) -> None:
    window = open_desk(qtbot, mirror)
    good = language("it").word("late_panel.none")
    assert good in shown(window)
    tells(mirror, replace(regias.calm(), is_on=False, why_off="learning", work=()))
    window.refresh()
    texts = [text.text for text in window.painted_texts()]
    assert good not in texts
    assert language("it").word("people_panel.nobody") not in texts
    assert texts.count(READING) >= 2


def test_who_is_there_is_not_none_while_the_log_is_still_read(qtbot: QtBot, mirror: Still) -> None:
    window = open_desk(qtbot, mirror)

    def told() -> list[tuple[str, ...]]:
        window.refresh()
        model = table(window, "queues").model()
        assert isinstance(model, Rows)
        return [cell.forms for cell in model.rows[0].cells[4:8]]  # agents, it, es, en

    unknown = (language("it").word("words.unknown"),)
    assert unknown not in told()
    tells(mirror, replace(regias.calm(), is_on=False, why_off="learning", work=()))
    assert told() == [unknown] * 4


@pytest.mark.parametrize("notice", ["alerts_learning", "alerts_off"])
def test_no_alert_is_good_news_only_while_alerts_are_on(
    qtbot: QtBot, mirror: Still, notice: str
) -> None:
    shot = mirror.shot
    assert shot.desk is not None
    mirror.shot = shot._replace(desk=replace(shot.desk, alerts=()))
    window = open_desk(qtbot, mirror)
    good = language("it").word("alerts.none")
    assert good in shown(window)
    tells(mirror, regias.calm(), notice)
    texts = shown(window)
    assert good not in texts
    assert language("it").word(f"notices.{notice}") in texts


def given(number: int) -> DecisionRow:
    at_us = regias.NOW + number * MINUTE
    return DecisionRow(
        at_us=at_us, act="given", who="engine", case=number, agent="amato", mode="full", why=("first",)
    )  # fmt: skip


def test_the_newest_decision_stays_in_sight_until_somebody_reads_there(
    qtbot: QtBot, mirror: Still
) -> None:
    rows = tuple(given(number) for number in range(60, 20, -1))
    tells(mirror, replace(regias.calm(), decisions=rows[20:]))
    window = open_desk(qtbot, mirror)
    shown(window)
    tells(mirror, replace(regias.calm(), decisions=rows[:10]))
    shown(window)
    newest = table(window, "decisions")
    assert newest.currentIndex().row() == 0
    newest.setFocus()
    press(Qt.Key.Key_Down)
    chosen = newest.chosen_id
    tells(mirror, replace(regias.calm(), decisions=(given(61), *rows[:10])))
    shown(window)
    assert (newest.chosen_id, newest.currentIndex().row()) == (chosen, 2)


def test_people_online_are_those_that_the_wall_counts(qtbot: QtBot, mirror: Still) -> None:
    tells(mirror, regias.view())
    window = open_desk(qtbot, mirror)

    def counted() -> list[int]:
        (note,) = [text for text in shown(window) if " in linea · " in text]
        return [int(part.split()[0]) for part in note.split(" · ")]

    here, busy, free, away = counted()
    assert here == busy + free
    desk = mirror.shot.desk
    assert desk is not None
    called = replace(desk.people[0], agent="on1", name="On", state="available", is_called=True)
    mirror.shot = mirror.shot._replace(desk=replace(desk, people=(*desk.people, called)))
    assert counted() == [here + 1, busy, free + 1, away]


def test_more_listed_than_at_risk_is_not_called_the_first_of_them(
    qtbot: QtBot, mirror: Still
) -> None:
    tells(mirror, regias.view(at_risk=0))
    shown_rows = len(regias.late_rows())
    assert f"0 a rischio · {shown_rows} in elenco" in shown(open_desk(qtbot, mirror))


def test_the_handover_says_how_long_the_oldest_case_waits(qtbot: QtBot, mirror: Still) -> None:
    queues = tuple(
        replace(row, oldest_us=2 * HOUR + 14 * MINUTE) if row.key == "total" else row
        for row in regias.queues()
    )
    tells(mirror, regias.view(queues=queues))
    window = open_desk(qtbot, mirror)
    press(Qt.Key.Key_V)
    wanted = language("it").word("handover.oldest", age=language("it").duration(134 * MINUTE))
    assert wanted in shown(window)


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_keys_tell_what_each_quick_action_does(qtbot: QtBot, mirror: Still, code: str) -> None:
    window = open_desk(qtbot, mirror, code)
    press(Qt.Key.Key_Question)
    texts = shown(window)
    for digit in "1234567890":
        assert set(language(code).forms(f"keys.quick_{digit}")) & texts


@pytest.mark.parametrize("code", LANGUAGES)
def test_work_that_came_back_from_somebody_on_a_break_says_so(code: str) -> None:
    words = language(code)
    assert code_words(words, "break") == words.word("agent_states.break")
    assert code_words(words, "pullback:o12") == words.word("why_codes.pullback")
