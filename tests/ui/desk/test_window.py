"""The desk through its window: keys lead everywhere, new data moves neither focus nor selection."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, SECOND
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.languages import language
from commandcenter.platform import HOME_VARIABLE
from commandcenter.protocol.frames import Refusal, Result
from tests.ui.desk import desks
from tests.ui.desk.hands import focus, front, open_desk, press, shown, table
from ui.desk.asks import STANDS
from ui.desk.panels.alerts import Alerts
from ui.desk.picture import Still
from ui.desk.quick import DIGITS
from ui.desk.window import DeskWindow
from ui.linkstate import LinkState


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(desks.late(), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    yield window
    window.close()


def alerts(desk: DeskWindow) -> Alerts:
    found = desk.places.panel("alerts")
    assert isinstance(found, Alerts)
    return found


# ---- panes and panels


def test_f_keys_bring_only_panes_that_hold_something(desk: DeskWindow) -> None:
    assert [pane.key for pane in desk.places.panes] == [
        "regia",
        "bans",
        "critical",
        "review",
        "figures",
        "messages",
        "people",
        "numbers",
    ]
    press(Qt.Key.Key_F4)
    assert front(desk) == "review"
    press(Qt.Key.Key_F2)
    assert front(desk) == "bans"
    press(Qt.Key.Key_F3)
    assert front(desk) == "critical"
    press(Qt.Key.Key_F1)
    assert front(desk) == "regia"


def test_alt_and_a_number_go_to_the_panel_with_that_cap(desk: DeskWindow) -> None:
    press(Qt.Key.Key_6, alt=True)
    assert focus() is alerts(desk)
    press(Qt.Key.Key_8, alt=True)
    assert focus() is table(desk, "feeds")
    press(Qt.Key.Key_1, alt=True)
    assert focus() is table(desk, "queues")
    assert {f"Alt {number}" for number in range(1, 9)} <= shown(desk)


def test_tab_goes_through_every_panel_and_back(desk: DeskWindow) -> None:
    press(Qt.Key.Key_1, alt=True)
    first, seen = focus(), set()
    for _ in range(12):
        seen.add(focus())
        press(Qt.Key.Key_Tab)
        if focus() is first:
            break
    assert focus() is first
    assert {alerts(desk), table(desk, "work"), table(desk, "feeds")} <= seen
    press(Qt.Key.Key_Backtab, shift=True)
    assert focus() is table(desk, "feeds")


def test_a_pane_is_found_again_with_the_focus_where_it_was(desk: DeskWindow) -> None:
    press(Qt.Key.Key_8, alt=True)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_F1)
    assert focus() is table(desk, "feeds")


def test_enter_on_an_alert_shows_its_facts_and_esc_leads_back(desk: DeskWindow) -> None:
    press(Qt.Key.Key_6, alt=True)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert front(desk) == "review"
    assert "Picco negativo: fattura" in shown(desk)
    assert table(desk, "incidents").chosen_id == "A0008"
    press(Qt.Key.Key_Escape)
    assert front(desk) == "regia"
    assert focus() is alerts(desk)


def test_esc_with_nothing_behind_it_destroys_nothing(desk: DeskWindow) -> None:
    for _ in range(3):
        press(Qt.Key.Key_Escape)
    assert desk.isVisible()
    assert front(desk) == "regia"


def test_f11_fills_the_screen_and_leaves_it(desk: DeskWindow) -> None:
    press(Qt.Key.Key_F11)
    assert desk.isFullScreen()
    press(Qt.Key.Key_F11)
    assert not desk.isFullScreen()


def test_settings_open_once_by_their_key_and_are_no_key_where_there_are_none(
    qtbot: QtBot, mirror: Still, desk: DeskWindow
) -> None:
    press(Qt.Key.Key_Comma, ctrl=True)
    assert desk.setup is None
    made: list[QWidget] = []

    def new() -> QWidget:
        made.append(QWidget())
        return made[-1]

    other = DeskWindow(mirror, language("it"), new_setup=new)
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(other, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert len(made) == 1
    assert made[0].isVisible()
    other.close()
    assert not made[0].isVisible()


# ---- what new data may not do


def test_new_data_moves_neither_focus_nor_what_the_keys_speak_of(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_6, alt=True)
    press(Qt.Key.Key_Down)
    assert desk.desk.incident == "A0008"
    assert mirror.shot.desk is not None
    worse = desks.outage(incident="A0009", motive="signal", state="firing", severity=10)
    more = replace(mirror.shot.desk, alerts=(worse, *mirror.shot.desk.alerts))
    mirror.shot = mirror.shot._replace(desk=more)
    mirror.view_changed.emit("desk")
    assert any(text.startswith("3 di 4") for text in shown(desk))
    assert desk.desk.incident == "A0008"
    assert focus() is alerts(desk)


def test_a_worse_incident_takes_the_panel_where_nobody_has_chosen_one(
    desk: DeskWindow, mirror: Still
) -> None:
    assert mirror.shot.desk is not None
    worse = desks.outage(incident="A0009", motive="signal", state="firing", severity=10)
    more = replace(mirror.shot.desk, alerts=(worse, *mirror.shot.desk.alerts))
    mirror.shot = mirror.shot._replace(desk=more)
    desk.refresh()
    shown_now = alerts(desk).alert
    assert shown_now is not None
    assert shown_now.incident == "A0009"


def test_where_the_chosen_incident_goes_the_worst_one_is_chosen(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_6, alt=True)
    press(Qt.Key.Key_Down)
    assert mirror.shot.desk is not None
    others = mirror.shot.desk.alerts[::2]
    mirror.shot = mirror.shot._replace(desk=replace(mirror.shot.desk, alerts=others))
    assert "Picco negativo: internet mobile" in shown(desk)
    assert focus() is alerts(desk)


def test_nothing_is_painted_anew_where_nothing_changed(desk: DeskWindow) -> None:
    sheets = [panel.sheet for pane in desk.places.panes for panel in pane.panels]
    desk.refresh()
    again = [panel.sheet for pane in desk.places.panes for panel in pane.panels]
    assert all(one is other for one, other in zip(sheets, again, strict=True))


# ---- commands


def take(desk: DeskWindow) -> None:
    press(Qt.Key.Key_6, alt=True)
    press(Qt.Key.Key_A)
    desk.refresh()


def answer(mirror: Still, *, seq: int) -> None:
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=True, seq=seq))


def test_a_takes_the_chosen_incident_and_says_which_version_was_seen(
    desk: DeskWindow, mirror: Still
) -> None:
    take(desk)
    (frame,) = mirror.sent
    assert frame.action == "incident.acknowledge"
    assert frame.target == {"incident": "A0007"}
    assert frame.expected_version == 41


def test_an_accepted_command_is_pending_until_the_view_is_there(
    desk: DeskWindow, mirror: Still
) -> None:
    pending = language("it").word("asks.pending")
    take(desk)
    assert pending in shown(desk)
    mirror.seq_shown = 41
    answer(mirror, seq=42)
    mirror.view_changed.emit("desk")
    assert pending in shown(desk)
    mirror.seq_shown = 42
    mirror.view_changed.emit("desk")
    assert pending not in shown(desk)


def test_a_refusal_is_told_in_words_on_the_panel(desk: DeskWindow, mirror: Still) -> None:
    take(desk)
    error = Refusal(
        code="stale_version",
        key="stale_version",
        values={"incident": "A0007", "state": "acknowledged"},
    )
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=False, error=error))
    assert any("A0007 nel frattempo è cambiato" in text for text in shown(desk))


def test_without_the_hub_a_command_is_refused_here_in_words(
    desk: DeskWindow, mirror: Still
) -> None:
    mirror.shot = mirror.shot._replace(link=desks.GONE)
    take(desk)
    assert not mirror.sent
    assert language("it").word("asks.disconnected") in shown(desk)


def test_a_refusal_goes_when_the_hub_is_back(desk: DeskWindow, mirror: Still) -> None:
    mirror.shot = mirror.shot._replace(link=desks.GONE)
    take(desk)
    mirror.shot = mirror.shot._replace(link=LinkState())
    assert language("it").word("asks.disconnected") not in shown(desk)


def test_a_refusal_is_told_for_a_minute(desk: DeskWindow, mirror: Still) -> None:
    take(desk)
    error = Refusal(code="conflict", key="forbidden", values={"action": "x", "role": "regia"})
    mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=False, error=error))
    ask = desk.desk.asks.of("A0007")
    assert ask is not None
    ask.refused_us -= STANDS - SECOND
    assert ask.words in shown(desk)
    ask.refused_us -= SECOND
    assert ask.words not in shown(desk)


def test_a_command_without_an_answer_goes_out_again_with_its_id(
    desk: DeskWindow, mirror: Still
) -> None:
    take(desk)
    mirror.shot = mirror.shot._replace(link=desks.GONE)
    mirror.link_changed.emit()
    mirror.shot = mirror.shot._replace(link=LinkState())
    mirror.link_changed.emit()
    assert len({frame.id for frame in mirror.sent}) == 1
    assert len(mirror.sent) > 1


def test_a_command_that_waited_too_long_is_told_as_unsure(desk: DeskWindow, mirror: Still) -> None:
    take(desk)
    ask = desk.desk.asks.of("A0007")
    assert ask is not None
    ask.at_us -= 2 * MINUTE
    mirror.link_changed.emit()
    assert len(mirror.sent) == 1
    assert language("it").word("asks.unsure") in shown(desk)


def test_an_admin_is_not_offered_what_only_others_may_do(qtbot: QtBot, qapp: QApplication) -> None:
    mirror = Still(desks.late(), "admin", "A. Conte")
    window = DeskWindow(mirror, language("it"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    window.places.go_to_number(6)
    assert language("it").word("keys.acknowledge") not in shown(window)
    window.close()
    mirror.close()


# ---- search and explain


def test_slash_finds_and_enter_runs(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Slash)
    assert isinstance(focus(), QLineEdit)
    QTest.keyClicks(focus(), "fonti")
    assert "Fonti" in shown(desk)
    press(Qt.Key.Key_Return)
    assert focus() is table(desk, "feeds")
    assert not desk.palette_.isVisible()


def test_the_palette_finds_without_accents_and_every_kind(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Slash)
    kinds = {entry.kind for entry in desk.palette_.shown}
    assert kinds == {"action", "pane", "panel", "command", "incident", "feed", "figure"}
    QTest.keyClicks(focus(), "perche non c'e")
    assert desk.palette_.shown == []
    desk.palette_.line.setText("MESSÀGGI")
    found = [entry.kind for entry in desk.palette_.shown]
    assert found[:2] == ["pane", "panel"]  # by their own names, before those that only belong there
    assert set(found) == {"pane", "panel", "figure", "command"}


def test_single_letters_are_letters_while_a_text_field_has_the_focus(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_6, alt=True)
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), "aI?/")
    assert desk.palette_.line.text() == "aI?/"
    assert not mirror.sent
    assert desk.palette_.isVisible()
    press(Qt.Key.Key_Escape)
    assert focus() is alerts(desk)


def test_a_command_asks_for_what_it_needs_and_is_sent_from_the_palette(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), "prendi in carico un")
    press(Qt.Key.Key_Return)
    assert "Prendi in carico un allarme: allarme" in shown(desk)
    QTest.keyClicks(focus(), "fattura")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focus(), "la seguo io")
    press(Qt.Key.Key_Return)
    (frame,) = mirror.sent
    assert (frame.target, frame.args) == ({"incident": "A0008"}, {"note": "la seguo io"})
    answer(mirror, seq=0)
    assert any(text.startswith("Fatto.") for text in shown(desk))


@pytest.mark.parametrize(
    ("code", "typed", "said"),
    [
        ("it", "ricarica le regole", "Fatto: valgono le regole 8175bc59, prima 98197cfa."),
        ("es", "recargar las reglas", "Hecho: rigen las reglas 8175bc59, antes 98197cfa."),
        ("en", "reload the reading", "Done: rules 8175bc59 are in force, 98197cfa were."),
    ],
)
def test_reloaded_rules_are_told_in_the_words_of_the_screen(
    qtbot: QtBot, mirror: Still, code: str, typed: str, said: str
) -> None:
    window = DeskWindow(mirror, language(code))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    window.keyboard.act("search")
    window.palette_.line.setText(typed)
    window.palette_.line.entered.emit()
    (frame,) = mirror.sent
    told = {"version": "8175bc59", "previous": "98197cfa"}
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=0, data=told))
    assert said in shown(window)
    assert window.palette_.line.text() == ""
    window.close()


def test_a_long_refusal_is_told_to_its_end_on_a_small_screen(qtbot: QtBot, mirror: Still) -> None:
    window = DeskWindow(mirror, language("it"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.keyboard.act("search")
    window.palette_.line.setText("ricarica le regole")
    window.palette_.line.entered.emit()
    (frame,) = mirror.sent
    file, problem = (
        "/home/regia/.config/commandcenter/reading/it.toml",
        "Illegal character (at line 2)",
    )
    why = Refusal(code="refused", key="rules_unreadable", values={"file": file, "problem": problem})
    mirror.answered.emit(Result(id=frame.id, ok=False, error=why))
    told = language("it").error(UserError("rules_unreadable", file=file, problem=problem))
    words = {text.text for text in window.painted_texts() if text.text and text.text in told}
    assert any(told.endswith(line) for line in words if len(line) > 10)
    window.close()


def test_what_a_command_answers_can_be_copied_and_is_gone_with_the_palette(
    qtbot: QtBot, qapp: QApplication
) -> None:
    mirror = Still(desks.normal(), "admin", "A. Conte")
    window = DeskWindow(mirror, language("en"))
    qtbot.addWidget(window)
    window.resize(1920, 1080)
    window.show()
    window.keyboard.act("search")
    for typed in ("make a seat", "regia", "M. Ferri"):
        window.palette_.line.setText(typed)
        window.palette_.line.entered.emit()
    (frame,) = mirror.sent
    assert frame.args == {"role": "regia", "person": "M. Ferri"}
    told = Result(id=frame.id, ok=True, seq=0, data={"token": "for one's eyes only"})
    mirror.answered.emit(told)
    assert window.palette_.line.selectedText() == "for one's eyes only"
    window.palette_.leave()
    window.keyboard.act("search")
    assert "for one's eyes only" not in shown(window)
    window.close()
    mirror.close()


def test_an_administrator_lets_a_seat_in_by_keyboard_and_the_code_is_gone_with_the_palette(
    qtbot: QtBot, qapp: QApplication
) -> None:
    mirror = Still(desks.normal(), "admin", "A. Conte")
    window = DeskWindow(mirror, language("en"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.keyboard.act("search")
    for typed in ("let a new seat in", "wall", "Hall"):
        window.palette_.line.setText(typed)
        window.palette_.line.entered.emit()
    (frame,) = mirror.sent
    assert (frame.action, frame.args) == ("pair.open", {"role": "wall", "person": "Hall"})
    told = Result(id=frame.id, ok=True, seq=0, data={"code": "482913", "fingerprint": "SHA256:x"})
    mirror.answered.emit(told)
    assert any(text.startswith("Code 482913") for text in shown(window))
    window.palette_.leave()
    window.keyboard.act("search")
    assert not any("482913" in text for text in shown(window))
    window.close()
    mirror.close()


def test_an_export_is_kept_among_the_documents_and_the_palette_says_where(
    desk: DeskWindow, mirror: Still, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    for place in ("figures.csv", "figures-2.csv"):
        press(Qt.Key.Key_Slash)
        for typed in ("esporta", "indicatori", "settimana", "2026-09-14"):
            QTest.keyClicks(focus(), typed)
            press(Qt.Key.Key_Return)
        frame = mirror.sent[-1]
        assert frame.target == {"what": "kpis", "period": "week", "day": "2026-09-14"}
        data = {"file": "../figures.csv", "content": '\ufeff"a"\r\n1\r\n', "rows": 1}
        mirror.answered.emit(Result(id=frame.id, ok=True, seq=0, data=data))
        kept = tmp_path / "documents" / place
        assert kept.read_bytes() == b'\xef\xbb\xbf"a"\r\n1\r\n'
        assert any(text.startswith("Scritto: 1 righe") for text in shown(desk))
        assert desk.palette_.line.selectedText() == str(kept)
        press(Qt.Key.Key_Escape)
    assert sorted(path.name for path in kept.parent.iterdir()) == ["figures-2.csv", "figures.csv"]


def test_a_command_that_only_others_may_give_is_not_found(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Slash)
    names = {entry.also for entry in desk.palette_.shown if entry.kind == "command"}
    allowed = {action.name for action in ACTIONS.values() if "regia" in action.roles}
    assert {"incident.acknowledge", "silence.add", "simulator.script"} <= names <= allowed
    assert not names & {"token.add", "incident.close", "incident.dismiss"}


def test_esc_leaves_a_command_without_sending_it(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), "prendi in carico un")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert not desk.palette_.isVisible()
    assert not mirror.sent


def test_i_explains_the_chosen_number_and_arrows_the_next_one(desk: DeskWindow) -> None:
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_I)
    assert desk.explain.isVisible()
    said = shown(desk)
    assert (
        "Oggi 379 delle 412 prime risposte contate sono arrivate entro 45 minuti di servizio."
        in said
    )
    press(Qt.Key.Key_Right)
    assert "Negli ultimi 60 minuti i clienti hanno scritto 486 messaggi." in shown(desk)
    press(Qt.Key.Key_Escape)
    assert not desk.explain.isVisible()
    assert front(desk) == "numbers"


def test_the_question_mark_lists_every_key_in_the_readers_words(desk: DeskWindow) -> None:
    press(Qt.Key.Key_Question, shift=True)
    said = shown(desk)
    assert {"Invio", "Maiusc Tab", "F11", "Esc", "A", "prendi in carico"} <= said
    press(Qt.Key.Key_F4)  # what lies over the panes keeps their keys from them
    assert front(desk) == "regia"
    press(Qt.Key.Key_Escape)
    assert not desk.help.isVisible()


# ---- the link


def test_a_desk_comes_back_by_itself(desk: DeskWindow, mirror: Still) -> None:
    states = [desk.shown]
    for link in (desks.STALE, desks.GONE, LinkState()):
        mirror.shot = mirror.shot._replace(link=link)
        mirror.link_changed.emit()
        states.append(desk.shown)
    assert states == ["fresh", "stale", "disconnected", "fresh"]
    assert "risponde · 6 s" in shown(desk) or any(one.startswith("risponde") for one in shown(desk))


def test_a_closed_desk_has_no_timer_running(desk: DeskWindow, mirror: Still) -> None:
    desk.close()
    mirror.view_changed.emit("wall")
    mirror.link_changed.emit()
    assert desk.pulse.due_ms == -1


# ---- seats that are small


def test_on_a_small_seat_every_panel_of_the_regia_has_its_name_in_sight_and_comes_by_its_key(
    qtbot: QtBot, mirror: Still
) -> None:
    window = DeskWindow(mirror, language("it"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.refresh()
    pane = window.places.front
    assert pane is not None
    for number, panel in enumerate(pane.panels, 1):
        assert {panel.title[0], panel.title[-1]} & shown(window)
        assert window.places.go_to_number(number)
        window.refresh()
        box = QRect(panel.mapTo(window, QPoint(0, 0)), panel.size())
        assert panel.isVisible()
        assert window.rect().adjusted(0, 56, 0, -48).contains(box)
        assert panel.title[0] in shown(window)
    assert pane.verticalScrollBar().maximum() == 0
    assert all(text.px >= 14 for text in window.painted_texts())
    window.close()


def test_an_incident_comes_up_on_a_small_seat_until_somebody_chose_what_stands_there(
    qtbot: QtBot, qapp: QApplication
) -> None:
    mirror = Still(desks.normal(), "regia", "M. Ferri")
    window = DeskWindow(mirror, language("en"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.refresh()
    composer, incident = window.places.panel("composer"), window.places.panel("alerts")
    assert composer is not None
    assert incident is not None
    assert (composer.isVisible(), incident.isVisible()) == (True, False)
    mirror.shot = desks.alarm()
    window.refresh()
    assert (composer.isVisible(), incident.isVisible()) == (False, True)
    window.places.go_to_panel(composer)
    window.refresh()
    assert (composer.isVisible(), incident.isVisible()) == (True, False)
    window.close()
    mirror.close()


@pytest.mark.logs_warnings
def test_a_panel_that_fails_takes_no_other_with_it_shows_no_old_number_and_recovers(
    desk: DeskWindow, mirror: Still, caplog: pytest.LogCaptureFixture
) -> None:
    whole = mirror.shot.desk
    assert whole is not None
    broken = replace(whole.alerts[0], cause=5)
    mirror.shot = mirror.shot._replace(desk=replace(whole, alerts=(broken,), alerts_left_out=0))
    desk.refresh()
    desk.refresh()
    said = shown(desk)
    assert language("it").word("desk.panel_failed") in said
    assert "Errore della postazione" in " ".join(said) or "Errore in questa postazione" in " ".join(
        said
    )
    assert "WhatsApp" in said
    mirror.shot = mirror.shot._replace(desk=whole)
    assert language("it").word("desk.panel_failed") not in shown(desk)
    assert any("312 clienti" in text for text in shown(desk))
    assert "could not be drawn" in caplog.text


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 680)])
def test_every_key_stands_on_one_of_the_pages_of_keys(
    qtbot: QtBot, mirror: Still, size: tuple[int, int]
) -> None:
    window = open_desk(qtbot, mirror, "en", size=size)
    press(Qt.Key.Key_Question)
    wanted = {
        language("en").word(f"keys.{key.action}")
        for group in window.help.groups
        for key in group.keys
        if key.action != "quick"  # told digit by digit
    } | {language("en").word(f"keys.quick_{digit}") for digit in DIGITS}
    seen, first = set(shown(window)), window.help.page
    press(Qt.Key.Key_Right)
    while window.help.page != first:
        seen |= shown(window)
        press(Qt.Key.Key_Right)
    assert {word[:4] for word in wanted} <= {text[:4] for text in seen}
    columns = [column for page in window.help.pages() for column in page]
    assert columns
    for column in columns:  # whose keys these are stands above each
        assert column[0] in [group.title for group in window.help.groups]
    window.close()
