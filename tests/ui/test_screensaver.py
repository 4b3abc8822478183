"""The desktop is asked not to blank the screen: heard on a real bus of the test's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui import screensaver

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "from PySide6.QtCore import QCoreApplication\n"
    "from ui.screensaver import hold_off\n"
    "application = QCoreApplication([])\n"
    "print(hold_off())\n"
)
NO_BUS = shutil.which("dbus-daemon") is None or shutil.which("dbus-monitor") is None


@pytest.fixture
def bus() -> Iterator[str]:
    argv = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


def ask(address: str) -> str:
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.skipif(NO_BUS, reason="no D-Bus on this machine")
def test_a_desktop_hears_who_asks_and_why(bus: str) -> None:
    argv = ["dbus-monitor", "--address", bus, f"interface='{screensaver._NAME}'"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as monitor:
        assert monitor.stdout is not None
        for line in monitor.stdout:  # it says its own name first, and then it listens
            if "NameLost" in line or "NameAcquired" in line:
                break
        assert ask(bus) == "True"
        heard = ""
        while "A wall is being watched" not in heard:
            heard += monitor.stdout.readline()
        monitor.terminate()
    assert "member=Inhibit" in heard
    assert "path=/org/freedesktop/ScreenSaver" in heard


def test_a_bus_that_is_gone_stops_nothing() -> None:
    assert ask("unix:path=/nowhere/at/all") == "False"


def test_without_a_desktop_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert not screensaver.hold_off()
