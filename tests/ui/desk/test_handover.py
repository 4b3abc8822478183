"""The change of shift: what happened since a person last read, by keyboard, kept for each person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.alerts import PostRow, SilenceRow
from commandcenter.protocol.handover import HandoverRow
from commandcenter.protocol.wall import Break
from tests.ui import views
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, press, shown
from ui.desk.looked import Looked
from ui.desk.news import news
from ui.desk.picture import Shot, Still
from ui.desk.window import DeskWindow

PERSON = "M. Ferri"
NOW = views.at("14:32")


def shift(shot: Shot) -> Shot:
    """Return an alarm in which somebody silenced, something came out, and a feed went and came back."""
    assert shot.desk is not None
    assert shot.wall is not None
    silence = SilenceRow(
        silence="S0001", motive="signal", channel="*", region="*", max_severity=8,
        start_us=views.at("14:10"), end_us=views.at("15:10"), who="Rita", comment="lavori",
    )  # fmt: skip
    post = PostRow(publication="p", title="Avviso guasto", at_us=views.at("14:20"))
    gone = Break(at_us=views.at("14:15"), end_us=views.at("14:25"), label="WhatsApp")
    return shot._replace(
        desk=replace(shot.desk, silences=(silence,), posts=(post,)),
        wall=replace(shot.wall, breaks=(gone,)),
    )


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(shift(desks.alarm()), "regia", PERSON)
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still, tmp_path: Path) -> Iterator[DeskWindow]:
    window = opened(qtbot, mirror, tmp_path)
    yield window
    window.close()


def opened(qtbot: QtBot, mirror: Still, folder: Path, code: str = "it") -> DeskWindow:
    window = DeskWindow(mirror, language(code), looked=Looked(folder / "looked.json"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return window


def test_v_tells_what_is_open_and_what_happened_the_newest_first(desk: DeskWindow) -> None:
    press(Qt.Key.Key_V)
    texts = [text.text for text in desk.handover.painted_texts(desk)]
    told = ["risponde di nuovo", "scattato, gravità 4", "pubblicato", "gravità ora 9",
            "non risponde più", "silenziato da Rita fino alle 15:10: lavori",
            "scattato, gravità 6", "scattato, gravità 4"]  # fmt: skip
    assert "2 allarmi aperti" in texts
    assert [text for text in texts if text in told] == told


def test_what_a_person_did_is_no_news_to_him_and_is_to_the_next(desk: DeskWindow) -> None:
    words = language("it").word("steps.acknowledged", name=PERSON)
    mine = {form for one in news(language("it"), desk.seen, NOW - DAY) for form in one.words}
    other = desk.seen._replace(person="Rita")
    theirs = {form for one in news(language("it"), other, NOW - DAY) for form in one.words}
    assert words in theirs - mine


def test_enter_takes_all_as_read_and_esc_does_not(desk: DeskWindow) -> None:
    press(Qt.Key.Key_V)
    press(Qt.Key.Key_Escape)
    assert not desk.desk.looked.is_known(PERSON, desk.seen.now_us)
    press(Qt.Key.Key_V)
    press(Qt.Key.Key_Return)
    assert not desk.handover.isVisible()
    press(Qt.Key.Key_V)
    assert language("it").word("handover.none") in shown(desk)


def test_the_alerts_count_what_came_since(desk: DeskWindow, mirror: Still) -> None:
    assert not [text for text in shown(desk) if "novità" in text]
    desk.desk.looked.mark(PERSON, views.at("14:12"))
    many = len(news(language("it"), desk.seen, views.at("14:12")))
    assert many > 1
    assert any(text.startswith(f"{many} novità") for text in shown(desk))


def test_what_was_read_is_kept_for_each_person_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "looked.json"
    Looked(file).mark("Rita", NOW - HOUR)
    Looked(file).mark("Bo", NOW - MINUTE)
    again = Looked(file)
    assert (again.since("Rita", NOW), again.since("Bo", NOW)) == (NOW - HOUR, NOW - MINUTE)
    assert again.since("Ada", NOW) == NOW - DAY
    assert not again.is_known("Ada", NOW)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"Rita": "x"}', b"[]"])
def test_a_damaged_file_makes_everything_of_a_day_news(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "looked.json"
    file.write_bytes(content)
    assert Looked(file).since("Rita", NOW) == NOW - DAY


def test_where_nothing_can_be_written_it_holds_as_long_as_the_window(tmp_path: Path) -> None:
    looked = Looked(tmp_path / "no folder" / "looked.json")
    looked.mark("Rita", NOW)
    assert looked.since("Rita", NOW) == NOW


def test_a_mark_of_another_clock_is_none(tmp_path: Path) -> None:
    looked = Looked(tmp_path / "looked.json")
    looked.mark("Rita", NOW + HOUR)
    assert looked.since("Rita", NOW) == NOW - DAY


GIVEN = HandoverRow(
    handover="H0001", who="R. Serra", at_us=views.at("14:01"), note="Il 4411 richiama. " * 27,
    incidents=("A0007",), overrides=("O1",), critical=3, to_answer=9,
)  # fmt: skip


def given_by(shot: Shot, row: HandoverRow) -> Shot:
    assert shot.desk is not None
    return shot._replace(desk=replace(shot.desk, handover=row))


def test_g_signs_what_another_person_gave_and_n_gives_it_with_a_note(
    desk: DeskWindow, mirror: Still
) -> None:
    mirror.shot = given_by(mirror.shot, GIVEN)
    press(Qt.Key.Key_V)
    assert "R. Serra ha passato le consegne alle 14:01" in shown(desk)
    press(Qt.Key.Key_G)
    frame = mirror.sent[-1]
    assert (frame.action, frame.target) == ("handover.sign", {"handover": "H0001"})
    press(Qt.Key.Key_N)
    QTest.keyClicks(focus(), "resta Milano")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    frame = mirror.sent[-1]
    assert (frame.action, frame.args) == ("handover.give", {"note": "resta Milano"})


def test_ones_own_waits_for_the_next_person_and_offers_no_signature(
    desk: DeskWindow, mirror: Still
) -> None:
    mirror.shot = given_by(mirror.shot, replace(GIVEN, who=PERSON.upper()))
    press(Qt.Key.Key_V)
    texts = shown(desk)
    assert any("manca la firma" in text for text in texts)
    assert language("it").word("keys.sign_shift") not in texts
    press(Qt.Key.Key_G)
    assert not mirror.sent


def test_what_stays_in_force_and_what_presses_stands_on_the_card(
    desk: DeskWindow, mirror: Still
) -> None:
    shot = regias.with_regia(mirror.shot)
    assert shot.desk is not None
    first, *others = shot.desk.alerts
    promised = replace(first, update_by_us=views.at("15:00"))
    mirror.shot = shot._replace(desk=replace(shot.desk, alerts=(promised, *others)))
    press(Qt.Key.Key_V)
    texts = shown(desk)
    assert {"3 forzature restano in vigore", "28 casi oltre i 45 minuti", "entro le 15:00"} <= texts


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize("name", ["alarm", "worst", "empty", "normal", "full"])
def test_the_card_holds_whatever_there_is(
    qtbot: QtBot, tmp_path: Path, name: str, code: str, size: tuple[int, int]
) -> None:
    full = given_by(regias.with_regia(desks.worst(), regias.worst()), GIVEN)
    mirror = Still(full if name == "full" else getattr(desks, name)(), "regia", PERSON)
    window = opened(qtbot, mirror, tmp_path, code)
    window.resize(*size)
    press(Qt.Key.Key_V)
    for _ in range(3):
        press(Qt.Key.Key_PageDown)
    window.refresh()
    card = window.handover.card.geometry()
    for text in window.handover.painted_texts(window):
        assert text.x >= card.left()
        assert text.x + text.w <= card.right() + 1
        assert text.y + text.h <= window.handover.y() + card.bottom() + 1
    window.close()
    mirror.close()
