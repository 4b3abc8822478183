"""A window that crashes or hangs is started again; one that a person closes, or that cannot start, is not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commandcenter import watchdog


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "PAUSE_S", 0.0)
    monkeypatch.setattr(watchdog, "LOOK_S", 0.1)


def window(tmp_path: Path, ends: str) -> tuple[list[str], Path]:
    """A window that notes each start; `ends` says what it does, over `n`, its starts, and `beat()`."""
    starts = tmp_path / "starts"
    code = (
        "import os, pathlib, signal, sys, time\n"
        f"file = pathlib.Path({str(starts)!r})\n"
        "n = len(file.read_text()) + 1 if file.exists() else 1\n"
        "file.write_text('x' * n)\n"
        "beat = lambda: print('alive', flush=True)\n"
        f"{ends}\n"
    )
    return [sys.executable, "-c", code], starts


def test_a_window_that_a_person_closes_stays_closed(tmp_path: Path) -> None:
    argv, starts = window(tmp_path, "beat()")
    assert watchdog.watch(argv) == 0
    assert starts.read_text() == "x"


@pytest.mark.logs_warnings
def test_a_window_that_was_killed_is_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    argv, starts = window(tmp_path, "beat(); n < 6 and os.kill(os.getpid(), signal.SIGKILL)")
    assert watchdog.watch(argv) == 0
    assert starts.read_text() == "xxxxxx"
    assert caplog.text.count("started again") == 5


@pytest.mark.logs_warnings
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP there")
def test_a_window_that_no_longer_moves_is_ended_and_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    argv, starts = window(tmp_path, "beat(); n == 1 and os.kill(os.getpid(), signal.SIGSTOP)")
    assert watchdog.watch(argv) == 0
    assert starts.read_text() == "xx"
    assert "no longer moves" in caplog.text


@pytest.mark.logs_warnings
def test_a_window_that_never_came_up_is_ended_too_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watchdog, "START_LOOKS", 8)
    argv, starts = window(tmp_path, "time.sleep(60)")
    assert watchdog.watch(argv) != 0
    assert starts.read_text() == "x" * watchdog.STILLBORN


def test_a_window_that_beats_slowly_but_surely_is_left_alone(tmp_path: Path) -> None:
    argv, starts = window(tmp_path, "for _ in range(8):\n    beat()\n    time.sleep(0.1)")
    assert watchdog.watch(argv) == 0
    assert starts.read_text() == "x"


@pytest.mark.parametrize("code", [1, 2])
def test_a_start_that_was_refused_in_words_is_not_repeated(tmp_path: Path, code: int) -> None:
    argv, starts = window(tmp_path, f"sys.exit({code})")
    assert watchdog.watch(argv) == code
    assert starts.read_text() == "x"


def test_a_window_that_wants_new_settings_is_started_anew(tmp_path: Path) -> None:
    argv, starts = window(tmp_path, f"beat(); sys.exit({watchdog.AGAIN} if n == 1 else 0)")
    assert watchdog.watch(argv) == 0
    assert starts.read_text() == "xx"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM to a process there")
def test_a_watchdog_that_is_asked_to_stop_asks_the_window(tmp_path: Path) -> None:
    argv, starts = window(
        tmp_path,
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
        "beat(); print('beaten', file=sys.stderr, flush=True)\n"
        "while True: time.sleep(0.05); beat()",
    )
    code = "import sys\nfrom commandcenter import watchdog\nsys.exit(watchdog.watch(sys.argv[1:]))"
    with subprocess.Popen([sys.executable, "-c", code, *argv], stderr=subprocess.PIPE) as dog:
        assert dog.stderr is not None
        assert dog.stderr.readline() == b"beaten\n"
        os.kill(dog.pid, signal.SIGTERM)
        assert dog.wait(20) == 0
    assert starts.read_text() == "x"
