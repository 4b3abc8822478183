"""The quick actions by keyboard on a real hub, their effect read by another process; two seats collide."""

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

from commandcenter.clock import HOUR, MINUTE, SECOND, now_us
from commandcenter.platform import config_folder
from tests.journeys.hubs import Hub, run
from tests.journeys.test_bans import token_for
from tests.journeys.test_overrides import event
from tests.journeys.test_shift import Operator, applied, crisis, standing

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PEOPLE = (
    {"agent": "Dora", "state": "available", "skills": ["lang:it", "ch:chat", "ch:mail"]},
    {"agent": "Elio", "state": "available", "skills": ["lang:it", "ch:chat", "ch:mail"]},
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that is open day and night, with people who serve chats and mail."""
    config_folder().mkdir(parents=True, exist_ok=True)
    hours = "".join(f'{day} = [["00:00", "24:00"]]\n' for day in DAYS)
    (config_folder() / "settings.toml").write_text(f"[service.weekly]\n{hours}", "utf-8")
    path = crisis(tmp_path / "log.jsonl")
    more = [event("agent.statechanged", now_us() - MINUTE, one) for one in PEOPLE]
    path.write_text(path.read_text("utf-8") + "".join(more), "utf-8")
    made = Hub(tmp_path / "care.db", f"replay:{path},speed=max")
    yield made
    if made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0


def seat(qtbot: QtBot, hub: Hub, person: str) -> Operator:
    desk = Operator(qtbot, hub, token_for(hub, person, "regia"))
    desk.waits_for("Dora")
    return desk


def overrides(hub: Hub) -> list[dict[str, Any]]:
    """What another process reads from the log, the newest first."""
    told = json.loads(run("state", "--db", str(hub.path), "--json"))["overrides"]
    return sorted(told, key=lambda row: str(row["override"]), reverse=True)


def front_panel(desk: Operator) -> str:
    panel = desk.window.places.in_focus()
    return panel.key if panel is not None else ""


def writes(desk: Operator, *texts: str) -> None:
    for text in texts:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)
        desk.press(Qt.Key.Key_Return)


def test_digits_that_go_somewhere_go_there(hub: Hub, qtbot: QtBot) -> None:
    desk = seat(qtbot, hub, "Rita")
    desk.press(Qt.Key.Key_1)
    assert front_panel(desk) == "late"
    desk.waits_for("K-1")
    qtbot.waitUntil(lambda: desk.window.desk.case == "t1")
    desk.press(Qt.Key.Key_0)
    qtbot.waitUntil(desk.window.case_why.isVisible)
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_9)
    assert front_panel(desk) == "overrides"
    desk.close()


def test_four_moves_people_from_chat_to_mail_and_eight_takes_it_back(
    hub: Hub, qtbot: QtBot
) -> None:
    desk = seat(qtbot, hub, "Rita")
    desk.press(Qt.Key.Key_4)
    applied(desk, qtbot, 1)
    (moved,) = overrides(hub)
    assert (moved["type"], moved["params"]["to"]) == ("MOVE", "skill:ch:mail")
    assert moved["target"]["agents"][0] in {"Dora", "Elio"}
    desk.press(Qt.Key.Key_8)
    qtbot.waitUntil(lambda: standing(desk) == [])
    (undone,) = overrides(hub)
    assert (undone["ended_by"], undone["why_ended"]) == ("Rita", "undone")
    desk.close()


def test_seven_sends_a_text_first_on_the_motive_that_burns(hub: Hub, qtbot: QtBot) -> None:
    desk = seat(qtbot, hub, "Rita")
    desk.press(Qt.Key.Key_7)
    desk.press(Qt.Key.Key_S)
    writes(desk, "network_fault_known")
    applied(desk, qtbot, 1)
    (macro,) = overrides(hub)
    assert (macro["type"], macro["target"], macro["params"]) == (
        "MACRO", {"motive": "signal"}, {"macro": "network_fault_known"},
    )  # fmt: skip
    desk.close()


def test_two_seats_collide_and_mine_in_place_of_theirs_is_one_step(hub: Hub, qtbot: QtBot) -> None:
    rita, luca = seat(qtbot, hub, "Rita"), seat(qtbot, hub, "Luca")
    rita.press(Qt.Key.Key_4)
    # Before there is a conflict each sees that the other one is at it.
    luca.waits_for("Rita prepara:")
    luca.press(Qt.Key.Key_4)
    applied(luca, qtbot, 1)
    rita.press_until(Qt.Key.Key_Return, rita.window.conflict.isVisible, CTRL)
    rita.press(Qt.Key.Key_Escape)
    assert [one["author"] for one in overrides(hub)] == ["Luca"]
    rita.press_until(Qt.Key.Key_Return, rita.window.conflict.isVisible, CTRL)
    theirs_stood = standing(luca)
    rita.press(Qt.Key.Key_2)
    rita.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(standing(rita)) == 1 and standing(rita) != theirs_stood)
    mine, theirs = overrides(hub)
    assert (mine["author"], mine["ended_us"]) == ("Rita", None)
    assert (theirs["author"], theirs["ended_by"]) == ("Luca", "Rita")
    assert theirs["ended_us"] == mine["set_us"]
    for desk in (rita, luca):
        desk.close()


def test_critical_is_opened_by_a_second_person_from_another_seat(hub: Hub, qtbot: QtBot) -> None:
    rita = seat(qtbot, hub, "Rita")
    rita.press(Qt.Key.Key_3, ALT)
    rita.press(Qt.Key.Key_Y)
    writes(rita, "apri competenza")
    rita.press(Qt.Key.Key_Q)
    writes(rita, "skill:critical")
    rita.press(Qt.Key.Key_S)
    writes(rita, "Elio")
    rita.press(Qt.Key.Key_Plus)
    writes(rita, "Luca")
    composing = rita.window.desk.composing
    qtbot.waitUntil(lambda: not composing.preview.is_asking)
    rita.press_until(Qt.Key.Key_Return, lambda: rita.shows("manca la firma di Luca"), CTRL)
    assert overrides(hub)[0]["problem"] == "unsigned"
    rita.close()
    luca = seat(qtbot, hub, "Luca")
    luca.waits_for("manca la firma")
    luca.press(Qt.Key.Key_9)
    luca.press_until(Qt.Key.Key_G, lambda: not luca.shows("manca la firma"))
    (signed,) = overrides(hub)
    assert (signed["author"], signed["second"], signed["problem"]) == ("Rita", "Luca", "")
    luca.close()


def test_what_ends_while_the_seat_is_closed_is_over_when_it_is_opened(
    tmp_path: Path, hub: Hub, qtbot: QtBot
) -> None:
    hub.end(signal.SIGTERM)
    set_us = now_us() - HOUR + 20 * SECOND
    data = {
        "act": "set", "override": "O0001", "number": 1, "who": "Rita", "type": "PAUSE",
        "kind": "agent", "names": ["Elio"], "reason": "guasto", "length_us": HOUR,
    }  # fmt: skip
    log = tmp_path / "more.jsonl"
    log.write_text(event("override.set", set_us, data, "/hub"), "utf-8")
    again = Hub(tmp_path / "again.db", f"replay:{log},speed=max")
    try:
        before = Operator(qtbot, again, token_for(again, "Rita", "regia"))
        before.waits_for("nessun caso nuovo")
        before.close()
        assert again.end(signal.SIGTERM) == 0
        again.start()  # its clock stood still at the end of the log that it replayed
        desk = Operator(qtbot, again, token_for(again, "Rita", "regia"))
        qtbot.waitUntil(lambda: is_over(desk))
        desk.close()
        (over,) = overrides(again)
        assert (over["why_ended"], over["ended_us"]) == ("expired", set_us + HOUR)
    finally:
        assert again.end(signal.SIGTERM) == 0


def is_over(desk: Operator) -> bool:
    view = desk.view.regia if desk.view is not None else None
    return view is not None and [row.ended_by for row in view.overrides] == ["engine"]
