"""A customer by keyboard: opened from a message or a case, its links said and taken back, its CRM opened."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.behind import Behind
from commandcenter.protocol.frames import CommandFrame, Result
from tests.ui.desk import desks
from tests.ui.desk.customers import Room
from tests.ui.desk.hands import open_desk, press, shown
from tests.ui.test_wall_pictures import overlapping
from ui.desk.window import DeskWindow

WORDS = language("it")


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Room]:
    made = Room(desks.normal(), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Room) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    window.open_thing("customer", "K-2057")
    wait(qtbot, window)
    yield window
    window.close()


def wait(qtbot: QtBot, desk: DeskWindow) -> None:
    """Wait until what was asked is here, and what that made the card ask for."""
    qtbot.waitUntil(lambda: not any(ask.is_pending for ask in desk.desk.asks.newest()))
    desk.refresh()


def states(desk: DeskWindow) -> dict[int, str]:
    card = desk.customer.card_shown
    assert card is not None
    return {one.identity: one.state for one in card.identities}


def say(qtbot: QtBot, desk: DeskWindow, *told: str) -> None:
    """Type what the palette asks for, confirm what it shows, and leave it."""
    for text in told:
        desk.palette_.line.setText(text)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    press(Qt.Key.Key_Escape)
    wait(qtbot, desk)


def test_one_timeline_over_channels_with_evidence_and_confidence_in_words(
    desk: DeskWindow,
) -> None:
    words = shown(desk)
    for text in (
        "Cliente K-2041",
        "3 identità · 4 messaggi · 4 casi · CRM C-88214",
        "stesso dato: telefono · certezza 90%",
        "lo ha detto M. Ferri",
        WORDS.word("customer.because", said=WORDS.word("evidence.handle"), sure="40%"),
        "Buongiorno, il rimborso di 4,20 € è nella prossima fattura.",
        "sentiment: negativo",
    ):
        assert text in words
    assert desk.customer.timeline.hasFocus()
    lines = desk.customer.timeline.rows_model.rows
    assert [row.cells[2].forms[0] for row in lines[:2]] == ["caso aperto di nuovo", "scrive"]
    told = {row.cells[3].forms[0] for row in lines}
    assert "Mio numero [PHONE], è la seconda volta che scrivo" in told
    assert "K-2057 con K-2041 · stesso dato: telefono · certezza 90%" in told


def test_a_message_opens_its_customer_and_esc_gives_the_focus_back(
    qtbot: QtBot, desk: DeskWindow, mirror: Room
) -> None:
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F6)
    row = desk.seen.desk.messages[0]  # type: ignore[union-attr]
    press(Qt.Key.Key_L)
    asked = mirror.sent[-1]
    assert (asked.action, asked.target) == ("customer.open", {"customer": f"K-{row.customer}"})
    assert desk.customer.isVisible()
    wait(qtbot, desk)
    press(Qt.Key.Key_Escape)
    panel = desk.places.in_focus()
    assert panel is not None
    assert panel.key == "messages"


def test_a_later_page_stays_asked_for_while_the_first_is_written_down(desk: DeskWindow) -> None:
    first = desk.customer.asked
    assert first is not None
    desk.customer._ask("customer.more", skip=100)
    later = desk.customer.asked
    desk.customer.desk.asks.changed.emit(first)  # the view that shows its fact has come
    assert desk.customer.asked is later


def test_a_card_whose_answer_was_lost_with_the_line_is_asked_for_anew_and_r_asks_by_hand(
    qtbot: QtBot, desk: DeskWindow, mirror: Room
) -> None:
    mirror.loses = 1
    before = len(mirror.sent)
    desk.customer.begin("K-2057")
    wait(qtbot, desk)
    assert desk.customer.card_shown is not None
    assert len({frame.id for frame in mirror.sent[before:]}) == 2
    mirror.loses = 9
    desk.customer.begin("K-2057")
    qtbot.wait(50)
    assert desk.customer.card_shown is None
    mirror.loses = 0
    press(Qt.Key.Key_R)
    wait(qtbot, desk)
    assert desk.customer.card_shown is not None


def test_a_message_behind_a_headline_opens_its_customer(
    qtbot: QtBot, desk: DeskWindow, mirror: Room
) -> None:
    press(Qt.Key.Key_Escape)
    rows = desk.seen.desk.messages[:2]  # type: ignore[union-attr]
    desk.behind.figure = "messages"
    desk.behind.page = Behind(
        figure="messages", group="part", as_of_us=1, seq=1, groups={"part": 2}, messages=rows
    )
    desk.behind.open(desk.seen)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_L)
    assert mirror.sent[-1].target == {"customer": f"K-{rows[1].customer}"}
    wait(qtbot, desk)
    press(Qt.Key.Key_Escape)
    assert desk.behind.table.hasFocus()


def test_a_proposal_is_accepted_with_a_reason_and_taken_back_by_one_key(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    assert states(desk)[2230] == "proposed"
    press(Qt.Key.Key_A)
    assert (
        not desk.palette_.isVisible()
    )  # nothing is said of an identity while the story has the focus
    press(Qt.Key.Key_Tab)
    assert desk.customer.identities.chosen_id == "2230"
    press(Qt.Key.Key_A)
    say(qtbot, desk, "stesso profilo")
    assert states(desk)[2230] == "linked"
    assert "K-2230 con K-2041 · stesso profilo" in shown(desk)
    press(Qt.Key.Key_U)
    wait(qtbot, desk)
    assert states(desk)[2230] == "proposed"
    assert "K-2230 con K-2041 · stesso profilo · annullato" in shown(desk)


def test_an_identity_is_parted_and_a_proposal_refused(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_X)
    say(qtbot, desk, "è il fratello")
    assert states(desk)[2230] == "unlinked"
    desk.customer.identities.choose("2102")
    press(Qt.Key.Key_X)
    say(qtbot, desk, "altra intestazione")
    assert states(desk) == {
        2041: "linked", 2057: "linked", 2102: "unlinked", 2230: "unlinked"
    }  # fmt: skip
    assert "lo ha escluso M. Ferri" in shown(desk)


def test_an_identity_is_linked_by_its_number_and_a_wrong_one_is_refused_in_words(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    press(Qt.Key.Key_L)
    say(qtbot, desk, "K-2230", "ha telefonato lui")
    assert states(desk)[2230] == "linked"
    press(Qt.Key.Key_L)
    for text in ("K-2230", "di nuovo"):
        desk.palette_.line.setText(text)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    assert "è già questo cliente" in desk.palette_.told


def test_the_crm_opens_by_one_key_with_the_id_alone(
    qtbot: QtBot, desk: DeskWindow, mirror: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []

    def go(url: QUrl) -> bool:
        gone.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", go)
    press(Qt.Key.Key_O)
    assert gone == ["https://crm.example.org/customers/C-88214"]
    mirror.url = ""
    press(Qt.Key.Key_R)
    wait(qtbot, desk)
    press(Qt.Key.Key_O)
    assert len(gone) == 1
    assert WORDS.word("customer.no_crm") in shown(desk)
    press(Qt.Key.Key_B)
    say(qtbot, desk, "C-9")
    assert "3 identità · 4 messaggi · 4 casi · CRM C-9" in shown(desk)


def test_a_customer_is_found_by_its_number_from_anywhere(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Slash)
    desk.palette_.line.setText("apri un cliente")
    press(Qt.Key.Key_Return)
    desk.palette_.line.setText("k-2102")
    press(Qt.Key.Key_Return)
    wait(qtbot, desk)
    assert desk.customer.isVisible()
    assert not desk.palette_.isVisible()
    assert "Cliente K-2041" in shown(desk)


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1280, 680)])
@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_no_text_of_the_card_is_cut_outside_or_over_another(
    qtbot: QtBot, mirror: Room, code: str, size: tuple[int, int]
) -> None:
    window = open_desk(qtbot, mirror, code, size=size)
    window.open_thing("customer", "K-2057")
    wait(qtbot, window)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_X)
    say(qtbot, window, "x" * 200)
    texts = window.painted_texts()
    assert not list(overlapping(texts))
    for text in texts:
        assert "…" not in text.text
        assert text.px >= 14
        assert text.x >= 0
        assert text.x + text.w <= size[0]
        assert text.y + text.h <= size[1]
    window.close()


# ---- erasing


class Manager(Room):
    """A hub that erases whom a manager asks it to."""

    def _answer(self, frame: CommandFrame) -> Result:
        if frame.action != "customer.erase":
            return super()._answer(frame)
        told = {"persons": 3, "rows": 12, "texts": 4, "frames": 0, "files": 1}
        return Result(id=frame.id, ok=True, seq=0, data=told)


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_a_manager_erases_a_customer_from_its_card_after_a_warning_and_a_reason(
    qtbot: QtBot, qapp: QApplication, code: str
) -> None:
    words, mirror = language(code), Manager(desks.normal(), "manager", "P. Greco")
    desk = open_desk(qtbot, mirror, code)
    try:
        desk.open_thing("customer", "K-2057")
        wait(qtbot, desk)
        press(Qt.Key.Key_E)
        desk.palette_.line.setText("asked for it in writing")
        press(Qt.Key.Key_Return)
        assert any(words.word("customer.erase_hint") in one for one in shown(desk))
        assert [ask.frame.action for ask in desk.desk.asks.newest()][-1] != "customer.erase"
        press(Qt.Key.Key_Return)
        wait(qtbot, desk)
        asked = desk.desk.asks.newest()[-1].frame
        assert (asked.action, asked.target) == ("customer.erase", {"customer": "K-2041"})
        assert asked.args == {"reason": "asked for it in writing"}
        press(Qt.Key.Key_Escape)
        assert words.word("customer.erased") in shown(desk)
        assert desk.customer.card_shown is None
    finally:
        desk.close()
        mirror.close()


def test_an_operator_is_not_offered_to_erase(qtbot: QtBot, desk: DeskWindow) -> None:
    assert "customer_erase" not in {key.action for key in desk.customer.keys_now()}
    press(Qt.Key.Key_E)
    wait(qtbot, desk)
    assert all(ask.frame.action != "customer.erase" for ask in desk.desk.asks.newest())


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1280, 680)])
@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_the_keys_of_a_manager_s_card_have_room(
    qtbot: QtBot, qapp: QApplication, code: str, size: tuple[int, int]
) -> None:
    mirror = Manager(desks.normal(), "manager", "P. Greco")
    desk = open_desk(qtbot, mirror, code, size=size)
    try:
        desk.open_thing("customer", "K-2057")
        wait(qtbot, desk)
        texts = desk.painted_texts()
        assert not list(overlapping(texts))
        assert all("…" not in text.text and text.x + text.w <= size[0] for text in texts)
    finally:
        desk.close()
        mirror.close()
