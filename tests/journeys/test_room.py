"""A wall in a room, as real processes: killed it comes back, it follows its settings, asked it leaves."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter.hub import presence
from commandcenter.platform import config_folder, log_folder
from commandcenter.seat_settings import FILE, SeatSettings, save
from tests.journeys.hubs import ROOT, Hub, run
from tests.waiting import until_now

PATIENCE_S = 90.0


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "care.db")
    yield made
    assert made.end(signal.SIGTERM) == 0


@pytest.fixture
def settings(hub: Hub) -> SeatSettings:
    """A seat that was set up to join that hub."""
    here = presence.find(hub.path)
    assert here is not None
    token = config_folder() / "wall.token"
    token.write_text(here.wall_token)
    told = SeatSettings(hub=here.url, token_file=str(token), language="es", distance_m=5.0)
    save(config_folder() / FILE, told)
    return told


@pytest.fixture
def room(settings: SeatSettings) -> Iterator["subprocess.Popen[bytes]"]:
    """`main.py` with nothing more said, as autostart runs it."""
    argv = [sys.executable, "main.py"]
    with subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.PIPE) as watchdog:
        yield watchdog
        if watchdog.poll() is None:
            watchdog.send_signal(signal.SIGTERM)
            assert watchdog.wait(PATIENCE_S) == 0
        for pid in walls():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def walls() -> list[int]:
    """Return the processes of all walls so far, in the order in which they came."""
    files = sorted(
        (log_folder() / "seats").glob("wall-*.jsonl"), key=lambda file: file.stat().st_ino
    )
    return [int(file.stem.partition("-")[2]) for file in files]


def shown(pid: int) -> str:
    lines = (log_folder() / "seats" / f"wall-{pid}.jsonl").read_text("utf-8").splitlines()
    return str(json.loads(lines[-1])["state"]) if lines else ""


def test_a_wall_that_is_killed_comes_back_on_the_hub_it_was_set_up_for(
    room: "subprocess.Popen[bytes]",
) -> None:
    until_now(lambda: bool(walls()) and shown(walls()[0]) == "fresh")
    (first,) = walls()
    os.kill(first, signal.SIGKILL)
    until_now(lambda: len(walls()) == 2)
    second = next(pid for pid in walls() if pid != first)
    until_now(lambda: shown(second) == "fresh")
    room.send_signal(signal.SIGTERM)
    assert room.wait(PATIENCE_S) == 0
    assert room.stderr is not None
    assert b"started again" in room.stderr.read()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_another_hub_in_the_settings_starts_the_wall_anew(
    room: "subprocess.Popen[bytes]", settings: SeatSettings, tmp_path: Path
) -> None:
    until_now(lambda: bool(walls()) and shown(walls()[0]) == "fresh")
    (first,) = walls()
    other = Hub(tmp_path / "other.db")
    here = presence.find(other.path)
    assert here is not None
    Path(settings.token_file).write_text(here.wall_token)
    save(config_folder() / FILE, SeatSettings(hub=here.url, token_file=settings.token_file))
    until_now(lambda: len(walls()) == 2)
    second = next(pid for pid in walls() if pid != first)
    until_now(lambda: shown(second) == "fresh")
    room.send_signal(signal.SIGTERM)
    assert room.wait(PATIENCE_S) == 0
    assert other.end(signal.SIGTERM) == 0


def test_a_display_that_is_not_there_is_told_once_and_ends_it(settings: SeatSettings) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "wall", "--screen", "HDMI-9"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("HDMI-9") == 1


def test_the_setup_and_a_wall_for_five_metres_are_drawn_from_the_command_line(
    hub: Hub, tmp_path: Path
) -> None:
    setup, wall, texts = (tmp_path / name for name in ("setup.png", "wall.png", "texts.json"))
    run("screenshot", "setup", "--lang", "es", "--step", "2", "--texts", str(texts), str(setup))
    assert "Paso 2 de 4" in {text["text"] for text in json.loads(texts.read_text("utf-8"))}
    far = ("--distance", "5", "--diagonal", "55", "--texts", str(texts), str(wall))
    run("screenshot", "wall", "--db", str(hub.path), "--lang", "en", *far)
    sizes = {text["text"]: text["px"] for text in json.loads(texts.read_text("utf-8"))}
    assert sizes["goal ≤ 60"] == 51
    assert "Online" not in sizes
    assert setup.stat().st_size > 10_000
    assert wall.stat().st_size > 10_000


@pytest.mark.parametrize(
    "wrong", [("--distance", "7"), ("--diagonal", "2"), ("--diagonal", "wide")]
)
def test_a_distance_or_diagonal_that_makes_no_sense_is_refused_in_one_line(
    wrong: tuple[str, str],
) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "wall", *wrong],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
