"""The feed panel: a platform that is in trouble says why, and what a person can do about it."""

import os
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE
from tests.ui.desk import desks
from tests.ui.desk.hands import open_desk, press, shown
from ui.desk.picture import Still


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    shot = desks.late()
    assert shot.wall is not None
    first, *rest = shot.wall.feeds
    refused = replace(
        first,
        label="mail",
        kind="imap",
        state="disconnected",
        age_us=7 * MINUTE,
        told="auth_failed",
        reason="password_refused",
    )
    wall = replace(shot.wall, feeds=(refused, *rest))
    made = Still(shot._replace(wall=wall), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize(
    ("code", "helps"),
    [
        ("it", "Utente o password rifiutati."),
        ("es", "Usuario o contraseña rechazados."),
        ("en", "User or password refused."),
    ],
)
def test_a_refused_password_says_so_and_what_helps(
    qtbot: QtBot, mirror: Still, code: str, helps: str, size: tuple[int, int]
) -> None:
    desk = open_desk(qtbot, mirror, code, size=size)
    press(Qt.Key.Key_8, alt=True)
    if folder := os.environ.get("PICTURES"):
        desk.grab().save(f"{folder}/feeds_{code}_{size[0]}.png")
    said = shown(desk)
    begins = helps.rpartition(" ")[0]  # it wraps
    assert any(begins in text for text in said), sorted(said)
    desk.close()
