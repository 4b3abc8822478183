"""A case on the desk, by keys: what is read there, what each key asks the hub for, what may not go out."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.cases import CaseLine
from commandcenter.protocol.frames import CommandFrame
from tests.ui.desk import casework, desks, regias
from tests.ui.desk.casework import CASE, Hub
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.picture import Still
from ui.desk.window import DeskWindow


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def mirror(qapp: QApplication, hub: Hub) -> Iterator[Still]:
    shot = regias.with_regia(desks.alarm())._replace(answer=hub)
    made = Still(shot, "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.case.shown is not None and window.case.able is not None)
    yield window
    window.close()


def sent(mirror: Still, action: str) -> CommandFrame:
    return next(frame for frame in reversed(mirror.sent) if frame.action == action)


def typed(text: str) -> None:
    QTest.keyClicks(focus(), text)


def whole(desk: DeskWindow) -> str:
    return " ".join(shown(desk))


def test_enter_on_who_is_late_next_opens_the_case_with_all_that_was_said_and_done(
    desk: DeskWindow, mirror: Still
) -> None:
    assert sent(mirror, "case.open").target == {"case": CASE}
    told = whole(desk)
    for words in ("88.409", "K-2041", "E allora? Nessuno risponde!", "Stiamo verificando.", "Rita"):
        assert words in told


def test_what_was_hidden_is_named_by_its_type(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Home)
    assert "nascosto: telefono" in whole(desk)


def test_a_key_corrects_the_chosen_message_and_says_which_reading_was_seen(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_P)
    frame = sent(mirror, "reading.correct")
    assert (frame.target, frame.args) == ({"message": 905}, {"head": "sentiment", "new": "pos"})
    assert frame.expected_version == 0


@pytest.mark.parametrize(
    ("key", "action", "told"),
    [
        (Qt.Key.Key_W, "reading.why", {"message": 905}),
        (Qt.Key.Key_D, "moderation.help", {"message": 905}),
        (Qt.Key.Key_S, "case.start", {"case": CASE}),
        (Qt.Key.Key_G, "case.why", {"case": CASE}),
        (Qt.Key.Key_L, "customer.open", {"customer": "K-2041"}),
        (Qt.Key.Key_Z, "case.undo", {}),
    ],
)
def test_one_key_asks(
    desk: DeskWindow, mirror: Still, key: Qt.Key, action: str, told: dict[str, Any]
) -> None:
    press(key)
    assert sent(mirror, action).target == told


@pytest.mark.parametrize(
    ("key", "typing", "action", "args"),
    [
        (Qt.Key.Key_A, ("Russo", "va lui"), "case.assign", {"agent": "russo", "reason": "va lui"}),
        (
            Qt.Key.Key_Q,
            ("Back", "serve loro"),
            "case.move",
            {"queue": "backdesk", "reason": "serve loro"},
        ),
        (
            Qt.Key.Key_X,
            ("risolto", "ora va"),
            "case.close",
            {"cause": "resolved", "reason": "ora va"},
        ),
        (Qt.Key.Key_J, ("richiama alle 15",), "case.note", {"note": "richiama alle 15"}),
    ],
)
def test_what_is_done_with_the_case_is_asked_told_in_a_sentence_and_sent(
    desk: DeskWindow,
    mirror: Still,
    key: Qt.Key,
    typing: tuple[str, ...],
    action: str,
    args: dict[str, str],
) -> None:
    press(key)
    for text in typing:
        press(Qt.Key.Key_A, ctrl=True)
        typed(text)
        press(Qt.Key.Key_Return)
    assert "88.409" in whole(desk)
    assert not [frame for frame in mirror.sent if frame.action == action]
    press(Qt.Key.Key_Return)
    frame = sent(mirror, action)
    assert (frame.target, frame.args) == ({"cases": [CASE]}, args)
    assert frame.expected_version == mirror.seq_of("desk")


def test_a_hold_is_an_override_of_an_hour_unless_said_otherwise(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_H)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_A, ctrl=True)
    typed("chiama la rete")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    frame = sent(mirror, "override.set")
    assert frame.args == {
        "type": "HOLD", "target": {"case": CASE}, "params": {}, "minutes": 60, "reason": "chiama la rete",
    }  # fmt: skip
    assert frame.expected_version == 7


def test_a_pin_asks_to_whom(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_F)
    typed("Russo")
    for _ in range(4):
        press(Qt.Key.Key_Return)
    frame = sent(mirror, "override.set")
    assert (frame.args["type"], frame.args["params"]) == ("PIN", {"agent": "russo"})


# ---- answering


def test_while_a_reply_is_typed_its_length_and_the_time_left_are_told(desk: DeskWindow) -> None:
    press(Qt.Key.Key_R)
    typed("Arriviamo.")
    told = whole(desk)
    assert "10 caratteri di 60" in told
    assert "si può rispondere fino alle 16:41" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Scrivi prima che cosa deve leggere"),
        ("x" * 70, "Troppo lungo di 10 caratteri"),
    ],
)
def test_what_may_not_go_out_is_not_sent_and_told_in_words(
    desk: DeskWindow, mirror: Still, text: str, words: str
) -> None:
    press(Qt.Key.Key_R)
    typed(text)
    press(Qt.Key.Key_Return, ctrl=True)
    assert words in whole(desk)
    assert not [frame for frame in mirror.sent if frame.action == "message.reply"]


def test_personal_data_are_told_while_they_are_typed_and_do_not_go_out(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_R)
    typed("chiama +39 347 1234567")
    qtbot.waitUntil(lambda: "dati personali (telefono)" in whole(desk))
    press(Qt.Key.Key_Return, ctrl=True)
    assert not [frame for frame in mirror.sent if frame.action == "message.reply"]


def test_a_reply_goes_out_by_ctrl_enter_and_esc_keeps_what_was_typed(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_R)
    typed("Arriviamo.")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_R)
    press(Qt.Key.Key_Return, ctrl=True)
    frame = sent(mirror, "message.reply")
    assert (frame.target, frame.args) == ({"message": 905}, {"text": "Arriviamo."})


def test_while_a_reply_is_typed_it_is_told_that_somebody_else_answered(
    qtbot: QtBot, desk: DeskWindow, hub: Hub
) -> None:
    told = language("it").word("reply.answered")
    press(Qt.Key.Key_R)
    typed("Arriviamo.")
    assert told not in shown(desk)
    hub.can = casework.able(waits=False)
    qtbot.waitUntil(lambda: told in shown(desk))
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_0)
    qtbot.waitUntil(lambda: desk.case.able == hub.can)
    press(Qt.Key.Key_R)
    assert told not in shown(desk)


def test_where_no_feed_can_answer_no_reply_is_offered(
    qtbot: QtBot, desk: DeskWindow, hub: Hub
) -> None:
    hub.can = casework.able(can={"reply": "no", "hide": "no"})
    press(Qt.Key.Key_0)
    qtbot.waitUntil(lambda: desk.case.able == hub.can)
    press(Qt.Key.Key_R)
    assert not desk.reply.isVisible()


@pytest.mark.parametrize("state", ["requested", "sent", "unknown", "refused"])
def test_what_became_of_a_reply_stands_in_the_conversation(
    qtbot: QtBot, desk: DeskWindow, hub: Hub, state: str
) -> None:
    hub.can = casework.able(
        sent=(casework.sent(state, why="not_seen" if state == "unknown" else ""),)
    )
    press(Qt.Key.Key_0)
    words = language("it").forms(f"sent_states.{state}")
    qtbot.waitUntil(lambda: bool(set(words) & shown(desk)))


def test_a_reply_that_is_seen_at_once_has_the_conversation_read_anew(
    qtbot: QtBot, desk: DeskWindow, mirror: Still, hub: Hub
) -> None:
    """The platform may show it before anybody asks what became of it."""
    hub.can = casework.able(sent=(casework.sent("confirmed"),))
    opened = len([frame for frame in mirror.sent if frame.action == "case.open"])
    desk.case.look_again()
    qtbot.waitUntil(lambda: len([f for f in mirror.sent if f.action == "case.open"]) == opened + 1)


# ---- the original


def test_the_original_is_asked_for_by_a_key_and_only_a_web_address_is_opened(
    qtbot: QtBot, desk: DeskWindow, mirror: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", casework.kept_in(opened))
    press(Qt.Key.Key_O)
    qtbot.waitUntil(lambda: opened == ["https://www.facebook.com/1_2"])
    assert sent(mirror, "message.original").target == {"message": 905}
    assert "Aperto su www.facebook.com" in whole(desk)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "", "smb://x/y"])
def test_any_other_address_is_opened_by_nobody(
    desk: DeskWindow, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", casework.kept_in(opened))
    desk.case._show_original(address)
    assert opened == []
    assert "Il browser non si è aperto" in whole(desk)


# ---- how it looks


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize("code", LANGUAGES)
def test_hostile_and_very_long_texts_are_plain_and_can_be_read_to_their_end(
    qtbot: QtBot, mirror: Still, hub: Hub, code: str, size: tuple[int, int]
) -> None:
    hub.case = casework.opened(
        casework.said(1, 9, casework.HOSTILE), casework.said(2, 5, casework.LONG + "FINE.")
    )
    window = open_desk(qtbot, mirror, code, size=size)
    window.open_thing("case", CASE)
    qtbot.waitUntil(lambda: window.case.shown is not None)
    told = whole(window)
    assert "\u202e" not in told
    assert "\x1b" not in told
    assert "<b>ciao</b>" in told
    press(Qt.Key.Key_End)
    for _ in range(40):
        if "FINE." in whole(window):
            break
        press(Qt.Key.Key_Right)
    assert "FINE." in whole(window)
    press(Qt.Key.Key_Left)
    assert "FINE." not in whole(window)
    press(Qt.Key.Key_Home)
    card = window.case.card.geometry()
    for text in window.case.card.painted_texts(window.case):
        assert text.x + text.w <= card.right() + 1, text.text
    window.close()


def test_an_empty_case_says_so_and_offers_nothing_that_needs_a_message(
    qtbot: QtBot, mirror: Still, hub: Hub
) -> None:
    hub.case = casework.opened(casework.usual()[1])
    hub.case = type(hub.case)(
        case=CASE, seq=1, as_of_us=1, number=0, customer=0, channel="", is_open=False
    )
    window = open_desk(qtbot, mirror)
    window.open_thing("case", CASE)
    qtbot.waitUntil(lambda: window.case.shown is not None)
    assert "Qui non c’è ancora niente da leggere." in shown(window)
    offered = {key.action for key in window.case.keys_now()}
    assert not offered & {"reply", "original", "read_neg", "case_close", "own_data"}
    window.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_why_it_goes_there_is_told_with_needs_bindings_steps_and_others(
    qtbot: QtBot, mirror: Still, code: str
) -> None:
    window = open_desk(qtbot, mirror, code)
    window.open_thing("case_why", CASE)
    qtbot.waitUntil(lambda: window.case_why.found is not None)
    told, words = whole(window), language(code)
    for key in ("codes", "needs", "binds", "decisions", "others"):
        assert words.word(f"case_why.{key}") in told
    assert "mobile_fault" in told
    window.close()


def test_a_case_whose_answer_was_lost_with_the_line_is_asked_for_anew(
    desk: DeskWindow, mirror: Still, hub: Hub, qtbot: QtBot
) -> None:
    hub.loses = 1
    before = len(mirror.sent)
    desk.case.begin(CASE)
    qtbot.waitUntil(lambda: desk.case.shown is not None)
    asked = [frame.id for frame in mirror.sent[before:] if frame.action == "case.open"]
    assert len(set(asked)) == 2


def test_a_case_that_is_not_late_says_what_it_is_about_and_a_reply_whose_it_is(
    qtbot: QtBot, mirror: Still, hub: Hub
) -> None:
    hub.case = casework.opened(
        casework.said(1, 9, "Non ho linea"),
        CaseLine(at_us=casework.NOW - 8, kind="action", action="a1", mode="reply", who="Rita"),
        CaseLine(at_us=casework.NOW - 7, kind="reply", action="a1", text="Stiamo verificando."),
        CaseLine(at_us=casework.NOW - 6, kind="reply", text="Buongiorno a tutti."),
        case="x:1",
        number=1,
    )
    window = open_desk(qtbot, mirror, size=(1280, 680))
    window.open_thing("case", "x:1")
    qtbot.waitUntil(lambda: window.case.shown is not None)
    told = shown(window)
    words = language("it")
    assert {"Rita", words.word("case_pane.our_page")} <= told
    assert f"{words.motive('no_service')} · {words.word('queues.network')}" in told
    press(Qt.Key.Key_Home)
    assert any(text.startswith("letto come: ") and "italiano" in text for text in shown(window))
    window.close()
