"""The file that starts a seat with the computer, on each system, in a home of the test's own."""

import plistlib
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from commandcenter import autostart
from commandcenter.errors import UserError

ARGV = ["/opt/my tools/python", '/srv/100% "care" $HOME/main.py']
HOME = Path("/home/ferri")


@pytest.fixture(autouse=True)
def _home_of_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))


def test_linux_looks_into_the_autostart_folder_of_the_desktop() -> None:
    path, content = autostart.entry("linux", HOME, {}, ["python", "main.py"])
    assert path == HOME / ".config" / "autostart" / "commandcenter-seat.desktop"
    lines = content.decode().splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert 'Exec="python" "main.py"' in lines


def test_linux_follows_where_the_person_keeps_settings() -> None:
    path, _ = autostart.entry("linux", HOME, {"XDG_CONFIG_HOME": "/elsewhere"}, ARGV)
    assert path.parent == Path("/elsewhere/autostart")


def test_macos_gets_a_launch_agent() -> None:
    path, content = autostart.entry("darwin", HOME, {}, ARGV)
    assert path.parent == HOME / "Library" / "LaunchAgents"
    told = plistlib.loads(content)
    assert (told["ProgramArguments"], told["RunAtLoad"]) == (ARGV, True)
    assert told["Label"] == path.stem


def test_windows_gets_a_command_in_the_startup_folder() -> None:
    roaming = {"APPDATA": "/users/ferri/roaming"}
    path, content = autostart.entry(
        "win32", HOME, roaming, ["C:\\Py\\pythonw.exe", "D:\\100%\\m.py"]
    )
    assert PurePath(path).parts[-3:] == ("Programs", "Startup", "commandcenter-seat.cmd")
    assert path.is_relative_to("/users/ferri/roaming")
    assert content.decode().splitlines()[-1] == 'start "" "C:\\Py\\pythonw.exe" "D:\\100%%\\m.py"'


def test_it_is_switched_on_and_off_and_off_again(tmp_path: Path) -> None:
    assert not autostart.is_on()
    autostart.switch(["python", "main.py"], on=True)
    assert autostart.is_on()
    (file,) = (each for each in tmp_path.rglob("*") if each.is_file())
    assert b"main.py" in file.read_bytes()
    for _ in range(2):
        autostart.switch([], on=False)
    assert not autostart.is_on()


@pytest.mark.skipif(sys.platform == "win32", reason="a rule of desktops beside Windows")
def test_a_desktop_starts_the_very_words(tmp_path: Path) -> None:
    """Undo the quoting of the entry's string; its command is quoted as a shell understands it, too."""
    script = tmp_path / 'a "b" $HOME `c` 100%.py'
    script.write_text("import sys; print(sys.argv[1])")
    _, content = autostart.entry("linux", tmp_path, {}, [sys.executable, str(script), "x $y"])
    (line,) = (each for each in content.decode().splitlines() if each.startswith("Exec="))
    command = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "x $y\n"


def test_a_folder_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    with pytest.raises(UserError, match="folder_not_writable"):
        autostart.switch(["python"], on=True)


def test_the_interpreter_without_a_console_is_taken_where_there_is_one(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert autostart.quiet_python(str(python)) == str(python)
    (tmp_path / "pythonw.exe").touch()
    assert autostart.quiet_python(str(python)) == str(tmp_path / "pythonw.exe")
