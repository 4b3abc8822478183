"""The boards of cases on a real hub, by keys alone: cases counted one by one, last words masked."""

import gzip
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR, format_us, parse_us
from commandcenter.languages import language
from commandcenter.protocol.casework import BeforeAfter, Growth, UnservedPage
from commandcenter.protocol.figures import PeriodFigures
from tests.journeys.hubs import Hub
from tests.journeys.test_commands import log
from tests.journeys.test_desk import Desk
from tests.journeys.test_desk_figures import hub_is_read
from ui.desk.panels.asking import Asking

Found = TypeVar("Found")
LEFT_ALONE = "nobody answers me, my number is 3331234567"


def morning(path: Path) -> Path:
    """A recorded morning, and one who had written thirty hours before and was left alone."""
    with gzip.open(log(path), "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    first = lines[0]
    alone = {
        **first,
        "id": "alone",
        "time": format_us(parse_us(first["time"]) - 30 * HOUR),
        "partitionkey": "alone",
        "data": {
            **first["data"], "thread": "alone", "author": {"id": "c-alone"}, "text": LEFT_ALONE
        },
    }  # fmt: skip
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in (alone, *lines))
    return path


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{morning(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    assert made.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_every_board_answers_and_its_rows_open_their_cases(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    words, desk = language(code), Desk(qtbot, hub, code)
    qtbot.waitUntil(lambda: hub_is_read(desk))
    desk.press(Qt.Key.Key_F5)

    funnel = asked(desk, "funnel", PeriodFigures)
    groups = {row.figure.key: row.groups for row in funnel.rows}
    assert groups["stage_new"]["part"] + groups["stage_answered"]["part"] == 61
    assert groups["stage_all"]["part"] == 61
    desk.press(Qt.Key.Key_Return)
    name = words.word("figures.stage_new")
    told = words.word("case_groups.part")
    n = groups["stage_new"]["part"]
    desk.waits_for(words.forms("case_groups.title", figure=name, group=told, n=n)[0])
    assert len(desk.window.cases.table.rows_model.rows) == n
    desk.press(Qt.Key.Key_Escape)

    week = asked(desk, "unserved", UnservedPage)
    desk.press(Qt.Key.Key_D)  # the month, whatever day the recorded morning was
    desk.waits_for("nobody answers me")
    assert not desk.shows("3331234567")
    assert week.all <= 1

    tracking = asked(desk, "tracking", PeriodFigures)
    assert {row.figure.n for row in tracking.rows if row.figure.key == "tracking_assigned"} == {0}
    asked(desk, "before_after", BeforeAfter)
    desk.press(Qt.Key.Key_P)
    growth = asked(desk, "growth", Growth)
    month = next(row for row in growth.rows if row.key == "volume").cells[0]
    assert month is not None
    assert month.value == 61
    desk.close()


def asked(desk: Desk, key: str, kind: type[Found]) -> Found:
    """Go to a board by its number and return what the hub answered."""
    board = desk.window.places.panel(key)
    assert isinstance(board, Asking)
    desk.press(Qt.Key(Qt.Key.Key_0 + board.number), Qt.KeyboardModifier.AltModifier)
    desk.qtbot.waitUntil(lambda: isinstance(board.found, kind))
    found = board.found
    assert isinstance(found, kind)
    return found
