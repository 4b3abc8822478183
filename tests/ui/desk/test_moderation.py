"""The panes of bans and critical customers: nothing overlaps or is cut, posts hold what they must."""

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY
from commandcenter.languages import LANGUAGES, language, zone
from commandcenter.protocol.courtesy import ban_post, help_post
from commandcenter.protocol.moderation import RUNGS, BanRow, FileRow, FlagRow, OwnRow
from commandcenter.semantic.mask import mask
from tests.ui import views
from tests.ui.desk import critically, moderated
from tests.ui.desk.hands import front, open_desk, press, shown, table
from tests.ui.desk.test_pictures import check
from tests.ui.test_wall_pictures import said
from ui.desk.picture import Still, draw_desk
from ui.desk.window import DeskWindow

SIZES = ((1920, 1080), (1366, 768))
ROME = zone("Europe/Rome")
STORIES = {"bans": moderated.shot, "critical": critically.shot}


@pytest.mark.parametrize("pane", STORIES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_and_nothing_is_cut(
    qapp: QApplication, pane: str, size: tuple[int, int]
) -> None:
    shot = STORIES[pane]()
    for code in LANGUAGES:
        check(draw_desk(shot, pane=pane, language=code, size=size, person="S. Riva"), size)


@pytest.fixture
def bans(qtbot: QtBot) -> Iterator[tuple[DeskWindow, Still]]:
    mirror = Still(moderated.shot(), "regia", "S. Riva")
    window = open_desk(qtbot, mirror, pane="bans")
    yield window, mirror
    window.close()
    mirror.close()


def test_a_step_asks_for_rung_and_reason_and_a_signature_for_nothing(
    bans: tuple[DeskWindow, Still],
) -> None:
    window, mirror = bans
    press(Qt.Key.Key_4, alt=True)
    press(Qt.Key.Key_Return, ctrl=True)
    (frame,) = mirror.sent
    assert (frame.action, frame.target) == ("ban.sign", {"customer": 7725})
    assert frame.expected_version is not None
    press(Qt.Key.Key_E)
    assert window.palette_.isVisible()


def test_the_panels_speak_of_the_customer_who_is_chosen(bans: tuple[DeskWindow, Still]) -> None:
    window, _ = bans
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_Down)
    assert table(window, "abuse").chosen_id == "7654"
    assert "7 giorni · C-7654" in shown(window)
    assert "Ricorso aperto: lo legge chi non ha deciso" in shown(window)
    assert front(window) == "bans"


def test_the_next_language_shows_the_same_post_in_it(bans: tuple[DeskWindow, Still]) -> None:
    window, _ = bans
    press(Qt.Key.Key_5, alt=True)
    assert any(text.startswith("Ciao.") for text in shown(window))
    press(Qt.Key.Key_L)
    assert any(text.startswith("Hola.") for text in shown(window))


def test_t_opens_the_notice_to_be_changed_and_sends_it_in_its_language(
    bans: tuple[DeskWindow, Still],
) -> None:
    window, mirror = bans
    press(Qt.Key.Key_2, alt=True)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_5, alt=True)
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_T)
    assert window.reply.isVisible()
    text = window.reply.text
    assert text.startswith("Hola.")
    press(Qt.Key.Key_Return, ctrl=True)
    (frame,) = [one for one in mirror.sent if one.action == "ban.notify"]
    assert frame.args == {"text": text, "language": "es"}
    assert frame.target["message"] > 0


def test_of_a_step_that_is_only_proposed_nothing_is_sent(bans: tuple[DeskWindow, Still]) -> None:
    window, _ = bans
    press(Qt.Key.Key_5, alt=True)
    press(Qt.Key.Key_T)
    assert not window.reply.isVisible()


def test_of_a_vulnerable_customer_the_view_itself_says_nothing(qapp: QApplication) -> None:
    view = critically.view_of(critically.story())
    rows = {row.customer: row for row in view.rows}
    for customer in (2041, 2049):
        row = rows[customer]
        assert (row.reserved, row.rule, row.author, row.words, row.n) == (True, "", "", "", 0)
    texts = said(draw_desk(critically.shot(), pane="critical", language="it", size=SIZES[0]))
    assert not any("salvavita" in text for text in texts)
    assert texts.count("riservato: solo chi serve") == 2


def test_critical_customers_stand_in_the_order_in_which_they_need_somebody() -> None:
    view = critically.view_of(critically.story())
    assert [row.customer for row in view.rows] == [
        2054, 1987, 2041, 2049, 2053, 2035, 2060, 2052, 2050,
    ]  # fmt: skip


KINDS = ("insult", "threat", "harassment", "hate", "spam", "other_data")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_courtesy_post_says_all_it_must_and_fits_its_channel(code: str) -> None:
    now, tongue = views.at("14:45"), language(code)
    for rung, kind, channel in itertools.product(
        RUNGS, KINDS, ("x", "bluesky", "facebook_comment")
    ):
        flag = FlagRow(
            message=1, at_us=now, channel=channel, public=True, kind=kind, act="confirmed"
        )
        file = FileRow(
            customer=7, channel=channel, version=1, flags=(flag,), bans=(), next_rung=rung,
            evidence=1, language=code,
        )  # fmt: skip
        ban = BanRow(
            rung=rung, state="in_force", author="A", reason="", made_us=now,
            until_us=now + 365 * DAY, appeal_until_us=now + 14 * DAY,
        )  # fmt: skip
        post = ban_post(file, ban, ROME, tongue)
        assert post.is_good, (rung, kind, channel, post)
        assert mask(post.text).text == post.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_invitation_to_write_again_quotes_nothing(code: str) -> None:
    flag = FlagRow(message=1, at_us=1, channel="x", public=True, kind="own_data", act="found")
    row = OwnRow(customer=7, version=0, flag=flag, language=code)
    post = help_post(row, language(code))
    assert post.is_good
    assert mask(post.text).text == post.text


def test_a_post_that_lost_what_it_must_say_is_not_good() -> None:
    flag = FlagRow(message=1, at_us=1, channel="x", public=True, kind="insult", act="confirmed")
    file = FileRow(
        customer=7, channel="x", version=1, flags=(flag,), bans=(), next_rung="hide", evidence=1,
        language="it",
    )  # fmt: skip
    ban = BanRow(rung="hide", state="next", author="", reason="", made_us=1, until_us=DAY)
    post = ban_post(file, ban, ROME, language("it"))
    assert not dict(post.checks)["appeal"]  # nobody can appeal until 1970
    assert not post.is_good
