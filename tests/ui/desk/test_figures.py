"""Figures of a period by keyboard: choose it, split a figure, have it explained, count its cases."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.figures import FigureRow
from tests.ui.desk import desks
from tests.ui.desk.answering import Answering
from tests.ui.desk.hands import open_desk, press, shown
from ui.desk.panels.figures import Figures
from ui.desk.window import DeskWindow


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Answering]:
    made = Answering(desks.normal(), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Answering) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror, "it", "figures")
    press(Qt.Key.Key_1, alt=True)
    qtbot.waitUntil(lambda: panel(window).figures is not None)
    window.refresh()
    yield window
    window.close()


def panel(desk: DeskWindow) -> Figures:
    found = desk.places.panel("figures")
    assert isinstance(found, Figures)
    return found


def row(desk: DeskWindow, key: str, part: str | None = None) -> FigureRow:
    figures = panel(desk).figures
    assert figures is not None
    return next(one for one in figures.rows if one.figure.key == key and one.part_of == part)


def wait(qtbot: QtBot, desk: DeskWindow) -> None:
    """Wait until what was asked last is here."""
    qtbot.waitUntil(lambda: not any(ask.is_pending for ask in desk.desk.asks.newest()))
    desk.refresh()


def test_nobody_asks_the_hub_for_figures_before_somebody_goes_there(
    qtbot: QtBot, mirror: Answering
) -> None:
    window = DeskWindow(mirror, language("it"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    assert mirror.sent == []
    window.close()


def test_the_day_s_figures_stand_there_with_n_goal_and_interval(desk: DeskWindow) -> None:
    words = shown(desk)
    level = row(desk, "service_level")
    assert (level.figure.part, level.figure.n) == (45, 60)
    assert language("it").percent(45 / 60) in words
    assert "63%–84%" in words
    assert "≥ 90%" in words  # below a head that says goal


def test_a_share_of_few_is_grey_and_says_so(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.places.go_to_panel(panel(desk))
    panel(desk).choose("service_level")
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    facebook = row(desk, "service_level", "facebook")
    assert facebook.figure.n == 8
    assert language("it").forms("figures_panel.few", value="5 su 8")[0] in shown(desk)
    assert language("it").word("figures_panel.foot_few") in shown(desk)


def test_d_p_and_n_choose_the_period(qtbot: QtBot, desk: DeskWindow, mirror: Answering) -> None:
    press(Qt.Key.Key_D)
    wait(qtbot, desk)
    press(Qt.Key.Key_P)
    wait(qtbot, desk)
    week, before = [frame.target for frame in mirror.sent[-2:]]
    assert (week["span"], week["at_us"]) == ("week", 0)
    figures = panel(desk).figures
    assert figures is not None
    assert figures.span == "week"
    assert figures.start_us <= before["at_us"] < figures.end_us
    press(Qt.Key.Key_N)
    wait(qtbot, desk)
    assert panel(desk).figures != figures


def test_enter_explains_with_counts_that_go_down_step_by_step(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    panel(desk).choose("service_level")
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    words = shown(desk)
    assert desk.reckoned.isVisible()
    assert "45 ÷ 60 = 0,7500" in words
    assert language("it").forms("explain_less.in_part", n=15, immature=0)[0] in words
    days = language("it").word("explain.usual_kind")
    few = language("it").word("explain.usual_few", n=0, days=days)
    assert any(few.startswith(line[:30]) for line in words if len(line) > 30)
    press(Qt.Key.Key_Escape)
    assert panel(desk).table.hasFocus()


@pytest.mark.parametrize(("group", "steps"), [("part", 0), ("rest", 1), ("immature", 2)])
def test_the_cases_count_to_the_number(
    qtbot: QtBot, desk: DeskWindow, group: str, steps: int
) -> None:
    panel(desk).choose("service_level")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    for _ in range(steps):
        press(Qt.Key.Key_Right)
        wait(qtbot, desk)
    n = row(desk, "service_level").groups[group]
    assert desk.cases.group == group
    assert len(desk.cases.table.rows_model.rows) == n
    name = language("it").word("figures.service_level")
    told = language("it").word(f"case_groups.{group}")
    assert language("it").forms("case_groups.title", figure=name, group=told, n=n)[0] in shown(desk)


def test_esc_goes_back_from_the_cases_to_the_explanation_and_then_to_the_row(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    panel(desk).choose("punctuality")
    press(Qt.Key.Key_I)
    press(Qt.Key.Key_O)
    wait(qtbot, desk)
    assert desk.cases.isVisible()
    press(Qt.Key.Key_Escape)
    assert desk.reckoned.isVisible()
    assert desk.reckoned.card.hasFocus()
    press(Qt.Key.Key_Escape)
    assert panel(desk).table.hasFocus()
    assert panel(desk).table.chosen_id == "punctuality"


def test_a_part_s_cases_are_of_that_part(qtbot: QtBot, desk: DeskWindow) -> None:
    panel(desk).choose("backlog")
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    panel(desk).choose("backlog facebook")
    press(Qt.Key.Key_O)
    wait(qtbot, desk)
    page = desk.cases.page
    assert page is not None
    assert {case.channel for case in page.cases} == {"facebook"}
    assert page.all == row(desk, "backlog", "facebook").figure.value


def test_a_figure_of_people_at_work_is_split_by_people_alone(
    qtbot: QtBot, desk: DeskWindow, mirror: Answering
) -> None:
    panel(desk).choose("adherence")
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    assert mirror.sent[-1].args == {"figure": "adherence", "by": "desk"}


def test_a_headline_that_counts_cases_opens_them(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_1, alt=True)
    press(Qt.Key.Key_I)
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    assert desk.cases.isVisible()
    assert len(desk.cases.table.rows_model.rows) == 10


def test_h_draws_the_course_the_arrows_read_it_and_c_splits_it(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    panel(desk).choose("volume")
    press(Qt.Key.Key_H)
    wait(qtbot, desk)
    assert desk.chart.isVisible()
    course = desk.chart.course
    assert course is not None
    assert "9:00" in " ".join(shown(desk))
    press(Qt.Key.Key_Left)
    desk.refresh()
    values = course.lines[0].values
    newest = max(n for n, value in enumerate(values) if value is not None)
    assert desk.chart.place_ == newest - 1
    press(Qt.Key.Key_C)
    wait(qtbot, desk)
    assert desk.chart.course is not None
    assert {line.part_of for line in desk.chart.course.lines} == {None, "x", "facebook"}
    press(Qt.Key.Key_Escape)
    assert panel(desk).table.hasFocus()


def test_a_figure_without_a_course_says_why(qtbot: QtBot, desk: DeskWindow) -> None:
    panel(desk).choose("first_response")
    press(Qt.Key.Key_H)
    wait(qtbot, desk)
    told = next(ask.words for ask in desk.desk.asks.newest() if ask.state == "refused")
    assert told in shown(desk)
    assert language("it").word("figures.first_response") in told
    assert "first_response" not in told


def test_a_headline_that_counts_no_cases_opens_what_it_counts(
    qtbot: QtBot, desk: DeskWindow, mirror: Answering
) -> None:
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_1, alt=True)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_I)
    desk.refresh()
    assert desk.explain.figure == "messages"
    assert language("it").word("keys.cases") in shown(desk)
    press(Qt.Key.Key_O)
    asked = mirror.sent[-1]
    wall = desk.seen.wall
    assert wall is not None
    assert (asked.action, asked.args["figure"]) == ("figures.behind", "messages")
    assert (asked.args["as_of_us"], asked.args["seq"]) == (wall.as_of_us, mirror.seq_of("wall"))
    assert desk.behind.isVisible()


def test_a_figure_is_split_by_who_did_it_in_regia_down_to_teams_and_no_further(
    qtbot: QtBot, desk: DeskWindow, mirror: Answering
) -> None:
    panel(desk).choose("service_level")
    asked = []
    for _ in range(8):
        press(Qt.Key.Key_S)
        wait(qtbot, desk)
        asked.append(mirror.sent[-1].args.get("by", ""))
    assert asked == ["channel", "network", "motive", "desk", "sourcing", "supplier", "team", ""]
    for _ in range(4):
        press(Qt.Key.Key_S)
        wait(qtbot, desk)
    assert row(desk, "service_level", "front").figure.n == 33
    words = shown(desk)
    assert language("it").word("parts_desk.back") in words
    assert language("it").forms("figures_panel.nobody")[0] in words


def test_a_manager_splits_by_agent_too_in_order_of_name_and_is_told_what_that_is_for(
    qtbot: QtBot,
) -> None:
    mirror = Answering(desks.normal(), "manager", "A. Riva")
    window = open_desk(qtbot, mirror, "en", "figures")
    press(Qt.Key.Key_1, alt=True)
    qtbot.waitUntil(lambda: panel(window).figures is not None)
    window.refresh()
    panel(window).choose("replies_per_agent_hour")
    for _ in range(5):
        press(Qt.Key.Key_S)
        wait(qtbot, window)
    assert mirror.sent[-1].args == {"figure": "replies_per_agent_hour", "by": "agent"}
    figures = panel(window).figures
    assert figures is not None
    assert [one.part_of for one in figures.rows] == [None, "Ada", "Bo"]
    assert language("en").word("figures_panel.foot_agent") in shown(window)
    window.close()
    mirror.close()


def test_a_key_on_a_case_opens_its_customer_and_esc_comes_back_to_the_list(
    qtbot: QtBot, desk: DeskWindow, mirror: Answering
) -> None:
    panel(desk).choose("service_level")
    press(Qt.Key.Key_O)
    wait(qtbot, desk)
    press(Qt.Key.Key_Down)
    page = desk.cases.page
    assert page is not None
    press(Qt.Key.Key_L)
    asked = mirror.sent[-1]
    whose = f"K-{page.cases[1].customer}"
    assert (asked.action, asked.target) == ("customer.open", {"customer": whose})
    wait(qtbot, desk)
    assert f"Cliente {whose}" in shown(desk)
    press(Qt.Key.Key_Escape)
    assert desk.cases.table.hasFocus()
