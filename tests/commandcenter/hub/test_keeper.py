"""A hub that a window started is started again when it fails, and not for ever."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from commandcenter.hub import keeper


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "PAUSE_S", 0.0)


def program(tmp_path: Path, ends: str) -> tuple[list[str], Path]:
    """A program that notes each start and ends as `ends` says: an expression over `n`, its starts."""
    starts = tmp_path / "starts"
    code = (
        "import os, pathlib, signal, sys\n"
        f"file = pathlib.Path({str(starts)!r})\n"
        "n = len(file.read_text()) + 1 if file.exists() else 1\n"
        "file.write_text('x' * n)\n"
        f"{ends}\n"
    )
    return [sys.executable, "-c", code], starts


def test_a_command_that_ends_well_is_not_started_again(tmp_path: Path) -> None:
    argv, starts = program(tmp_path, "sys.exit(0)")
    assert keeper.keep(argv) == 0
    assert starts.read_text() == "x"


def test_a_command_that_is_killed_is_started_again(tmp_path: Path) -> None:
    argv, starts = program(
        tmp_path, "os.kill(os.getpid(), signal.SIGKILL) if n == 1 else sys.exit(0)"
    )
    assert keeper.keep(argv) == 0
    assert starts.read_text() == "xx"


def test_a_command_that_fails_at_each_start_is_given_up(tmp_path: Path) -> None:
    argv, starts = program(tmp_path, "sys.exit(3)")
    assert keeper.keep(argv) == 3
    assert starts.read_text() == "x" * keeper.QUICK_ENDS


def test_only_ends_in_a_row_and_soon_after_the_start_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "QUICK_S", 0.0)
    argv, starts = program(tmp_path, "sys.exit(0 if n == 6 else 3)")
    assert keeper.keep(argv) == 0
    assert starts.read_text() == "xxxxxx"


def test_who_is_asked_to_stop_asks_the_command_and_starts_it_no_more(tmp_path: Path) -> None:
    argv, starts = program(tmp_path, "signal.pause()")
    code = f"from commandcenter.hub.keeper import keep; raise SystemExit(keep({argv!r}))"
    with subprocess.Popen([sys.executable, "-c", code]) as keeping:
        try:
            until = time.monotonic() + 60
            while not starts.exists() and time.monotonic() < until:
                time.sleep(0.05)
            keeping.terminate()
            assert keeping.wait(60) != 0
        finally:
            keeping.kill()
    assert starts.read_text() == "x"
