"""An audit by keyboard at a real hub: gone on with after a kill, it calibrates the negative share."""

import json
import signal
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, MINUTE, SECOND, format_us, from_datetime, now_us
from commandcenter.languages import language
from commandcenter.platform import account
from commandcenter.protocol.frames import CommandFrame, Result
from commandcenter.protocol.wall import Figure, WallView
from commandcenter.settings import Settings
from tests.journeys.hubs import Hub
from tests.journeys.test_desk import Desk
from ui.desk.panels.audit import Audit

LAST_WEEK, LAST_HOUR = 160, 120
BAD = "no signal at all since this morning, it is a disgrace!"
GOOD = "how much is fibre in Leeds?"


def two_days(path: Path) -> Path:
    """A recorded log: a third of the messages of the day before yesterday, and of now, in trouble."""
    now = now_us()
    today = datetime.now(ZoneInfo(Settings().timezone)).replace(hour=0, minute=0, second=0)
    begin = max(now - 30 * MINUTE, from_datetime(today) + SECOND)  # of last hour, not of last week
    step = min(10 * SECOND, (now - begin) // LAST_HOUR)
    times = [now - 2 * DAY + number * SECOND for number in range(LAST_WEEK)]
    times += [begin + number * step for number in range(LAST_HOUR)]
    with path.open("w", encoding="utf-8") as file:
        for number, at_us in enumerate(times):
            data: dict[str, Any] = {
                "channel": "x",
                "thread": f"t{number}",
                "author": {"id": f"c{number}"},
                "text": GOOD if number % 3 else BAD,
                "direction": "in",
                "actor": "customer",
            }
            event = {
                "specversion": "1.0",
                "id": f"m{number}",
                "source": "/feeds/test/1",
                "type": "care.message.received.v1",
                "time": format_us(at_us),
                "recordedtime": format_us(at_us),
                "data": data,
            }
            file.write(json.dumps(event) + "\n")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{two_days(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class Auditor(Desk):
    """A desk at the audit."""

    @property
    def negative(self) -> Figure | None:
        wall = self.mirror.view("wall", WallView)
        found = wall.figures if wall is not None else ()
        return next((figure for figure in found if figure.key == "negative"), None)

    def counts(self) -> bool:
        return self.negative is not None and self.negative.n == LAST_HOUR

    def begin(self) -> Audit:
        self.qtbot.waitUntil(self.counts)
        self.window.activateWindow()
        self.press(Qt.Key.Key_F6)
        self.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        panel = self.window.places.in_focus()
        assert isinstance(panel, Audit)
        self.press(Qt.Key.Key_Return)
        self.waits_for(f"of {LAST_WEEK}")
        return panel

    def ask(self, action: str, target: dict[str, Any], args: dict[str, Any]) -> None:
        name = str(uuid.uuid4())
        self.mirror.send(CommandFrame(id=name, action=action, target=target, args=args))

    def label(self, panel: Audit, n: int) -> None:
        """Label as the text says; of the troubled every other one is said to be neutral."""
        for place in range(n):
            self.qtbot.waitUntil(lambda: bool(panel.waiting))
            is_bad = panel.waiting[0]["text"] == BAD
            self.press(Qt.Key.Key_1 if is_bad and place % 2 else Qt.Key.Key_E)
            self.qtbot.wait(60)  # a person is slower; the hub takes twenty commands a second


def test_an_audit_is_gone_on_with_after_a_kill_and_calibrates_the_negative_share(
    qtbot: QtBot, hub: Hub
) -> None:
    desk = Auditor(qtbot, hub, "en")
    desk.begin()
    desk.close()
    assert hub.end(signal.SIGTERM) == 0
    hub.start()  # its clock is no more that of the recorded log

    desk = Auditor(qtbot, hub, "en")
    panel = desk.begin()
    assert desk.negative is not None
    assert desk.negative.raw
    assert desk.negative.part == LAST_HOUR // 3
    desk.label(panel, 60)
    desk.press(Qt.Key.Key_U)
    desk.waits_for(f"59 of {LAST_WEEK}")
    qtbot.waitUntil(lambda: not pending(desk))
    desk.close()
    hub.end(signal.SIGKILL)
    hub.start()

    desk = Auditor(qtbot, hub, "en")
    panel = desk.begin()
    desk.waits_for(f"59 of {LAST_WEEK}")
    desk.label(panel, LAST_WEEK - 59)
    desk.waits_for(f"Done: {LAST_WEEK} messages.")
    qtbot.waitUntil(lambda: desk.negative is not None and not desk.negative.raw)
    found = desk.negative
    assert found is not None
    assert found.value is not None
    assert found.least is not None
    assert found.most is not None
    assert found.least < found.value < found.most
    assert found.value < 0.28  # the engine alone says a third
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.waits_for(f"{LAST_WEEK} labels by {account()}")
    desk.waits_for(language("en").word("heads.sentiment"))
    desk.close()


def test_a_label_counts_only_for_the_sample_and_the_messages_that_the_hub_drew(
    qtbot: QtBot, hub: Hub
) -> None:
    desk = Auditor(qtbot, hub, "en")
    panel = desk.begin()
    answers: list[Result] = []
    desk.mirror.answered.connect(answers.append)
    desk.ask("audit.sample", {}, {})
    qtbot.waitUntil(lambda: len(answers) == 1)
    sample = answers.pop().data["sample"]
    assert desk.view is not None
    message, of_today = panel.waiting[0]["message"], desk.view.messages[0].message
    chosen = {**sample, "seed": 1, "end_us": sample["end_us"] + 30 * DAY}
    for about, told in ((message, chosen), (of_today, chosen), (2**63, sample), (message, sample)):
        desk.ask("audit.label", {"message": about}, {"sample": told, "label": "pos"})
    qtbot.waitUntil(lambda: len(answers) == 4)
    keys = [answer.error.key if answer.error else "" for answer in answers]
    assert keys == ["message_not_in_sample", "message_not_in_sample", "frame_unreadable", ""]
    desk.close()


def pending(desk: Auditor) -> bool:
    return any(ask.is_pending for ask in desk.window.desk.asks.newest())
