"""A reading corrected by keyboard: the figure changes, outlives a killed hub, and comes back by undo."""

import json
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, format_us, now_us
from commandcenter.languages import language
from commandcenter.platform import account
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.frames import CommandFrame, Result
from commandcenter.protocol.wall import WallView
from tests.journeys.hubs import Hub, run
from tests.journeys.test_desk import Desk
from ui.desk.panels.messages import Messages

N = 20


def just_now(path: Path) -> Path:
    """A recorded half hour that ended ten minutes ago: twenty customers in trouble."""
    begin = now_us() - 30 * MINUTE
    with path.open("w", encoding="utf-8") as file:
        for number in range(N):
            at = format_us(begin + number * MINUTE)
            data = {
                "channel": "x", "thread": f"t{number}", "author": {"id": f"c{number}"},
                "text": "no signal at all since this morning, when will it work?",
                "direction": "in", "actor": "customer",
            }  # fmt: skip
            event = {
                "specversion": "1.0", "id": f"m{number}", "source": "/feeds/test/1",
                "type": "care.message.received.v1", "time": at, "recordedtime": at, "data": data,
            }  # fmt: skip
            file.write(json.dumps(event) + "\n")
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{just_now(tmp_path / 'log.jsonl')},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


class Corrector(Desk):
    """A desk whose newest messages have the focus."""

    def begin(self, negative: int) -> None:
        self.waits_for(self.window.desk.language.word("panels.feeds"))
        self.qtbot.waitUntil(lambda: len(self.rows) == N)
        self.waits_for_negative(negative)
        self.window.activateWindow()
        self.press(Qt.Key.Key_F6)
        panel = self.window.places.in_focus()
        assert isinstance(panel, Messages)
        self.qtbot.waitUntil(lambda: panel.table.chosen_id != "")

    def take_all(self) -> None:
        self.waits_for_negative(N)
        self.close()

    @property
    def rows(self) -> tuple[MessageRow, ...]:
        """The messages as they stand on the window: what the hub has sent is drawn a moment later."""
        view = self.window.seen.desk
        return view.messages if view is not None else ()

    @property
    def negative(self) -> int | None:
        wall = self.mirror.view("wall", WallView)
        if wall is None:
            return None
        return next(figure.part for figure in wall.figures if figure.key == "negative")

    def waits_for_negative(self, part: int) -> None:
        self.qtbot.waitUntil(lambda: self.negative == part)


def test_a_correction_changes_the_figure_outlives_the_hub_and_is_undone_by_one_key(
    qtbot: QtBot, hub: Hub
) -> None:
    desk = Corrector(qtbot, hub, "en")
    desk.begin(N)
    desk.press(Qt.Key.Key_P)
    desk.waits_for_negative(N - 1)
    qtbot.waitUntil(lambda: desk.rows[0].corrected == ("sentiment",))
    assert (desk.rows[0].sentiment, desk.rows[0].who) == ("pos", account())
    desk.press(Qt.Key.Key_K)
    desk.press(Qt.Key.Key_5)
    qtbot.waitUntil(lambda: desk.rows[0].kind == "praise")
    desk.press(Qt.Key.Key_W)
    desk.waits_for("sentiment: negative, because of")
    desk.close()

    hub.end(signal.SIGKILL)
    hub.start()
    desk = Corrector(qtbot, hub, "en")
    desk.begin(N - 1)
    assert (desk.rows[0].sentiment, desk.rows[0].kind) == ("pos", "praise")
    for left in (("sentiment",), ()):
        desk.press(Qt.Key.Key_U)
        qtbot.waitUntil(lambda: desk.rows[0].corrected == left)  # noqa: B023
    desk.waits_for_negative(N)
    desk.press(Qt.Key.Key_U)
    desk.waits_for(language("en").word("errors.nothing_to_undo"))
    desk.close()


def test_a_rewind_before_a_correction_shows_the_figure_as_it_was(qtbot: QtBot, hub: Hub) -> None:
    Corrector(qtbot, hub, "it").take_all()
    assert hub.end(signal.SIGTERM) == 0
    hub.start()  # its clock is no more that of the recorded log
    desk = Corrector(qtbot, hub, "it")
    desk.begin(N)
    before = now_us()
    desk.press(Qt.Key.Key_E)
    desk.waits_for_negative(N - 1)
    desk.close()
    assert hub.end(signal.SIGTERM) == 0
    counts = [
        json.loads(run("state", "--db", str(hub.path), "--at", format_us(at_us), "--json"))["units"]
        for at_us in (before, now_us())
    ]
    assert [count["negative_bursts"] for count in counts] == [N, N - 1]


def test_a_walls_token_gets_no_texts_and_may_ask_for_none(qtbot: QtBot, hub: Hub) -> None:
    wall = Desk(qtbot, hub, "en", wall=True)
    qtbot.waitUntil(lambda: wall.mirror.view("wall", WallView) is not None)
    answers: list[Result] = []
    wall.mirror.answered.connect(answers.append)
    for action in ("reading.why", "audit.sample", "reading.correct"):
        target = {} if action == "audit.sample" else {"message": 1}
        wall.mirror.send(CommandFrame(id=str(uuid.uuid4()), action=action, target=target))
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert [answer.error.code for answer in answers if answer.error] == ["forbidden"] * 3
    assert wall.view is None
    wall.close()
