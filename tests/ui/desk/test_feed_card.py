"""A feed is opened: what can be done through it, how its gateway stands, what nobody could read."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, MINUTE
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.frames import CommandFrame
from tests.ui.desk import desks
from tests.ui.desk.hands import open_desk, press, shown
from ui.desk.feed_card import field_of
from ui.desk.picture import Still
from ui.desk.window import DeskWindow

NOW = desks.late().wall.as_of_us  # type: ignore[union-attr]
CARD: dict[str, Any] = {
    "feed": "ws://gate/feed",
    "can": [
        {
            "channel": "whatsapp",
            "deeds": {"reply": "yes", "hide": "no", "ban": "partly"},
            "limits": {"reply": "in_window", "ban": "block_only"},
            "longest": 4096,
            "through": True,
        },
        {"channel": "facebook_comment", "deeds": {"reply": "yes", "hide": "yes"}},
    ],
    "letters": [
        {"letter": 7, "at_us": NOW - MINUTE, "reason": "bad_time: time", "size": 812},
        {"letter": 3, "at_us": NOW - 9 * MINUTE, "reason": "schema: from", "size": 1204},
    ],
    "waiting": 2,
    "parts": [
        {"key": "address", "state": "down", "at_us": NOW - 3 * MINUTE, "reason": "tls"},
        {"key": "spool", "state": "live", "at_us": NOW, "count": 12, "post_us": NOW - MINUTE},
        {"key": "wa", "state": "auth_failed", "at_us": NOW, "reason": "bad_signature"},
        {
            "key": "wa/token",
            "state": "lagging",
            "at_us": NOW,
            "reason": "token_ends",
            "until_us": NOW + 9 * DAY,
        },
    ],
}


def answered(frame: CommandFrame) -> dict[str, Any] | None:
    match frame.action:
        case "feed.open":
            return CARD
        case "quarantine.reread":
            return {"read": 1, "left": 1}
        case "quarantine.replay":
            return {"state": "stored"}
        case _:
            return None


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    shot = desks.late()
    assert shot.wall is not None
    first, *rest = shot.wall.feeds
    gate = replace(
        first,
        name="ws://gate/feed",
        label="gateway",
        kind="websocket",
        state="disconnected",
        age_us=7 * MINUTE,
        reason="token_refused",
        late=0.031,
        again=0.24,
        letters=2,
    )
    wall = replace(shot.wall, feeds=(gate, *rest))
    made = Still(shot._replace(wall=wall, answer=answered), "regia", "M. Ferri")
    yield made
    made.close()


def has(said: set[str], *wanted: str) -> list[str]:
    return [one for one in wanted if not any(one in text for text in said)]


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            "it",
            (
                "Che cosa si può fare",
                "in ritardo 3,1%",
                "sì",
                "coda: 12",
                "2 messaggi",
                "token per rispondere di wa: scade",
            ),
        ),
        (
            "es",
            (
                "Qué se puede hacer",
                "con retraso 3,1",
                "sí",
                "cola: 12",
                "2 mensajes",
                "token para responder de wa: caduca",
            ),
        ),
        (
            "en",
            (
                "What can be done",
                "late 3.1%",
                "yes",
                "spool: 12",
                "2 messages",
                "answer token of wa: ends",
            ),
        ),
    ],
)
def test_a_feed_is_opened_and_says_all_of_itself(
    qtbot: QtBot, mirror: Still, code: str, wanted: tuple[str, ...], size: tuple[int, int]
) -> None:
    desk = open_desk(qtbot, mirror, code, size=size)
    press(Qt.Key.Key_8, alt=True)
    assert not has(shown(desk), "2 ")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.feed_card.shown is not None)
    said = shown(desk)
    if folder := os.environ.get("PICTURES"):
        desk.grab().save(f"{folder}/card_{code}_{size[0]}.png")
    assert not has(said, *wanted), sorted(said)
    press(Qt.Key.Key_Escape)
    assert not desk.feed_card.isVisible()
    desk.close()


def test_letters_are_read_again_one_or_all(qtbot: QtBot, mirror: Still) -> None:
    desk = open_desk(qtbot, mirror, "en")
    press(Qt.Key.Key_8, alt=True)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.feed_card.shown is not None)
    desk.refresh()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not has(shown(desk), "read: it is where it belongs"))
    press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: not has(shown(desk), "1 read, 1 not yet"))
    sent = [(frame.action, frame.target) for frame in mirror.sent]
    assert ("quarantine.replay", {"letter": 3}) in sent
    assert ("quarantine.reread", {"feed": "ws://gate/feed"}) in sent
    assert len([one for one in sent if one[0] == "feed.open"]) == 3
    desk.close()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ("Expected `str` of length >= 1 - at `$.agent`", "agent"),
        ("Object missing required field `time` - at `$.data`", "data.time"),
        ("Object missing required field `type`", "type"),
        (" from", "from"),
        ("", ""),
    ],
)
def test_of_what_a_decoder_says_the_field_is_shown(told: str, field: str) -> None:
    assert field_of(told) == field


TROUBLES = (
    "password_refused", "token_refused", "renewal_refused", "limit", "half_open", "mailbox_renumbered",
    "cursor_too_old", "nobody_listens", "gateway_address", "gateway_hook", "gateway_token_ends",
)  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_trouble_stands_on_the_card_with_what_helps(qtbot: QtBot, code: str) -> None:
    shot = desks.late()
    assert shot.wall is not None
    first, *rest = shot.wall.feeds
    words = language(code)
    for reason in TROUBLES:
        row = replace(first, name="ws://gate/feed", state="disconnected", reason=reason)
        wall = replace(shot.wall, feeds=(row, *rest))
        mirror = Still(shot._replace(wall=wall, answer=answered), "regia", "M. Ferri")
        desk = open_desk(qtbot, mirror, code)
        try:
            said = opened(qtbot, desk)
            missing = [one for one in words.word(f"feed_help.{reason}").split() if one not in said]
            assert not missing, (reason, missing, said)
            assert words.forms(f"feed_reasons.{reason}")[0] in said
        finally:
            desk.close()
            mirror.close()


def opened(qtbot: QtBot, desk: DeskWindow) -> str:
    """Open the first feed; return what its card says."""
    press(Qt.Key.Key_8, alt=True)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.feed_card.shown is not None)
    return " ".join(painted.text for painted in desk.feed_card.painted_texts(desk))
