"""The boards of cases by keyboard: stages, those not served, faults of tracking, a date, a month."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.casework import BeforeAfter, Growth, UnservedPage
from commandcenter.protocol.figures import PeriodFigures
from commandcenter.state import State
from tests.ui.desk import desks
from tests.ui.desk.answering import Answering
from tests.ui.desk.hands import open_desk, press, shown
from tests.ui.desk.rooms import weeks
from tests.ui.test_wall_pictures import overlapping
from ui.desk.panels.asking import Asking
from ui.desk.window import DeskWindow

BOARDS = ("funnel", "unserved", "tracking", "before_after", "growth")
KEPT = {"version", "low", "high", "spans", "skipped"}
WEEKS = weeks()


class Room(Answering):
    """Answers of the weeks of a room."""

    state = staticmethod(lambda: WEEKS)


class Empty(Answering):
    """Answers of a log without a fact."""

    state = staticmethod(State)


def opened(
    qtbot: QtBot, mirror: Answering, code: str = "it", size: tuple[int, int] = (1920, 1080)
) -> DeskWindow:
    return open_desk(qtbot, mirror, code, "figures", size=size)


def go_to(qtbot: QtBot, desk: DeskWindow, key: str) -> Asking:
    """Go to a board by the number on its cap, and wait until the hub has answered."""
    board = panel(desk, key)
    press(Qt.Key(Qt.Key.Key_0 + board.number), alt=True)
    qtbot.waitUntil(lambda: board.asked is not None)
    wait(qtbot, desk)
    return board


def panel(desk: DeskWindow, key: str) -> Asking:
    found = desk.places.panel(key)
    assert isinstance(found, Asking)
    return found


def wait(qtbot: QtBot, desk: DeskWindow) -> None:
    """Wait until what was asked last is here."""
    qtbot.waitUntil(lambda: not any(ask.is_pending for ask in desk.desk.asks.newest()))
    desk.refresh()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[DeskWindow]:
    mirror = Room(desks.normal(), "regia", "M. Ferri")
    window = opened(qtbot, mirror)
    yield window
    window.close()
    mirror.close()


def test_nobody_asks_before_somebody_goes_there(qtbot: QtBot) -> None:
    mirror = Room(desks.normal(), "regia", "M. Ferri")
    window = opened(qtbot, mirror)
    assert all(frame.action == "figures.period" for frame in mirror.sent)
    assert language("it").word("boards.invite", n=panel(window, "funnel").number) in shown(window)
    window.close()
    mirror.close()


def test_the_stages_stand_there_and_their_rows_add_up_on_the_screen(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    board = go_to(qtbot, desk, "funnel")
    found = board.found
    assert isinstance(found, PeriodFigures)
    groups = {row.figure.key: row.groups for row in found.rows}
    everything = groups.pop("stage_all")
    for group in ("part", "overdue", "begun"):
        assert sum(each.get(group, 0) for each in groups.values()) == everything[group]
    assert everything["overdue"] == 70
    assert language("it").number(everything["part"]) in shown(desk)


def test_enter_lists_the_cases_of_a_stage_and_right_those_that_are_overdue(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    board = go_to(qtbot, desk, "funnel")
    board.choose("stage_taken")
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    assert desk.cases.isVisible()
    assert desk.cases.page is not None
    assert desk.cases.page.all == 70
    press(Qt.Key.Key_Right)
    wait(qtbot, desk)
    assert (desk.cases.group, desk.cases.page.all) == ("overdue", 70)
    press(Qt.Key.Key_Escape)
    assert board.table.hasFocus()
    board.choose("stage_closed")
    press(Qt.Key.Key_O)
    wait(qtbot, desk)
    assert desk.cases.group == "begun"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", ["funnel", "tracking", "growth", "unserved"])
def test_i_explains_every_row(qtbot: QtBot, key: str, code: str) -> None:
    mirror = Room(desks.normal(), "manager", "M. Ferri")
    desk = opened(qtbot, mirror, code)
    board = go_to(qtbot, desk, key)
    figures = [row.id for row in board.table.rows_model.rows] if key != "unserved" else ["served"]
    for name in figures:
        board.choose(name)
        press(Qt.Key.Key_I)
        desk.refresh()
        assert desk.reckoned.isVisible()
        assert language(code).word(f"kpi_{name}.population").split(" ")[0] in " ".join(shown(desk))
        press(Qt.Key.Key_Escape)
    desk.close()
    mirror.close()


def test_s_shows_a_stage_by_channel_and_all_of_them_again(qtbot: QtBot, desk: DeskWindow) -> None:
    board = go_to(qtbot, desk, "funnel")
    board.choose("stage_all")
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    found = board.found
    assert isinstance(found, PeriodFigures)
    whole, *parts = found.rows
    assert len(parts) > 1
    assert whole.figure.value == sum(part.figure.value or 0 for part in parts)
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    assert len(board.table.rows_model.rows) == 9


def test_those_not_served_come_oldest_first_in_pages_with_their_words(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    board = go_to(qtbot, desk, "unserved")
    press(Qt.Key.Key_D)  # the month
    wait(qtbot, desk)
    page = board.found
    assert isinstance(page, UnservedPage)
    assert page.all == page.period.rows[0].groups["rest"] > len(page.rows)
    assert [row.case.at_us for row in page.rows] == sorted(row.case.at_us for row in page.rows)
    press(Qt.Key.Key_M)
    wait(qtbot, desk)
    after = board.found
    assert isinstance(after, UnservedPage)
    assert (after.skipped, after.period.as_of_us) == (len(page.rows), page.period.as_of_us)
    press(Qt.Key.Key_Down)
    desk.refresh()
    texts = " ".join(shown(desk))
    assert "Buongiorno, da una settimana" in texts
    assert "di servizio" in texts


def test_faults_are_counted_and_listed_and_their_course_is_drawn(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    board = go_to(qtbot, desk, "tracking")
    found = board.found
    assert isinstance(found, PeriodFigures)
    row = next(one for one in found.rows if one.figure.key == "tracking_reply")
    board.choose("tracking_reply")
    press(Qt.Key.Key_O)
    wait(qtbot, desk)
    assert desk.cases.page is not None
    assert desk.cases.page.all == row.figure.part
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_H)
    wait(qtbot, desk)
    assert desk.chart.course is not None
    press(Qt.Key.Key_C)
    wait(qtbot, desk)
    assert len(desk.chart.course.lines) > 1


def test_keys_move_the_date_and_the_medians_follow(qtbot: QtBot, desk: DeskWindow) -> None:
    board = go_to(qtbot, desk, "before_after")
    first = board.found
    assert isinstance(first, BeforeAfter)
    for _ in range(6):
        press(Qt.Key.Key_P)
        wait(qtbot, desk)
    first = board.found
    assert isinstance(first, BeforeAfter)
    assert {row.key: row.verdict for row in first.rows}["resolution"] == "shorter"
    assert language("it").word("boards.verdict_shorter") in shown(desk)
    press(Qt.Key.Key_Left, shift=True)
    wait(qtbot, desk)
    then = board.found
    assert isinstance(then, BeforeAfter)
    assert 6 * DAY < first.date_us - then.date_us < 8 * DAY
    press(Qt.Key.Key_D)
    wait(qtbot, desk)
    wider = board.found
    assert isinstance(wider, BeforeAfter)
    assert wider.start_us < then.start_us
    press(Qt.Key.Key_N)
    wait(qtbot, desk)
    later = board.found
    assert isinstance(later, BeforeAfter)
    assert later.date_us > wider.date_us
    assert board.table.hasFocus()


def test_a_month_grows_against_the_others_and_s_splits_it(qtbot: QtBot, desk: DeskWindow) -> None:
    board = go_to(qtbot, desk, "growth")
    growth = board.found
    assert isinstance(growth, Growth)
    assert growth.is_running
    cells = {row.key: row.cells for row in growth.rows}
    now, before, year = cells["cycles_begun"]
    assert now is not None
    assert before is not None
    assert year is None
    change = language("it").percent((now.value or 0) / (before.value or 1) - 1, signed=True)
    assert change in shown(desk)
    assert language("it").word("boards.no_data") in shown(desk)
    board.choose("cycles_begun")
    press(Qt.Key.Key_S)
    wait(qtbot, desk)
    split = board.found
    assert isinstance(split, Growth)
    values = [row.cells[0].value for row in split.rows if row.cells[0] is not None]
    assert values[0] == sum(value or 0 for value in values[1:])


@pytest.mark.parametrize("key", BOARDS)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 680), (1366, 768), (1920, 1080)])
def test_no_text_lies_over_another(
    qtbot: QtBot, key: str, code: str, size: tuple[int, int]
) -> None:
    mirror = Room(desks.normal(), "regia", "M. Ferri")
    desk = opened(qtbot, mirror, code, size)
    go_to(qtbot, desk, key)
    texts = desk.painted_texts()
    assert not list(overlapping(texts))
    assert not any("…" in text.text for text in texts)
    desk.close()
    mirror.close()


@pytest.mark.parametrize("key", BOARDS)
def test_an_empty_log_shows_no_number_and_no_fault(qtbot: QtBot, key: str) -> None:
    mirror = Empty(desks.normal(), "regia", "M. Ferri")
    desk = opened(qtbot, mirror)
    go_to(qtbot, desk, key)
    assert language("it").word("desk.panel_failed") not in shown(desk)
    if key == "unserved":
        assert language("it").word("boards.unserved_none") in shown(desk)
        assert not any("0 di 0" in text for text in shown(desk))
    desk.close()
    mirror.close()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("n", [1_234_567, 10**9, 10**12])
@pytest.mark.parametrize("key", BOARDS)
def test_what_should_never_come_lies_over_nothing(
    qtbot: QtBot, key: str, code: str, n: int
) -> None:
    mirror = Room(desks.normal(), "regia", "M. Ferri")
    desk = opened(qtbot, mirror, code, (1366, 768))
    board = go_to(qtbot, desk, key)
    board.found = msgspec.convert(absurd(msgspec.to_builtins(board.found), n), board.kind)
    desk.refresh()
    assert language(code).word("desk.panel_failed") not in shown(desk)
    assert not list(overlapping(desk.painted_texts()))
    if key in {"funnel", "before_after"}:
        assert not list(cut(board))
    desk.close()
    mirror.close()


def cut(board: Asking) -> Iterator[str]:
    """Yield the cells whose shortest form finds no room: their number would lose its last digits."""
    width = board.desk.brush.lettering.width
    for row in board.table.rows_model.rows:
        for cell, (left, right) in zip(row.cells, board.table.edges(), strict=True):
            room = right - left - 16 - 28 * bool(cell.mark)
            if cell.forms and width(cell.forms[-1], cell.style.px, cell.style.weight) > room:
                yield cell.forms[-1]


def absurd(held: Any, n: int, name: str = "") -> Any:
    """Return an answer in which every count, length and value is `n` and every name endless."""
    if isinstance(held, dict):
        return {key: absurd(value, n, key) for key, value in held.items()}
    if isinstance(held, list | tuple):
        return [absurd(value, n, name) for value in held]
    if name in {"channel", "motive", "thread", "text"} and isinstance(held, str):
        return "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 5
    if name.endswith("_us") and name not in {"waited_us", "limit_us"}:
        return held
    if isinstance(held, int | float) and not isinstance(held, bool) and name not in KEPT:
        return type(held)(n)
    return held
