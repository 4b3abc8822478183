"""What keeps the machine awake ends with the wall, also with one that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from commandcenter import awake

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="helpers of Linux desktops")

Found = TypeVar("Found")

HELPER = """#!/bin/sh
echo $$ > "$NOTE"
shift; shift
while [ "$1" != cat ]; do shift; done
exec cat
"""


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose only inhibitor notes its own process and then runs what it was told to run."""
    (tmp_path / "systemd-inhibit").write_text(HELPER)
    (tmp_path / "systemd-inhibit").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("NOTE", str(tmp_path / "pid"))
    monkeypatch.setattr(awake, "_LINUX", awake._LINUX[-1:])
    return tmp_path / "pid"


def pid_in(note: Path) -> int:
    return int(waited(lambda: note.read_text() if note.exists() else ""))


def waited(what: Callable[[], Found]) -> Found:
    for _ in range(500):
        if found := what():
            return found
        time.sleep(0.01)
    raise AssertionError("it never happened")


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_inhibitor_lives_as_long_as_the_wall(note: Path) -> None:
    with awake.held_awake() as held:
        assert held == ["systemd-inhibit"]
        pid = pid_in(note)
        assert is_alive(pid)
    assert not is_alive(pid)


def test_a_killed_wall_leaves_no_inhibitor_behind(note: Path) -> None:
    code = (
        "import signal\nfrom commandcenter import awake\n"
        "awake._LINUX = awake._LINUX[-1:]\n"
        "with awake.held_awake():\n    print('ready', flush=True)\n    signal.pause()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as wall:
        assert wall.stdout is not None
        assert wall.stdout.readline() == b"ready\n"
        pid = pid_in(note)
        os.kill(wall.pid, signal.SIGKILL)
    waited(lambda: not is_alive(pid))


def test_a_system_without_any_of_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with awake.held_awake() as held:
        assert held == []


def test_each_system_is_asked_by_its_own_means() -> None:
    everything = bool
    names = [argv[0] for argv in awake.helpers("linux", everything, 7)]
    assert names == ["gnome-session-inhibit", "kde-inhibit", "systemd-inhibit"]
    assert all(argv[-1] == "cat" for argv in awake.helpers("linux", everything, 7))
    (mac,) = awake.helpers("darwin", everything, 7)
    assert (mac[0], mac[-2:]) == ("caffeinate", ["-w", "7"])
    assert awake.helpers("win32", everything, 7) == []
