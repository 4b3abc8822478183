"""A hand-over among the decisions: which rule, which word, which case, and that whoever asked was told."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE
from commandcenter.protocol.regia import DecisionRow
from commandcenter.routing.handed import Handed
from commandcenter.state import State
from commandcenter.views.handed import handed_over
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import open_desk, table
from ui.desk.picture import Still
from ui.desk.table import Rows


def rows() -> tuple[DecisionRow, ...]:
    state, taken = State(), regias.NOW - 20 * MINUTE
    for thread, told in (("t", "sent"), ("u", "failed")):
        state.handed_over[thread] = Handed(
            thread, "agenzia", "#assistenza", 7, taken, 88_409,
            tell="agency", done_us=taken + MINUTE, told=told, told_us=taken + 2 * MINUTE,
        )  # fmt: skip
    return tuple(handed_over(state))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", ("88.409 al care: regola agenzia", "agenzia sa che è fatto", "non raggiunta")),
        ("es", ("a atención: regla agenzia", "agenzia sabe que está", "agenzia sin avisar")),
        ("en", ("to care: rule agenzia", "agenzia knows it is done", "agenzia not reached")),
    ],
)
def test_the_rule_is_named(
    qapp: QApplication, qtbot: QtBot, language: str, words: tuple[str, ...]
) -> None:
    shot = regias.with_regia(desks.alarm(), regias.view(decisions=rows()))
    mirror = Still(shot, "regia", "M. Ferri")
    desk = open_desk(qtbot, mirror, language)
    try:
        desk.refresh()
        held = table(desk, "decisions").model()
        assert isinstance(held, Rows)
        told = " ".join(row.spoken for row in held.rows)
        for word in (*words, "#assistenza"):
            assert word in told
    finally:
        desk.close()
        mirror.close()
