"""Why an incident fired stands beside it while it is open: seen, expected, customers, by which parameters."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.alerts import Why
from tests.ui.desk import desks
from tests.ui.desk.hands import open_desk, shown
from ui.desk.picture import Still

WHY = Why(
    window_min=10, seen=41.0, expected=3.4, share=0.83, customers=40, parameters="spike-3/milano-1/6a23",
    texts=("internet non va da stamattina in tutta Milano",), texts_of=(38,),
)  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_open_incident_says_why_it_fired_and_what_is_seen_along(
    qtbot: QtBot, qapp: QApplication, code: str
) -> None:
    shot, words = desks.alarm(), language(code)
    assert shot.desk is not None
    first, *others = shot.desk.alerts
    alerts = (replace(first, why=WHY, also=("signal",)), *others)
    mirror = Still(shot._replace(desk=replace(shot.desk, alerts=alerts)), "regia", "M. Ferri")
    window = open_desk(qtbot, mirror, code, "review")
    panel = window.places.panel("incident")
    assert panel is not None
    window.places.go_to_panel(panel)
    texts = shown(window)
    assert words.word("why.title", parameters=WHY.parameters) in texts
    counted = words.word(
        "why.counted", n=40, seen="41", expected=words.number(3.4, decimals=1), minutes=10
    )
    assert counted in texts
    assert words.word("why.share", share=words.percent(0.83)) in texts
    assert any(words.motive_inline("signal") in text for text in texts)
    window.close()
    mirror.close()
