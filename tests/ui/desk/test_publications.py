"""The calendar at a desk: every text of it can be read, whatever publications are called."""

import itertools
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.publications import PlanRow
from commandcenter.protocol.row import Role
from tests.ui import views
from tests.ui.desk import desks
from tests.ui.desk.hands import press, shown
from tests.ui.desk.test_pictures import SIZES, check
from tests.ui.test_wall_pictures import said
from ui.desk.panels.publications import Publications
from ui.desk.picture import Shot, Still, draw_desk
from ui.desk.window import DeskWindow
from ui.picture import Picture


def plans() -> Iterator[PlanRow]:
    long = "Promozione straordinaria d’estate con un titolo che non finisce mai e va ben oltre la colonna"
    kinds = (
        ("running", "Promo Giga", "facebook_post", "billing", 2.5, True, ""),
        ("upcoming", long, "instagram_comment", "unwanted_activation", 1000.0, False, ""),
        ("upcoming", "Diretta", "x", "", None, False, ""),
        ("past", "<b>Avviso</b>", "x", "broadband", 3.0, False, ""),
        ("past", "\u202eAvviso", "", "broadband", 3.0, True, ""),
        ("cancelled", "Lavori", "x", "broadband", 3.0, False, "rinviata " * 30),
    )
    for n, (phase, title, channel, motive, multiple, is_out, reason) in enumerate(kinds):
        at = views.at("12:00") + n * 26 * HOUR
        yield PlanRow(
            publication=f"p{n}", title=title, phase=phase, channel=channel, start_us=at,  # type: ignore[arg-type]
            end_us=None if n == 2 else at + 30 * HOUR, motive=motive, area="IT-62" if n % 2 else "",
            expected_multiple=multiple, is_out=is_out, reason=reason, version=7 + n,
        )  # fmt: skip


def shot() -> Shot:
    found = desks.normal()
    assert found.desk is not None
    return found._replace(desk=replace(found.desk, plans=tuple(plans())))


def drawn(code: str, size: tuple[int, int], chosen: str = "p0", role: Role = "regia") -> Picture:
    def before(window: DeskWindow) -> None:
        panel = window.places.panel("publications")
        assert isinstance(panel, Publications)
        window.places.go_to_panel(panel)
        assert panel.choose(chosen)

    return draw_desk(
        shot(),
        pane="figures",
        language=code,
        size=size,
        role=role,
        person="M. Ferri",
        before=before,
    )


@pytest.mark.parametrize("size", SIZES)
def test_no_text_is_elided_too_small_outside_or_over_another(
    qapp: QApplication, size: tuple[int, int]
) -> None:
    for code, chosen in itertools.product(LANGUAGES, ("p0", "p1", "p5")):
        check(drawn(code, size, chosen), size)


@pytest.mark.parametrize(
    ("chosen", "key"),
    [("p2", "expects_none"), ("p3", "unseen"), ("p4", "past_out"), ("p0", "out")],
)
def test_the_foot_says_where_the_chosen_one_stands(
    qapp: QApplication, chosen: str, key: str
) -> None:
    words = language("it").forms(f"publications.{key}")[0]
    assert any(words in text for text in said(drawn("it", SIZES[0], chosen)))


def test_who_only_looks_is_told_so(qapp: QApplication) -> None:
    words = language("it").word("publications.only_looks")
    assert words in said(drawn("it", SIZES[0], role="admin"))
    assert words not in said(drawn("it", SIZES[0], role="manager"))


def test_a_change_begins_with_what_is_known_and_sends_all_of_it(qtbot: QtBot) -> None:
    mirror = Still(shot(), "manager", "M. Ferri")
    window = DeskWindow(mirror, language("it"), pane="figures")
    try:
        window.resize(1920, 1080)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        panel = window.places.panel("publications")
        assert isinstance(panel, Publications)
        window.places.go_to_panel(panel)
        panel.choose("p0")
        press(Qt.Key.Key_C)
        for _ in range(7):
            press(Qt.Key.Key_Return)
        for told in ("Cambia la pubblicazione Promo Giga", "Invio conferma", "È già uscita"):
            assert any(told in text for text in shown(window))
        asked = len(mirror.sent)  # the figures beside it are asked for by themselves
        press(Qt.Key.Key_Return)
        (frame,) = mirror.sent[asked:]
        assert (frame.action, frame.target) == ("publication.change", {"publication": "p0"})
        assert frame.expected_version == 7
        plan = next(plans())
        assert frame.args == {
            "title": "Promo Giga", "start_us": plan.start_us, "end_us": plan.end_us,
            "channel": "facebook_post", "motive": "billing", "expected_multiple": 2.5,
        }  # fmt: skip
        panel.choose("p5")
        assert not panel.act("cancel_plan")
    finally:
        window.close()
        mirror.close()
