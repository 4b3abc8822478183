"""A crisis replayed by keyboard: the instant and its wall, marks, playing, what is told of it, its files."""

import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR, MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.frames import Result
from tests.commandcenter.story import at
from tests.ui.desk import desks, reviews
from tests.ui.desk.hands import open_desk, press, shown
from ui.desk import review_charts, review_lanes, review_words
from ui.desk.pad import DeskPad
from ui.desk.panels.review_timeline import Timeline, around
from ui.desk.panels.review_wall import WallThen
from ui.desk.picture import Still
from ui.desk.replay import Replay
from ui.desk.review_page import draw_review, pages
from ui.desk.window import DeskWindow
from ui.lettering import lettering
from ui.sheet import Mark
from ui.tiles.pad import Kit
from ui.viewing import DESK


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(reviews.reviewed(), "manager", "A. Conte")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror, "en", "review")
    qtbot.waitUntil(lambda: replay(window).wall() is not None)
    yield window
    window.close()


def replay(desk: DeskWindow) -> Replay:
    return desk.desk.replay


def timeline(desk: DeskWindow) -> Timeline:
    found = desk.places.panel("timeline")
    assert isinstance(found, Timeline)
    return found


def here(qtbot: QtBot, desk: DeskWindow, at_us: int) -> list[str]:
    """Return the texts of the replayed wall once it is the one of that instant."""
    qtbot.waitUntil(lambda: replay(desk).at_us == at_us and replay(desk).wall() is not None)
    panel = desk.places.panel("wall_then")
    assert isinstance(panel, WallThen)
    assert panel.wall.view is replay(desk).wall()
    return panel.wall.wall_texts()


def test_one_begins_where_it_fired_with_the_wall_of_that_minute(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    texts = here(qtbot, desk, at(65))
    assert "10:05" in texts
    figures = reviews.wall_at(at(65)).figures
    assert str(int(figures[0].value or 0)) in texts
    assert any(text.startswith("REPLAY ·") and "10:05:00" in text for text in shown(desk))


def test_arrows_shift_home_and_end_move_the_instant_and_the_wall_follows(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    press(Qt.Key.Key_Right)
    assert "10:06" in here(qtbot, desk, at(66))
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert "10:04" in here(qtbot, desk, at(64))
    shifted = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(timeline(desk), Qt.Key.Key_Right, shifted)
    assert "10:14" in here(qtbot, desk, at(74))
    press(Qt.Key.Key_Home)
    here(qtbot, desk, at(-60))
    press(Qt.Key.Key_End)
    here(qtbot, desk, at(255))
    press(Qt.Key.Key_Right)
    assert replay(desk).at_us == at(255)


def test_brackets_go_from_mark_to_mark_both_ways(qtbot: QtBot, desk: DeskWindow) -> None:
    gone = []
    for _ in range(4):
        press(Qt.Key.Key_BracketRight)
        gone.append(replay(desk).at_us)
    assert gone == [at(68), at(70), at(75), at(80)]
    press(Qt.Key.Key_BracketLeft)
    assert replay(desk).at_us == at(75)


def test_it_plays_by_itself_and_stops_on_the_space_bar(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_Plus)
    assert replay(desk).speed == 2
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: replay(desk).at_us >= at(67))
    press(Qt.Key.Key_Space)
    assert not replay(desk).is_playing


def test_a_click_on_the_charts_or_the_scrubber_goes_there(qtbot: QtBot, desk: DeskWindow) -> None:
    panel = timeline(desk)
    left, right = review_charts.LEFT, panel.extent()[0] - 16
    middle = QPoint(round((left + right) / 2), 200)
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=middle)
    view = replay(desk).view
    assert view is not None
    assert abs(replay(desk).at_us - (view.start_us + view.end_us) // 2) <= MINUTE
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert abs(replay(desk).at_us - (view.start_us + view.end_us) // 2) <= MINUTE


def test_walls_around_the_instant_come_first_and_each_is_asked_for_once(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    qtbot.waitUntil(lambda: replay(desk).held == 316)
    asked = [list(f.target["at_us"]) for f in mirror.sent if f.action == "review.walls"]
    assert asked[0][0] == at(65)
    every = [at_us for page in asked for at_us in page]
    assert len(every) == len(set(every)) == 316
    assert all(page == sorted(page) for page in asked)


def test_the_wall_of_another_instant_never_stands_under_a_band(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    qtbot.waitUntil(lambda: replay(desk).held == 316)
    panel = desk.places.panel("wall_then")
    assert isinstance(panel, WallThen)
    replay(desk)._frames.pop(at(90))
    mirror.shot = mirror.shot._replace(answer=None)
    replay(desk).seek(at(90))
    assert panel.wall.view is None
    assert not panel.wall._canvas.isVisible()


def test_what_was_known_then_and_what_is_known_now_stand_beside_each_other(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    here(qtbot, desk, at(65))
    texts = shown(desk)
    assert "7" in texts  # of the minutes from ten on, at five past
    assert "now 8" in texts  # one more came at two in the afternoon
    assert any(text.startswith(("at its end we knew", "then:")) for text in texts)


@pytest.fixture
def overruled(qtbot: QtBot, qapp: QApplication) -> Iterator[DeskWindow]:
    made = Still(reviews.reviewed_overruled(), "manager", "A. Conte")
    window = open_desk(qtbot, made, "en", "review")
    qtbot.waitUntil(lambda: window.desk.relived.run is not None)
    yield window
    window.close()
    made.close()


def test_a_crisis_stands_beside_itself_without_its_overrides(overruled: DeskWindow) -> None:
    texts = shown(overruled)
    assert "without the 3 overrides: 47 at 11:00, between 44 and 50" in texts
    row = ("First answers in time", "52 of 74", "43", "+9, from +6 to +13")
    assert set(row) <= texts
    assert {"To answer at 11:00", "37", "47", "−10, from −14 to −7"} <= texts
    assert "Overrides 3: 2 undone" in texts
    assert "Without the overrides €62: 31 missed promises, nobody on call" in texts


def test_before_that_is_reckoned_it_says_so_and_asks_again(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desk.relived.PACE_US", 0)
    shot = reviews.reviewed()._replace(answer=reviews.answer_with(reviews.overruled()))
    mirror = Still(shot, "manager", "A. Conte")
    window = open_desk(qtbot, mirror, "en", "review")
    qtbot.waitUntil(lambda: window.desk.relived.view is not None)
    assert any("not yet" in text for text in shown(window))
    window.refresh()
    assert sum(frame.action == "review.paired" for frame in mirror.sent) > 1
    window.close()
    mirror.close()


def test_nobody_asks_how_a_crisis_without_overrides_went_without_them(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    here(qtbot, desk, at(65))
    assert "Nothing was overruled in this crisis." in shown(desk)
    assert not any(frame.action == "review.paired" for frame in mirror.sent)


def test_z_shows_the_crisis_alone_and_whoever_leaves_it_sees_all_again(
    qtbot: QtBot, overruled: DeskWindow
) -> None:
    desk = overruled
    assert "08:00" in shown(desk)
    press(Qt.Key.Key_Z)
    texts = shown(desk)
    assert "08:00" not in texts
    assert {"10:00", "11:00"} <= texts
    assert any(text.startswith("Call people in") for text in texts)  # there is room for its name
    press(Qt.Key.Key_End)
    assert "08:00" in shown(desk)


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
def test_all_overrides_of_a_crisis_are_drawn_on_either_screen(
    qtbot: QtBot, qapp: QApplication, size: tuple[int, int]
) -> None:
    mirror = Still(reviews.reviewed_overruled(), "manager", "A. Conte")
    window = open_desk(qtbot, mirror, "en", "review", size)
    qtbot.waitUntil(lambda: replay(window).wall() is not None)
    assert {"Overrides: 3", "1", "2", "3"} <= shown(window)
    assert not any(text.startswith("and ") for text in shown(window))
    window.close()
    mirror.close()


def test_w_shows_the_whole_wall_as_a_replay_and_its_keys_go_on(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    press(Qt.Key.Key_W)
    assert desk.replayed.isVisible()
    assert any(text.startswith("REPLAY") and "not live" in text for text in shown(desk))
    press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "10:06" in desk.replayed.wall.wall_texts())
    press(Qt.Key.Key_BracketRight)
    assert replay(desk).at_us == at(68)
    press(Qt.Key.Key_Escape)
    assert not desk.replayed.isVisible()
    assert timeline(desk).hasFocus()


@pytest.mark.parametrize("code", LANGUAGES)
def test_its_title_says_that_its_times_are_those_of_the_excess(code: str) -> None:
    view, words = reviews.whole(), language(code)
    assert view.over_us is not None
    begin, end = (words.time(at_us, UTC) for at_us in (view.onset_us, view.over_us))
    time = words.duration(view.over_us - view.onset_us)
    told = review_words.span(words, view, UTC)[0]
    assert words.word("replay.lasted", begin=begin, end=end, time=time) in told


def test_a_follow_up_is_told_by_keys_with_owner_and_day(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_F)
    assert desk.palette_.isVisible()
    for words in ("English cover for Network", "L. Ortega", "2026-05-22"):
        desk.palette_.line.setText(words)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    frame = next(f for f in mirror.sent if f.action == "incident.agree")
    assert frame.target == {"incident": "A0007"}
    assert frame.args == {
        "what": "English cover for Network", "owner": "L. Ortega", "due": "2026-05-22"
    }  # fmt: skip
    asked = sum(f.action == "review.incident" for f in mirror.sent)
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=1))
    assert sum(f.action == "review.incident" for f in mirror.sent) == asked + 1


def test_the_pdf_is_kept_among_the_documents_and_says_where(
    qtbot: QtBot, desk: DeskWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ui.desk.kept.documents_folder", lambda: tmp_path)
    desk.places.go_to_panel(timeline(desk))
    press(Qt.Key.Key_P)
    (file,) = tmp_path.iterdir()
    assert file.name == "review-A0007.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert any(str(file) in text or "Kept" in text for text in shown(desk))


def test_csv_and_json_are_asked_of_the_hub_and_kept(
    qtbot: QtBot, desk: DeskWindow, mirror: Still, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ui.desk.kept.documents_folder", lambda: tmp_path)
    press(Qt.Key.Key_J)
    frame = mirror.sent[-1]
    while frame.action != "review.export":
        frame = mirror.sent[mirror.sent.index(frame) - 1]
    assert frame.args == {"form": "json"}
    data = {"file": "review-A0007-2026-03-10.json", "content": "{}"}
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=0, data=data))
    assert json.loads((tmp_path / "review-A0007-2026-03-10.json").read_text()) == {}


def test_the_weeks_lead_to_the_worst_crisis_of_one(qtbot: QtBot, desk: DeskWindow) -> None:
    weeks = desk.places.panel("weeks")
    assert weeks is not None
    press(Qt.Key(Qt.Key.Key_0 + weeks.number), alt=True)
    desk.refresh()
    qtbot.waitUntil(lambda: bool(weeks.table.rows_model.rows))  # type: ignore[attr-defined]
    press(Qt.Key.Key_Return)
    assert desk.desk.incident == "A0001"
    assert timeline(desk).hasFocus()


def test_without_a_crisis_there_is_nothing_to_replay(qtbot: QtBot, qapp: QApplication) -> None:
    mirror = Still(desks.empty(), "manager", "A. Conte")
    window = DeskWindow(mirror, language("it"), pane="review")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.refresh()
    assert not any(frame.action.startswith("review.") for frame in mirror.sent)
    assert language("it").forms("incident_panel.none")[0] in shown(window)
    window.close()
    mirror.close()


def test_nobody_is_asked_for_walls_while_another_pane_is_in_front(
    qtbot: QtBot, qapp: QApplication
) -> None:
    mirror = Still(reviews.reviewed(), "manager", "A. Conte")
    window = DeskWindow(mirror, language("it"), pane="regia")
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    window.refresh()
    assert not any(frame.action.startswith("review.") for frame in mirror.sent)
    window.close()
    mirror.close()


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_the_paper_holds_every_decision_and_no_text_runs_out_of_it(
    qapp: QApplication, code: str
) -> None:
    for view in (reviews.whole(), reviews.widest()):
        sheets = pages(view, language(code))
        texts = [text for sheet in sheets for text in sheet.texts()]
        assert sum("M. Ferri" in t.text or reviews.WHO[:11] in t.text for t in texts) >= 2
        for text in texts:
            assert text.x >= 0
            assert text.base <= 1358
    assert draw_review(reviews.whole(), language(code)).width() == 960


def test_the_paper_says_what_the_overrides_brought_where_that_is_known(qapp: QApplication) -> None:
    view = replace(reviews.overruled(), cost=reviews.rated())
    known, unknown = (
        {text.text for sheet in pages(view, language("en"), run) for text in sheet.texts()}
        for run in (reviews.run(view), None)
    )
    told = {
        "without the 3 overrides: 47 at 11:00, between 44 and 50",
        "First answers in time: with 52 of 74, without 43; +9, from +6 to +13",
        "Without the overrides €62: 31 missed promises, nobody on call",
    }
    assert told <= known
    assert not told & unknown


def test_beside_an_instant_stand_the_last_decisions_and_the_next_one() -> None:
    decisions = reviews.whole().decisions
    assert [one.at_us for one in around(decisions, at(72))] == [at(68), at(70), at(75)]
    assert [one.at_us for one in around(decisions, at(0))] == [at(20), at(68), at(70)]
    assert [one.at_us for one in around(decisions, at(72) + HOUR)] == [at(70), at(75), at(80)]


def test_every_override_is_a_numbered_bar_and_what_was_undone_a_cross() -> None:
    sheet = pages(reviews.overruled(), language("en"))[0]
    texts = [one.text for one in sheet.texts()]
    lane = texts[texts.index("Overrides: 3") : texts.index("Publications")]
    assert [text for text in lane if text.isdigit()] == ["1", "2", "3"]
    marks = [one for one in (*sheet.ground, *sheet.live) if isinstance(one, Mark)]
    assert sum(one.kind == "cross" for one in marks) == 3  # two, and a feed that was cut


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_overrides_that_are_stated_are_drawn_and_the_others_are_counted(code: str) -> None:
    words = language(code)
    lane = next(lane for lane in reviews.widest().lanes if lane.key == "overrides")
    for lanes, room in (((lane,), 800.0), ((lane,), 100.0), (reviews.widest().lanes, 300.0)):
        view = replace(reviews.widest(), lanes=lanes)
        pad = DeskPad(Kit(words, lettering(), UTC, DESK), 1300, 1000)
        axis = review_charts.axis_of(view, view.end_us, 1300)
        review_lanes.draw(pad, view, axis, 0, room)
        texts = [one.text for one in pad.sheet().texts()]
        drawn = sum(text.isdigit() for text in texts)
        assert drawn
        assert any(text in words.forms("lanes.overrides", n=drawn) for text in texts)
        hidden = len(lane.marks) - drawn + lane.left_out
        assert any(text in words.forms("report.more", n=hidden) for text in texts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_people_called_in_cost_stands_in_the_sum_and_on_paper(code: str) -> None:
    cost, words = reviews.overruled().cost, language(code)
    assert cost is not None
    told = review_words.cost(words, cost)
    assert told[0] == words.forms("replay.cost_called_in", hours=words.number(0.5, decimals=1),
                                  amount=review_words.money(words, 1_200, "EUR"))[0]  # fmt: skip
    paper = [one.text for sheet in pages(reviews.overruled(), words) for one in sheet.texts()]
    assert told[0] in paper
    assert len(review_words.cost(words, reviews.widest().cost)[0].split(" + ")) == 3
