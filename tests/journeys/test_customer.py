"""A customer over channels on a real hub, by keys alone: linked by rule, by hand, undone, and on record."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, format_us, now_us
from commandcenter.languages import language
from commandcenter.platform import account
from tests.journeys.hubs import Hub
from tests.journeys.test_desk import Desk
from ui.desk.panels.figures import Figures
from ui.desk.panels.messages import Messages

ADA = (
    ("x", "did:1", "ada_rossi", "no signal at all since this morning, when will it work?"),
    ("x", "did:1", "ada_rossi", "my number is 333 1234567"),
    ("whatsapp", "393331234567", None, "still no signal, please help"),
    ("facebook", "fb:7", "Ada_Rossi", "nobody answers me about the missing signal!"),
)


def log(path: Path) -> Path:
    """Ada writes on three channels: one number on two of them, one handle on two."""
    begin = now_us() - 20 * MINUTE
    with path.open("w", encoding="utf-8") as file:
        for number, (channel, name, handle, text) in enumerate(ADA):
            at = format_us(begin + number * MINUTE)
            data: dict[str, Any] = {
                "channel": channel, "thread": f"{channel}:t", "author": {"id": name, "handle": handle},
                "text": text, "direction": "in", "actor": "customer",
            }  # fmt: skip
            event = {
                "specversion": "1.0", "id": f"m{number}", "source": "/feeds/test/1",
                "type": "care.message.received.v1", "time": at, "recordedtime": at, "data": data,
            }  # fmt: skip
            file.write(json.dumps(event) + "\n")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{log(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class Operator(Desk):
    """A desk that opens the newest message's customer."""

    def begin(self) -> None:
        self.waits_for(self.window.desk.language.word("panels.feeds"))
        self.qtbot.waitUntil(lambda: len(self.messages) == len(ADA))
        self.window.activateWindow()
        self.press(Qt.Key.Key_F6)
        panel = self.window.places.in_focus()
        assert isinstance(panel, Messages)
        self.qtbot.waitUntil(lambda: panel.table.chosen_id != "")
        self.press(Qt.Key.Key_L)
        self.card_has(self.states)

    @property
    def messages(self) -> tuple[Any, ...]:
        view = self.window.seen.desk
        return view.messages if view is not None else ()

    def states(self) -> list[tuple[str, str]]:
        card = self.window.customer.card_shown
        rows = card.identities if card is not None else ()
        return [(one.channel, one.state) for one in rows]

    def card_has(self, found: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(found()))

    def stands(self, *states: tuple[str, str]) -> None:
        self.qtbot.waitUntil(lambda: sorted(self.states()) == sorted(states))

    def types(self, text: str) -> None:
        self.window.palette_.line.setText(text)
        self.press(Qt.Key.Key_Return)

    def per_customer(self, expected: tuple[float, int]) -> None:
        """Wait until messages per customer is so much, of so many."""
        panel = self.window.places.panel("figures")
        assert isinstance(panel, Figures)
        self.press(Qt.Key.Key_F5)
        if panel.figures is not None:
            self.press(Qt.Key.Key_R)

        def told() -> tuple[float | None, int | None]:
            rows = panel.figures.rows if panel.figures is not None else ()
            figure = next(
                (one.figure for one in rows if one.figure.key == "messages_per_customer"), None
            )
            return (figure.value, figure.n) if figure is not None else (None, None)

        self.qtbot.waitUntil(lambda: told() == expected)


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_ada_is_one_customer_on_three_channels(qtbot: QtBot, hub: Hub, code: str) -> None:
    words = language(code)
    desk = Operator(qtbot, hub, code)
    desk.begin()
    ada, asked = [("x", "linked"), ("whatsapp", "linked")], ("facebook", "proposed")
    facebook = ("facebook", "linked")
    desk.press(Qt.Key.Key_Escape)
    desk.per_customer((2.0, 2))
    desk.press(Qt.Key.Key_F6)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_L)
    desk.stands(*ada, asked)
    phone, sure = words.word("evidence.phone"), words.percent(0.9)
    desk.waits_for(words.word("customer.because", said=phone, sure=sure))

    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_A)
    desk.types("same photo")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Escape)
    desk.stands(*ada, facebook)
    desk.waits_for(words.word("customer.by_hand", who=account()))
    desk.press(Qt.Key.Key_Escape)
    desk.per_customer((4.0, 1))
    desk.close()

    hub.end(signal.SIGKILL)
    hub.start()
    desk = Operator(qtbot, hub, code)
    desk.begin()
    desk.stands(*ada, facebook)
    desk.press(Qt.Key.Key_U)
    desk.stands(*ada, asked)
    desk.close()
    assert hub.end(signal.SIGTERM) == 0
    looked(hub.path)


def looked(path: Path) -> None:
    """Check that it is on record who looked at whom, and that the raw number is nowhere."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(
            "SELECT actor, body FROM events WHERE type = 'care.customer.opened.v1'"
        ).fetchall()
    assert len(rows) >= 4
    assert {actor.partition(":")[2] for actor, _ in rows} == {account()}
    assert {json.loads(body)["data"]["who"] for _, body in rows} == {account()}
    written = b"".join(file.read_bytes() for file in path.parent.glob("care.db*") if file.is_file())
    assert b"333 1234567" not in written
    assert b"3331234567" not in written
