"""A ban made permanent by two people from two seats, by keyboard, on a hub that is killed in between."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, HOUR, MINUTE, format_us, now_us
from commandcenter.hub import presence
from commandcenter.languages import language
from commandcenter.protocol.moderation import FileRow
from tests.journeys.hubs import Hub, run
from tests.journeys.test_desk import Desk
from ui.desk.vault import Vault
from ui.desk.window import DeskWindow
from ui.link import Link
from ui.mirror import Mirror

TEXTS = ("siete degli idioti", "so dove lavori, ti aspetto fuori", "mi chiami al 333 1234567")


def just_now(path: Path) -> Path:
    """A log of half an hour ago: abuse, a customer who shows his number, a ban that is an hour over."""
    begin = now_us() - 30 * MINUTE
    events = [
        event(
            f"m{number}",
            "care.message.received.v1",
            begin + number * MINUTE,
            {
                "channel": "facebook_comment", "thread": f"t{number}", "text": text,
                "author": {"id": f"c{number // 2}"}, "direction": "in", "actor": "customer",
            },
            "/feeds/test/1",
        )
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip
    over = begin - 25 * HOUR
    data = {
        "customer": 9, "channel": "x", "number": 1, "ban": 1, "act": "start", "rung": "day",
        "who": "Rita", "seat": "aa", "reason": "insulti", "until_us": over + DAY,
        "appeal_until_us": over + 14 * DAY,
    }  # fmt: skip
    events.insert(0, event("moderation:9:1", "care.ban.changed.v1", over, data, "/hub"))
    path.write_text("".join(json.dumps(one) + "\n" for one in events), encoding="utf-8")
    return path


def event(name: str, kind: str, at_us: int, data: dict[str, Any], source: str) -> dict[str, Any]:
    """Return an event as a feed or a log writes it."""
    at = format_us(at_us)
    return {
        "specversion": "1.0", "id": name, "source": source, "type": kind, "time": at,
        "recordedtime": at, "data": data,
    }  # fmt: skip


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{just_now(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def token_for(hub: Hub, person: str, role: str) -> str:
    """Make a token, as an administrator does."""
    asked = ("--role", role, "--person", person)
    return run("seat-token", "--db", str(hub.path), *asked).split()[-1]


class Moderator(Desk):
    """A person's desk at the pane of bans."""

    pane, begins_with = "bans", "Dati propri pubblicati"

    def __init__(self, qtbot: QtBot, hub: Hub, token: str, vault: Vault | None = None) -> None:
        here = presence.find(hub.path)
        assert here is not None
        self.qtbot = qtbot
        self.link = Link(here.url, token)
        self.mirror = Mirror(self.link)
        self.window = DeskWindow(self.mirror, language("it"), pane=self.pane, vault=vault)
        self.window.resize(1920, 1080)
        self.window.show()
        self.window.activateWindow()
        self.link.open()
        self.waits_for(self.begins_with)

    @property
    def file(self) -> FileRow | None:
        """The file of who abuses: the one with the threat."""
        moderation = self.view.moderation if self.view is not None else None
        files = moderation.files if moderation is not None else ()
        return next((one for one in files if any(f.kind == "threat" for f in one.flags)), None)

    def newest(self) -> tuple[str, str, str]:
        """Rung, state and signer of the newest step; empty where there is none."""
        if self.file is None or not self.file.bans:
            return "", "", ""
        ban = self.file.bans[-1]
        return ban.rung, ban.state, ban.signer

    def says(self, *words: str) -> None:
        """Type what the palette asks for, one field after the other, and send it."""
        for word in words:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, word)
            self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Escape)

    def signs(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_two_people_make_a_ban_permanent_and_a_third_answers_the_appeal(
    hub: Hub, qtbot: QtBot
) -> None:
    names = {"Rita": "manager", "Luca": "regia", "Sara": "regia"}
    tokens = {name: token_for(hub, name, role) for name, role in names.items()}
    again = token_for(hub, "Rita", "regia")
    rita = Moderator(qtbot, hub, tokens["Rita"])
    rita.waits_for("Minaccia")
    # What the program found is confirmed by a person, then proposed.
    rita.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    rita.press(Qt.Key.Key_C)
    rita.says("minaccia")
    qtbot.waitUntil(lambda: rita.file is not None and rita.file.evidence == 1)
    rita.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    rita.press(Qt.Key.Key_E)
    rita.says("permanente", "minaccia un collega")
    qtbot.waitUntil(lambda: rita.newest()[:2] == ("permanent", "proposed"))
    # The same person cannot sign: neither here nor on another seat.
    rita.signs()
    rita.waits_for("seconda persona, da un’altra postazione")
    rita.close()
    twin = Moderator(qtbot, hub, again)
    twin.waits_for("Seconda persona")
    twin.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    twin.signs()
    twin.waits_for("seconda persona, da un’altra postazione")
    twin.close()
    hub.end(signal.SIGKILL)
    hub.start()
    luca = Moderator(qtbot, hub, tokens["Luca"])
    luca.waits_for("Seconda persona")
    luca.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    luca.signs()
    qtbot.waitUntil(lambda: luca.newest() == ("permanent", "in_force", "Luca"))
    luca.waits_for("va fatto a mano sulla piattaforma")
    luca.press(Qt.Key.Key_A)
    luca.says("chiede scusa")
    luca.waits_for("Ricorso aperto")
    luca.press(Qt.Key.Key_D)
    luca.says("accolto", "si scusa")
    luca.waits_for("chi non ha proposto né firmato")
    luca.close()
    hub.end(signal.SIGKILL)
    hub.start()
    sara = Moderator(qtbot, hub, tokens["Sara"])
    sara.waits_for("Ricorso aperto")
    sara.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    sara.press(Qt.Key.Key_D)
    sara.says("accolto", "si scusa")
    qtbot.waitUntil(lambda: sara.newest()[1] == "lifted")
    sara.close()


def test_who_shows_his_own_data_is_helped_by_one_key_and_not_punished(
    hub: Hub, qtbot: QtBot
) -> None:
    here = presence.find(hub.path)
    assert here is not None
    desk = Moderator(qtbot, hub, here.desk_token)
    desk.waits_for("da nascondere")
    desk.waits_for("Telefono")
    desk.press_until(Qt.Key.Key_H, lambda: desk.shows("invitato da"))
    moderation = desk.view.moderation if desk.view is not None else None
    assert moderation is not None
    (own,) = moderation.own
    assert moderation.helped_today == 1
    assert all(not file.bans for file in moderation.files if file.customer == own.customer)
    desk.close()


def test_a_ban_that_ended_while_the_hub_was_off_is_over_when_it_runs(
    hub: Hub, qtbot: QtBot
) -> None:
    here = presence.find(hub.path)
    assert here is not None
    desk = Moderator(qtbot, hub, here.desk_token)
    qtbot.waitUntil(lambda: b"time_over" in _log(hub.path))

    def held() -> object:
        moderation = desk.view.moderation if desk.view is not None else None
        return moderation.in_force if moderation is not None else None

    qtbot.waitUntil(lambda: held() == ())
    desk.close()


def _log(path: Path) -> bytes:
    """The log's newest rows, as they stand on disk."""
    wal = path.with_name(f"{path.name}-wal")
    return wal.read_bytes() if wal.exists() else b""
