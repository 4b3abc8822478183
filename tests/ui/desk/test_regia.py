"""The regia by keyboard: quick actions, the draft and what it sends, undo, two who overrule at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE
from commandcenter.languages import language
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from commandcenter.protocol.regia import ContingencyRow
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown, table
from ui.desk.picture import Still
from ui.desk.window import DeskWindow


def answered(frame: CommandFrame) -> dict[str, Any] | None:
    return regias.previewed() if frame.action == "override.preview" else None


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    shot = regias.with_regia(desks.alarm())._replace(answer=answered)
    made = Still(shot, "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = open_desk(qtbot, mirror)
    window.refresh()
    yield window
    window.close()


def sent(mirror: Still, action: str) -> CommandFrame:
    return next(frame for frame in reversed(mirror.sent) if frame.action == action)


def reckoned(qtbot: QtBot, desk: DeskWindow) -> None:
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)


@pytest.mark.parametrize(
    ("keys", "type_", "target", "params"),
    [
        ("2", "PIN", {"case": "x:88409"}, {"agent": "amato"}),
        ("22", "HOLD", {"case": "x:88409"}, {}),
        ("3", "PAUSE", {"agent": "clarke"}, {}),
        ("33", "DRAIN", {"agent": "clarke"}, {}),
        ("4", "MOVE", {"agents": ["clarke"]}, {"to": {"queue": "network"}}),
        ("5", "FLOOR", {"queue": "critical"}, {"n": 2}),
        ("5+", "FLOOR", {"queue": "critical"}, {"n": 3}),
        ("6", "TRIAGE", {"motive": "internet_3g"}, {"on": True}),
        ("66", "TRIAGE", {"motive": "internet_3g"}, {"on": False}),
    ],
)
def test_a_quick_action_is_previewed_and_applied_with_three_keys_at_most(
    qtbot: QtBot, desk: DeskWindow, mirror: Still, keys: str, type_: str,
    target: dict[str, Any], params: dict[str, Any],
) -> None:  # fmt: skip
    QTest.keyClicks(focus(), keys[0])
    for key in keys[1:]:
        QTest.keyClicks(focus(), key)
    reckoned(qtbot, desk)
    assert "95%" in shown(desk)
    press(Qt.Key.Key_Return, ctrl=True)
    frame = sent(mirror, "override.set")
    assert (frame.args["type"], frame.args["target"], frame.args["params"]) == (
        type_,
        target,
        params,
    )
    assert frame.args["reason"] == "§spike internet_3g"
    assert "Picco negativo: internet mobile" in shown(desk)
    assert frame.args["minutes"] == 60
    assert frame.expected_version == 7


def test_four_takes_from_the_least_pressed_and_its_second_press_the_way_back(
    desk: DeskWindow,
) -> None:
    QTest.keyClicks(focus(), "4")
    assert (desk.desk.composing.draft.source, desk.desk.composing.draft.to) == (
        "queue:home",
        "queue:network",
    )
    QTest.keyClicks(focus(), "4")
    assert (desk.desk.composing.draft.source, desk.desk.composing.draft.to) == (
        "queue:network",
        "queue:home",
    )


def test_four_goes_by_channels_where_people_have_them_as_skills(
    desk: DeskWindow, mirror: Still
) -> None:
    assert mirror.shot.desk is not None
    people = tuple(
        replace(row, skills=("ch:mail",) if row.agent in {"conti", "gallo"} else ("ch:fb",))
        for row in mirror.shot.desk.people
    )
    mirror.shot = mirror.shot._replace(desk=replace(mirror.shot.desk, people=people))
    desk.refresh()
    QTest.keyClicks(focus(), "4")
    assert (desk.desk.composing.draft.source, desk.desk.composing.draft.to) == (
        "skill:ch:mail",
        "skill:ch:fb",
    )


def test_whoever_applies_too_soon_is_told_when_the_effect_is_there(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    QTest.keyClicks(focus(), "5")
    press(Qt.Key.Key_Return, ctrl=True)
    assert desk.desk.composing.hint == "wait"
    reckoned(qtbot, desk)
    desk.refresh()
    assert language("it").word("composer.ready") in shown(desk)
    assert not [frame for frame in mirror.sent if frame.action == "override.set"]


def test_plus_calls_somebody_for_the_chosen_queue_and_sends_both_as_one(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    for _ in range(3):
        QTest.keyClicks(focus(), "+")
    reckoned(qtbot, desk)
    assert {"+3 operatori", "Rete", "88%", "54 €"} <= shown(desk)
    press(Qt.Key.Key_Return, ctrl=True)
    first, second = sent(mirror, "override.bundle").args["sets"]
    assert (first["type"], first["target"]) == ("CALL_IN", {"agents": ["on1", "on2", "on3"]})
    assert (second["type"], second["params"]) == ("MOVE", {"to": {"queue": "network"}})


def test_a_slot_is_chosen_by_typing_and_esc_loses_no_draft(desk: DeskWindow) -> None:
    QTest.keyClicks(focus(), "+")
    QTest.keyClicks(focus(), "Q")
    assert desk.palette_.isVisible()
    QTest.keyClicks(focus(), "fattur")
    press(Qt.Key.Key_Return)
    assert desk.desk.composing.draft.to == "queue:billing"
    press(Qt.Key.Key_Escape)
    assert desk.desk.composing.draft.to == "queue:billing"


def test_without_a_reason_nothing_is_sent_and_letters_are_letters_while_it_is_written(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    QTest.keyClicks(focus(), "5")
    reckoned(qtbot, desk)
    QTest.keyClicks(focus(), "R")
    QTest.keyClicks(focus(), "2 casi fermi")
    press(Qt.Key.Key_Return, ctrl=True)
    assert sent(mirror, "override.set").args["reason"] == "2 casi fermi"


def test_inside_the_error_no_change_is_told(qtbot: QtBot, desk: DeskWindow, mirror: Still) -> None:
    near = {"value": 0.01, "half": 0.04}
    mirror.shot = mirror.shot._replace(
        answer=lambda frame: (
            {**regias.previewed(), "kept_share": near}
            if frame.action == "override.preview"
            else None
        )
    )
    QTest.keyClicks(focus(), "5")
    reckoned(qtbot, desk)
    assert "troppo vicino per dirlo" in shown(desk)


def test_u_and_a_number_undo_an_override_and_ctrl_z_ones_own_last(
    desk: DeskWindow, mirror: Still
) -> None:
    QTest.keyClicks(focus(), "u")
    assert "quale? premi il suo numero" in shown(desk)
    QTest.keyClicks(focus(), "2")
    frame = sent(mirror, "override.end")
    assert (frame.target, frame.expected_version) == ({"override": "o2"}, 7)
    press(Qt.Key.Key_1, alt=True)
    press(Qt.Key.Key_Z, ctrl=True)
    assert sent(mirror, "override.undo").expected_version == 7


def refused(desk: DeskWindow, mirror: Still, qtbot: QtBot) -> None:
    QTest.keyClicks(focus(), "5")
    reckoned(qtbot, desk)
    press(Qt.Key.Key_Return, ctrl=True)
    error = Refusal(code="stale_version", key="override_stale_set", values=regias.stale())
    frame = sent(mirror, "override.set")
    mirror.answered.emit(Result(id=frame.id, ok=False, error=error))
    desk.refresh()


def test_an_override_is_extended_with_its_own_reason_unless_another_is_typed(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_5, alt=True)
    press(Qt.Key.Key_H)
    assert "Prolunga di 60 min: motivo" in shown(desk)
    press(Qt.Key.Key_Return)
    assert "Prolunga di 60 min" in shown(desk)
    press(Qt.Key.Key_Return)
    frame = sent(mirror, "override.extend")
    view = regias.overrides()[0]
    assert frame.target == {"override": view.bundle or view.override}
    assert frame.args == {"minutes": 60, "reason": view.reason}


def test_an_override_is_neither_extended_nor_ended_without_a_reason(
    desk: DeskWindow, mirror: Still
) -> None:
    missing = language("it").word("errors.override_reason_missing")
    for key in (Qt.Key.Key_H, Qt.Key.Key_Return):
        press(Qt.Key.Key_5, alt=True)
        press(key)
        QTest.keyClick(focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        press(Qt.Key.Key_Backspace)
        press(Qt.Key.Key_Return)
        assert missing in shown(desk)
        press(Qt.Key.Key_Escape)
    assert not [one for one in mirror.sent if one.action in {"override.extend", "override.end"}]


def test_who_overrules_over_an_older_list_chooses_and_esc_changes_nothing(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    refused(desk, mirror, qtbot)
    assert desk.conflict.isVisible()
    assert "2 casi oltre 4 h fermi" in shown(desk)
    many = len([f for f in mirror.sent if f.action in {"override.set", "override.end"}])
    press(Qt.Key.Key_Escape)
    assert not desk.conflict.isVisible()
    assert desk.desk.composing.draft.type == "FLOOR"
    assert len([f for f in mirror.sent if f.action in {"override.set", "override.end"}]) == many


def test_an_effect_that_is_still_to_come_is_not_said_to_be_unknown(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    answer = mirror.shot.answer
    QTest.keyClicks(focus(), "5")
    reckoned(qtbot, desk)
    mirror.shot = mirror.shot._replace(answer=None)  # the hub still reckons
    refused(desk, mirror, qtbot)
    texts = shown(desk)
    assert {"non ancora", "calcolo l’effetto"} <= texts
    assert "effetto non calcolato" not in texts
    mirror.shot = mirror.shot._replace(answer=answer)


@pytest.mark.parametrize(
    ("key", "actions"), [("1", []), ("2", ["override.bundle"]), ("3", ["override.set"])]
)
def test_each_outcome_does_what_it_says_by_one_command_over_the_list_as_it_is_now(
    qtbot: QtBot, desk: DeskWindow, mirror: Still, key: str, actions: list[str]
) -> None:
    refused(desk, mirror, qtbot)
    before = len(mirror.sent)
    QTest.keyClicks(focus(), key)
    press(Qt.Key.Key_Return)
    new = [f for f in mirror.sent[before:] if f.action != "override.preview"]
    assert [f.action for f in new] == actions
    assert all(f.args["ends"] == ["o7"] for f in new if f.action == "override.bundle")
    assert all(frame.expected_version == 9 for frame in new)
    assert not desk.conflict.isVisible()


def test_the_queues_keep_their_order_under_the_cursor_and_o_sorts_again(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_1, alt=True)
    rows = table(desk, "queues").rows_model
    assert [row.id for row in rows.rows][:2] == ["network", "billing"]
    assert mirror.shot.desk is not None
    assert mirror.shot.desk.regia is not None
    queues = tuple(
        replace(row, at_risk=99) if row.key == "billing" else row
        for row in mirror.shot.desk.regia.queues
    )
    found = replace(mirror.shot.desk.regia, queues=queues)
    mirror.shot = mirror.shot._replace(
        desk=replace(mirror.shot.desk, regia=found), passed_us=5 * MINUTE
    )
    desk.refresh()
    assert [row.id for row in rows.rows][:2] == ["network", "billing"]
    QTest.keyClicks(focus(), "o")
    desk.refresh()
    assert [row.id for row in rows.rows][:2] == ["billing", "network"]
    assert rows.rows[-1].id == "total"


def test_who_is_gone_and_left_work_behind_stands_first_with_its_cases(
    desk: DeskWindow, mirror: Still
) -> None:
    assert mirror.shot.desk is not None
    assert mirror.shot.desk.regia is not None
    people = mirror.shot.desk.regia.work
    last = people[-1].agent
    hands = tuple(
        replace(row, is_open=False, orphans=(88_300, 88_301)) if row.agent == last else row
        for row in people
    )
    found = replace(mirror.shot.desk.regia, work=hands)
    mirror.shot = mirror.shot._replace(
        desk=replace(mirror.shot.desk, regia=found), passed_us=5 * MINUTE
    )
    desk.refresh()
    first = table(desk, "work").rows_model.rows[0]
    assert first.id == last
    assert "88.300" in first.cells[-1].forms[0]
    assert first.cells[0].mark == "triangle"


def test_critical_is_opened_with_who_signs_named_and_his_seat_signs_by_one_key(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    panel = desk.places.panel("composer")
    assert panel is not None
    desk.places.go_to_panel(panel)
    panel.choose("SKILL_OPEN agent:conti")
    for key, typed in (("q", "skill:critical"), ("+", "S. Riva")):
        QTest.keyClicks(focus(), key)
        QTest.keyClicks(focus(), typed)
        press(Qt.Key.Key_Return)
    assert {"Chi firma con te", "S. Riva"} <= shown(desk)
    reckoned(qtbot, desk)
    press(Qt.Key.Key_Return, ctrl=True)
    args = sent(mirror, "override.set").args
    assert (args["type"], args["params"], args["second"]) == (
        "SKILL_OPEN", {"skill": "critical"}, "S. Riva",
    )  # fmt: skip
    told = {"type": "SKILL_OPEN", "kind": "agent", "names": ("conti",), "second": "M. Ferri"}
    opened = {"params": {"skill": "critical"}, "problem": "unsigned"}
    waiting = regias.override("o9", 1, 50, **told, **opened)
    mirror.shot = regias.with_regia(desks.alarm(), regias.view(overrides=(waiting,)))
    assert any("manca la firma di M. Ferri" in text for text in shown(desk))
    table(desk, "overrides").setFocus()
    press(Qt.Key.Key_G)
    assert sent(mirror, "override.sign").target == {"override": "o9"}


def test_g_leads_to_what_waits_for_me_before_it_signs(desk: DeskWindow, mirror: Still) -> None:
    opened = {"type": "SKILL_OPEN", "params": {"skill": "critical"}, "problem": "unsigned"}
    waiting = regias.override("o9", 9, 50, author="S. Riva", **opened)
    others = tuple(regias.override(f"o{n}", n, 20 + n) for n in range(1, 9))
    mirror.shot = regias.with_regia(desks.alarm(), regias.view(overrides=(*others, waiting)))
    table(desk, "overrides").setFocus()
    desk.refresh()
    assert {"G", "firma"} <= shown(desk)
    press(Qt.Key.Key_G)
    assert any("manca la seconda firma" in text for text in shown(desk))
    assert not any(frame.action == "override.sign" for frame in mirror.sent)
    assert table(desk, "overrides").chosen_id == "o9"
    press(Qt.Key.Key_G)
    assert sent(mirror, "override.sign").target == {"override": "o9"}


def test_a_contingency_plan_is_previewed_and_set_as_one_bundle(
    qtbot: QtBot, desk: DeskWindow, mirror: Still
) -> None:
    call = {"type": "CALL_IN", "target": {"agents": ["on1"]}, "params": {}, "reason": ""}
    boost = {"type": "BOOST", "target": {"motive": "internet_3g"}, "params": {"factor": 3.0}}
    rows = (
        ContingencyRow(name="Guasto serale", minutes=90, sets=(call, boost)),
        ContingencyRow(name="Rotto", minutes=60, problem="contingency_nothing"),
    )
    mirror.shot = regias.with_regia(mirror.shot, regias.view(contingencies=rows))
    desk.refresh()
    QTest.keyClicks(focus(), "p")
    texts = shown(desk)
    assert any(text.startswith("Guasto serale · 2 forzature") for text in texts)
    assert not [text for text in texts if text.startswith("Rotto ·")]
    press(Qt.Key.Key_Return)
    reckoned(qtbot, desk)
    press(Qt.Key.Key_Return, ctrl=True)
    frame = sent(mirror, "override.bundle")
    assert frame.args["minutes"] == 90
    assert [(one["type"], one["reason"]) for one in frame.args["sets"]] == [
        ("CALL_IN", "Guasto serale"),
        ("BOOST", "Guasto serale"),
    ]
    press(Qt.Key.Key_P, ctrl=True)
    QTest.keyClicks(focus(), "Notte")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert sent(mirror, "contingency.keep").args == {"name": "Notte"}


def test_the_palette_finds_a_plan_by_its_name(desk: DeskWindow, mirror: Still) -> None:
    row = ContingencyRow(
        name="Guasto serale", minutes=90, sets=({"type": "HOLD", "target": {"case": "x"}},)
    )
    mirror.shot = regias.with_regia(mirror.shot, regias.view(contingencies=(row,)))
    desk.refresh()
    press(Qt.Key.Key_Slash)
    QTest.keyClicks(focus(), "guasto serale")
    press(Qt.Key.Key_Return)
    assert desk.desk.composing.draft.plan == "Guasto serale"
    assert any("bozza dal piano" in text for text in shown(desk))


def test_esc_in_the_composer_goes_back_to_the_list_and_keeps_pane_and_draft(
    desk: DeskWindow,
) -> None:
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_5)
    draft = desk.desk.composing.draft
    press(Qt.Key.Key_Escape)
    assert focus() is table(desk, "late")
    assert desk.places.front is not None
    assert desk.places.front.key == "regia"
    assert desk.desk.composing.draft == draft
    press(Qt.Key.Key_4, alt=True)
    press(Qt.Key.Key_D)
    press(Qt.Key.Key_Escape)
    assert focus() is table(desk, "late")
