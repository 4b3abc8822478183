"""The setup connects a real mailbox and takes a real export by keyboard: shown before it is kept."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter import site_feeds
from commandcenter.credentials import credential, place_of
from commandcenter.languages import language
from commandcenter.platform import config_folder, data_folder
from commandcenter.seat_settings import SeatSettings
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.journeys.hubs import ROOT, Hub, run
from tests.ui.setup.test_setup_window import DISPLAYS, ROLES, Setup
from ui.setup.window import SetupWindow

PROGRAM = (sys.executable, str(ROOT / "main.py"))
PATIENT_MS = 60_000
EXPORT = """Data;Testo;Canale;Utente
14/05/2026 10:00;non ho segnale;twitter;@ada
14/05/2026 10:05;chiamate 347 1234567;twitter;@bob
"""


def stored(path: Path) -> int:
    return int(json.loads(run("health", "--db", str(path), "--json"))["stored"])


class Feeding(Setup):
    """A setup at its second step, which runs the very program."""

    def __init__(self, qtbot: QtBot) -> None:
        self.kept, self.ends, self.qtbot = [], [], qtbot
        self.window = SetupWindow(
            SeatSettings(language="en"),
            self.kept.append,
            language("en"),
            roles=ROLES,
            displays=DISPLAYS,
            step=2,
            program=PROGRAM,
        )
        self.window.resize(1920, 1080)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.focus() != "")
        qtbot.waitUntil(lambda: self.window._feeding._process is None, timeout=PATIENT_MS)

    def choose(self, name: str) -> None:
        self.window._focus(name)
        self.keys(Qt.Key.Key_Space)

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.window._focus(name)
            assert self.focus() == name
            self.keys(text)

    def wait(self) -> None:
        feeding = self.window._feeding
        self.qtbot.waitUntil(
            lambda: feeding._process is None and not self.window.draft.feeds.busy,
            timeout=PATIENT_MS,
        )

    def picture(self, name: str) -> None:
        if folder := os.environ.get("PICTURES"):
            self.window.grab().save(f"{folder}/{name}.png")


@pytest.fixture
def setup(qtbot: QtBot) -> Iterator[Feeding]:
    made = Feeding(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with serving() as running:
        running.deliver(letter(1, "no signal since nine, call 347 1234567"))
        yield running


def test_a_mailbox_is_connected_by_keyboard_after_its_mails_were_shown(
    setup: Feeding, dovecot: Dovecot
) -> None:
    setup.choose("live")
    setup.fill(ask_server=f"127.0.0.1:{dovecot.imap}", ask_user="care", secret="wrong")
    setup.choose("turn_security")
    setup.choose("turn_security")
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_wrong")
    assert any("Password refused." in said for said in setup.said), setup.said
    assert site_feeds.listed() == ()
    setup.window._focus("secret")
    for _ in "wrong":
        setup.keys(Qt.Key.Key_Backspace)
    setup.fill(secret=PASSWORD)
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_tried")
    assert any("no signal since nine" in said for said in setup.said), setup.said
    assert not any("347" in said for said in setup.said)
    assert place_of("mail") == ""
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_kept")
    assert [feed.name for feed in site_feeds.listed()] == ["mail"]
    assert credential("mail") == PASSWORD
    assert PASSWORD not in (config_folder() / "settings.toml").read_text("utf-8")
    assert setup.window.draft.feeds.picked == "mail"
    assert "No hub runs on this computer: the next one that starts goes by it." in setup.said
    setup.choose("tryfeed")
    setup.wait()
    assert setup.window.draft.feeds.is_well
    setup.choose("dropfeed")
    setup.wait()
    assert site_feeds.listed() == ()
    assert place_of("mail") == ""


def test_a_feed_that_is_kept_is_read_by_the_hub_that_runs(
    setup: Feeding, dovecot: Dovecot, tmp_path: Path
) -> None:
    hub = Hub(tmp_path / "care.db", "")
    try:
        setup.choose("live")
        setup.fill(ask_server=f"127.0.0.1:{dovecot.imap}", ask_user="care", secret=PASSWORD)
        setup.choose("turn_security")
        setup.choose("turn_security")
        setup.keys(Qt.Key.Key_Return)
        setup.wait()
        setup.keys(Qt.Key.Key_Return)
        setup.wait()
        setup.picture("setup_read")
        assert "Running now: the hub on this computer reads it." in setup.said
        dovecot.deliver(letter(2, "the bill is wrong"))
        setup.qtbot.waitUntil(lambda: stored(tmp_path / "care.db") == 1, timeout=PATIENT_MS)
    finally:
        assert hub.end(signal.SIGTERM) == 0


def test_a_webhook_is_connected_by_keyboard_and_says_what_to_give_to_the_platform(
    setup: Feeding,
) -> None:
    setup.choose("live")
    setup.picture("setup_kinds")
    setup.choose("kind_whatsapp")
    setup.fill(secret="wa-7f3b", ask_public="http://127.0.0.1:9", ask_own_ids="3900")
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_hook_tried")
    assert any("http://127.0.0.1:9/hook/whatsapp" in said for said in setup.said), setup.said
    assert site_feeds.listed() == ()
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_hook_kept")
    said = " ".join(setup.said)
    assert f"this word to verify it: {credential('whatsapp-verify')}" in said, said
    assert "Start it: main.py gateway" in said
    assert [row["name"] for row in setup.window.draft.feeds.listed] == ["gateway", "whatsapp"]
    assert setup.window.draft.feeds.picked == "whatsapp"
    setup.choose("dropfeed")
    setup.wait()
    assert [row["name"] for row in setup.window.draft.feeds.listed] == ["gateway"]
    assert place_of("whatsapp-secret") == ""


def test_an_export_is_looked_at_its_profile_kept_and_taken(setup: Feeding, tmp_path: Path) -> None:
    file = tmp_path / "autumn.csv"
    file.write_text(EXPORT, "utf-8")
    setup.choose("files")
    setup.fill(file=str(file))
    setup.keys(Qt.Key.Key_Return)
    setup.wait()
    setup.picture("setup_export")
    found = setup.window.draft.feeds.found
    assert found is not None
    assert (found["rows"], found["events"]) == (2, 2)
    assert any("2 rows give 2 events" in said for said in setup.said), setup.said
    assert not any("1234567" in said for said in setup.said)
    setup.fill(profile="keepcon")
    setup.choose("mode_happened")
    setup.choose("takein")
    setup.wait()
    assert (config_folder() / "imports" / "keepcon.toml").exists()
    assert (data_folder() / "autumn.db").exists(), setup.said
    assert any("autumn.db" in said for said in setup.said), setup.said
    setup.choose("mode_history")
    setup.choose("takein")
    setup.wait()
    setup.picture("setup_taken")
    assert [feed.name for feed in site_feeds.listed()] == ["export"]
