"""The keys of the alerts: each asks what the incident does not tell, shows what will be sent, and sends."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.alerts import PostRow
from commandcenter.protocol.row import Role
from tests.ui import views
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk.picture import Still


class AtDesk:
    """A desk of a role, its alerts in focus."""

    def __init__(self, qtbot: QtBot, role: Role) -> None:
        shot = desks.alarm()
        assert shot.desk is not None
        post = PostRow(publication="pub-1", title="Avviso guasto", at_us=views.at("14:20"))
        self.mirror = Still(shot._replace(desk=replace(shot.desk, posts=(post,))), role, "M. Ferri")
        self.window = open_desk(qtbot, self.mirror)
        press(Qt.Key.Key_6, alt=True)

    def shows(self, **parts: object) -> None:
        """The hub tells something else of the incident."""
        desk = self.mirror.shot.desk
        assert desk is not None
        first, *others = desk.alerts
        changed = replace(desk, alerts=(replace(first, **parts), *others))
        self.mirror.shot = self.mirror.shot._replace(desk=changed)
        self.window.refresh()

    def tells(self, key: Qt.Key, *fields: str) -> None:
        press(key)
        for field in fields:
            QTest.keyClicks(focus(), field)
            press(Qt.Key.Key_Return)


@pytest.fixture
def regia(qtbot: QtBot) -> Iterator[AtDesk]:
    made = AtDesk(qtbot, "regia")
    yield made
    made.window.close()
    made.mirror.close()


@pytest.fixture
def manager(qtbot: QtBot) -> Iterator[AtDesk]:
    made = AtDesk(qtbot, "manager")
    yield made
    made.window.close()
    made.mirror.close()


def sent(desk: AtDesk) -> tuple[str, dict[str, object]]:
    press(Qt.Key.Key_Return)
    (frame,) = desk.mirror.sent
    if frame.target:
        assert (frame.target, frame.expected_version) == ({"incident": "A0007"}, 41)
    return frame.action, frame.args


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_N, Qt.Key.Key_K, Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_S, Qt.Key.Key_X]
)
def test_what_a_key_speaks_of_stands_on_its_card(regia: AtDesk, key: Qt.Key) -> None:
    press(key)
    regia.window.refresh()
    told = {text.text for text in regia.window.palette_.painted_texts(regia.window)}
    assert {"Internet mobile", "gravità 9 di 10"} <= told
    assert any(text.startswith("Dalle 13:58, da 34 min · in carico") for text in told)


@pytest.mark.parametrize(
    ("key", "fields", "action", "args"),
    [
        (Qt.Key.Key_N, ("tecnici in arrivo",), "incident.note", {"note": "tecnici in arrivo"}),
        (Qt.Key.Key_O, ("Bo",), "incident.own", {"owner": "Bo"}),
        (Qt.Key.Key_O, ("",), "incident.own", {}),
        (
            Qt.Key.Key_K,
            ("cella ferma", "Guasto Milano", "Avviso", "30"),
            "incident.describe",
            {"cause": "cella ferma", "name": "Guasto Milano", "said": "pub-1", "update_min": 30},
        ),
        (
            Qt.Key.Key_E,
            ("direttore", ""),
            "incident.escalate",
            {"to": "director"},
        ),
        (Qt.Key.Key_X, ("antenna riaccesa",), "incident.resolve", {"cause": "antenna riaccesa"}),
        (
            Qt.Key.Key_S,
            ("1.5", "lavori"),
            "silence.add",
            {
                "motive": "internet_3g", "channel": "*", "region": "*",
                "hours": 1.5, "comment": "lavori",
            },
        ),
    ],
)  # fmt: skip
def test_a_key_of_the_regia_sends_what_was_told_after_a_second_enter(
    regia: AtDesk, key: Qt.Key, fields: tuple[str, ...], action: str, args: dict[str, object]
) -> None:
    regia.tells(key, *fields)
    assert not regia.mirror.sent
    assert any("Invio conferma" in text for text in shown(regia.window))
    assert sent(regia) == (action, args)


def test_what_is_mine_is_not_offered_to_be_taken_and_a_does_nothing(regia: AtDesk) -> None:
    take = language("it").word("keys.acknowledge")
    assert take not in shown(regia.window)
    press(Qt.Key.Key_A)
    assert not regia.mirror.sent
    regia.shows(owner="Bo", state="escalated")
    assert take in shown(regia.window)


def test_what_helps_stands_among_its_keys_where_cases_are_assigned(qtbot: QtBot) -> None:
    words = language("it")
    mirror = Still(regias.with_regia(desks.alarm()), "regia", "M. Ferri")
    window = open_desk(qtbot, mirror)
    panel = window.places.panel("alerts")
    assert panel is not None
    window.refresh()
    told = {text.text for text in panel.painted_texts(window)}
    assert {words.forms("keys.propose")[-1], words.forms("keys.how_many")[-1], "B", "W"} <= told
    window.close()
    mirror.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_ten_minutes_before_it_is_nobody_s_again_its_owner_is_told_what_keeps_it(
    qtbot: QtBot, code: str
) -> None:
    words, shot = language(code), desks.alarm()
    assert shot.desk is not None
    said = words.forms("alerts.lapses", time="14:40", stroke="N")
    for lapses, is_told in (("14:40", True), ("14:55", False)):
        first, *others = shot.desk.alerts
        alerts = (replace(first, lapses_us=views.at(lapses)), *others)
        mirror = Still(shot._replace(desk=replace(shot.desk, alerts=alerts)), "regia", "M. Ferri")
        window = open_desk(qtbot, mirror, code)
        texts = shown(window)
        assert any(form in text for form in said for text in texts) == is_told
        window.close()
        mirror.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_role_may_not_do_is_named_in_words(qtbot: QtBot, code: str) -> None:
    words, mirror = language(code), Still(desks.alarm(), "regia", "M. Ferri")
    window = open_desk(qtbot, mirror, code)
    ask = window.desk.asks.send("incident.close", subject="A0007")
    assert words.word("commands.incident.close") in ask.words
    assert "incident.close" not in ask.words
    assert words.word("roles.regia") in ask.words
    window.close()
    mirror.close()


@pytest.mark.parametrize(
    ("key", "fields", "action", "args"),
    [
        (Qt.Key.Key_F, ("concorso", ""), "incident.dismiss", {"cause": "contest"}),
        (Qt.Key.Key_M, ("A0008",), "incident.merge", {"into": "A0008"}),
    ],
)
def test_a_key_of_the_manager(
    manager: AtDesk, key: Qt.Key, fields: tuple[str, ...], action: str, args: dict[str, object]
) -> None:
    manager.tells(key, *fields)
    assert sent(manager) == (action, args)


def test_p_offers_the_channels_there_are(manager: AtDesk) -> None:
    press(Qt.Key.Key_P)
    assert "WhatsApp" in shown(manager.window) or "Facebook" in shown(manager.window)


def test_esc_leaves_without_sending(regia: AtDesk) -> None:
    regia.tells(Qt.Key.Key_N, "una nota")
    press(Qt.Key.Key_Escape)
    assert not regia.mirror.sent
    assert not regia.window.palette_.isVisible()


def test_ending_what_still_burns_says_that_it_comes_back(regia: AtDesk) -> None:
    regia.tells(Qt.Key.Key_X, "spento")
    assert any("scatta di nuovo dopo 15 minuti" in text for text in shown(regia.window))


def test_what_a_role_may_not_do_is_said_before_anything_is_asked(regia: AtDesk) -> None:
    press(Qt.Key.Key_F)
    told = shown(regia.window)
    assert any("non spetta a questo ruolo" in text for text in told), told
    assert language("it").word("palette.free") not in told
    press(Qt.Key.Key_Return)
    assert not regia.mirror.sent


def test_what_is_over_closes_with_the_cause_that_was_confirmed(manager: AtDesk) -> None:
    shot = manager.mirror.shot
    assert shot.desk is not None
    over = tuple(replace(one, state="resolved", cause="cella ferma") for one in shot.desk.alerts)
    manager.mirror.shot = shot._replace(desk=replace(shot.desk, alerts=over))
    manager.window.refresh()
    press(Qt.Key.Key_X)
    assert manager.window.palette_.line.text() == "cella ferma"
    for field in ("", "antenna riaccesa", ""):
        QTest.keyClicks(focus(), field)
        press(Qt.Key.Key_Return)
    assert sent(manager) == (
        "incident.close",
        {"cause": "cella ferma", "actions": "antenna riaccesa"},
    )


def test_the_page_of_keys_lists_them_all(regia: AtDesk) -> None:
    press(Qt.Key.Key_Question)
    assert {"O", "N", "K", "E", "X", "S", "F", "M", "P", "Q"} <= shown(regia.window)


def test_the_keys_of_the_alerts_work_from_the_panel_beside_them(regia: AtDesk) -> None:
    press(Qt.Key.Key_1, alt=True)
    press(Qt.Key.Key_N)
    assert regia.window.palette_.isVisible()
    press(Qt.Key.Key_Escape)
    panel = regia.window.places.in_focus()
    assert panel is not None
    assert panel.key == "alerts"
