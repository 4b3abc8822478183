"""A publication by keys alone at a desk on a real hub, and a calendar taken over beside it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import HOUR, to_datetime
from commandcenter.languages import language
from commandcenter.protocol.publications import PlanRow
from commandcenter.protocol.wall import WallView
from tests.journeys.hubs import ROOT, Hub, run
from tests.journeys.test_commands import log
from tests.journeys.test_desk import Desk
from tests.journeys.test_desk_figures import hub_is_read
from ui.desk.panels.publications import Publications


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db", f"replay:{log(tmp_path / 'log.jsonl.gz')},speed=max")
    yield made
    assert made.end(signal.SIGTERM) == 0


class AtDesk(Desk):
    """A desk whose publications have the focus."""

    def begins(self) -> None:
        self.qtbot.waitUntil(lambda: hub_is_read(self))
        self.press(Qt.Key.Key_F5)
        front = self.window.places.front
        assert front is not None
        panel = next(one for one in front.panels if isinstance(one, Publications))
        self.press(Qt.Key(Qt.Key.Key_0 + panel.number), Qt.KeyboardModifier.AltModifier)

    @property
    def plans(self) -> tuple[PlanRow, ...]:
        assert self.view is not None
        return self.view.plans

    def tells(self, key: Qt.Key, *fields: str) -> None:
        """Press a key and answer what it asks; None of what stands there already is typed anew."""
        self.press(key)
        for field in fields:
            if field != "=":
                QTest.keyClicks(QApplication.focusWidget() or self.window, field)
            self.press(Qt.Key.Key_Return)

    def confirms(self) -> None:
        self.press(Qt.Key.Key_Return)
        self.waits_for(self.window.desk.language.word("asks.done"))
        self.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_a_publication_is_planned_changed_and_called_off_by_keys_alone(
    qtbot: QtBot, hub: Hub, code: str
) -> None:
    words, desk = language(code), AtDesk(qtbot, hub, code)
    desk.begins()
    none = words.forms("publications.none")
    qtbot.waitUntil(lambda: any(map(desk.shows, none)))
    wall = desk.mirror.view("wall", WallView)
    assert wall is not None
    day = to_datetime(wall.as_of_us)
    fibre, billing = words.motive("broadband"), words.motive("billing")
    told = ("Fibra", f"{day:%d/%m/%Y} 22:00", "23:30", "x", fibre, "2,5", "Lazio")
    desk.tells(Qt.Key.Key_N, *told)
    assert desk.shows(f"×{words.number(2.5, decimals=1)}")
    desk.confirms()
    qtbot.waitUntil(lambda: len(desk.plans) == 1)
    (plan,) = desk.plans
    assert (plan.title, plan.phase, plan.motive, plan.area) == (
        "Fibra", "upcoming", "broadband", "IT-62",
    )  # fmt: skip
    assert plan.end_us is not None
    assert plan.end_us - plan.start_us == 1.5 * HOUR
    desk.waits_for(
        words.forms(
            "publications.expects",
            times=words.times(2.5),
            motive=words.motive_inline("broadband"),
            where="Lazio",
        )[0]
    )
    desk.tells(Qt.Key.Key_C, "=", "=", "23:00", "=", billing, "=", "")
    desk.confirms()
    qtbot.waitUntil(lambda: desk.plans[0].motive == "billing")
    (changed,) = desk.plans
    assert changed.end_us == plan.start_us + HOUR
    assert (changed.title, changed.area, changed.expected_multiple) == ("Fibra", "IT-62", 2.5)
    desk.tells(Qt.Key.Key_X, "rinviata")
    desk.confirms()
    desk.waits_for(words.word("publications.called_off", reason="rinviata"))
    assert desk.plans[0].phase == "cancelled"
    desk.close()


def test_what_is_typed_wrongly_is_told_while_it_is_typed(qtbot: QtBot, hub: Hub) -> None:
    desk = AtDesk(qtbot, hub, "it")
    desk.begins()
    desk.tells(Qt.Key.Key_N, "Fibra", "31/02/2026 10:00")
    desk.waits_for("non è un giorno del calendario")
    desk.press(Qt.Key.Key_Escape)
    desk.tells(Qt.Key.Key_N, "Fibra", "14/05/2026 10:00", "14/05/2026 09:00")
    desk.waits_for("La fine non viene dopo l’inizio.")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.plans
    desk.close()


def test_a_calendar_is_taken_over_beside_the_hub_and_stands_on_the_desk(
    qtbot: QtBot, hub: Hub, tmp_path: Path
) -> None:
    desk = AtDesk(qtbot, hub, "it")
    desk.begins()
    file = tmp_path / "calendario.csv"
    rows = ["14/05/2030 10:00;12:00;Facebook;Fattura;2,5;Promo", "=;12:00;x;;;Chiama 347 1234567"]
    file.write_bytes(
        "\r\n".join(("Inizio;Fine;Canale;Motivo;Moltiplicatore;Titolo", *rows)).encode()
    )
    wrong = refused(file, hub.path)
    assert wrong.splitlines()[0].startswith(f"{file}, riga 3, start: ")
    assert "Fattura" not in wrong
    file.write_text(file.read_text().replace("=;", "15/05/2030 09:00;"))
    assert imported(file, hub.path, "--check").startswith("Prova")
    assert not desk.plans
    assert imported(file, hub.path).startswith("2 nuove, 0 cambiate")
    qtbot.waitUntil(lambda: len(desk.plans) == 2)
    assert desk.plans[0].title == "Promo"
    assert "347" not in desk.plans[1].title  # a person's number stands in no log
    assert imported(file, hub.path).startswith("0 nuove, 0 cambiate, 2 già così")
    file.write_text(file.read_text().replace("12:00;Facebook", "13:00;Facebook"))
    assert "cambiata: Promo (fine)" in imported(file, hub.path)
    listed = run("publications", "list", "--db", str(hub.path), "--lang", "it")
    assert "10:00 – 13:00 · Facebook · Fattura · ×2,5 · Promo" in listed
    desk.close()


def imported(file: Path, path: Path, *more: str) -> str:
    return run("publications", "import", str(file), "--db", str(path), "--lang", "it", *more)


def refused(file: Path, path: Path) -> str:
    argv = ["publications", "import", str(file), "--db", str(path), "--lang", "it"]
    done: Any = subprocess.run(
        [sys.executable, "main.py", *argv],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    return str(done.stderr)
