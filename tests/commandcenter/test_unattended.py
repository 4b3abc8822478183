"""What each system is given so that a hub starts with it: read back as that system reads it."""

import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import main
from commandcenter import arguments
from commandcenter.unattended import Given, Wanted, _for_systemd, given

PROGRAM = ("/opt/command center/.venv/bin/python", "/opt/command center/main.py")
FEED = 'imap://a"b$HOME%h\\c@example.org'
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


DB = PurePosixPath("/var/lib/care/care.db")


def wanted(db: PurePath = DB) -> Wanted:
    return Wanted(PROGRAM, db, "0.0.0.0:8700", [FEED], "care")


def text(plan: Given) -> str:
    return plan.files[plan.unit]


def lines(plan: Given) -> dict[str, str]:
    told = [line.partition("=") for line in text(plan).splitlines() if "=" in line]
    assert len({key for key, _, _ in told}) == len(told)
    return {key: value for key, _, value in told}


def as_systemd_reads(line: str) -> list[str]:
    return [word.replace("$$", "$").replace("%%", "%") for word in shlex.split(line)]


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_system_starts_a_hub_that_this_program_understands(system: str) -> None:
    told = wanted().hub
    chosen = arguments.parser(main.ROLES, main._lone, "1").parse_args(told)
    assert (chosen.role, chosen.feed, chosen.log) == ("hub", [FEED], True)
    plan = given(system, wanted())
    assert plan.begin
    assert plan.end
    assert plan.unit in plan.files


def test_systemd_is_told_the_very_words_and_keeps_the_hub_in_its_folder() -> None:
    told = lines(given("linux", wanted()))
    assert as_systemd_reads(told["ExecStart"]) == [*PROGRAM, *wanted().hub]
    assert as_systemd_reads(told["Environment"]) == ["COMMANDCENTER_HOME=/var/lib/care/home"]
    assert as_systemd_reads(told["ReadWritePaths"]) == ["/var/lib/care"]
    assert (told["User"], told["Restart"], told["ProtectSystem"]) == ("care", "always", "strict")
    assert told["NoNewPrivileges"] == "yes"
    assert told["CapabilityBoundingSet"] == ""


@drawn(st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"])))
def test_whatever_a_word_holds_systemd_reads_it_as_it_was(word: str) -> None:
    assert as_systemd_reads(_for_systemd(word)) == [word]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "commandcenter.service"
    here = Wanted([sys.executable, "main.py"], tmp_path / "care.db", "127.0.0.1:0", [], "root")
    file.write_text(text(given("linux", here)))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert "commandcenter.service" not in done.stderr


def test_macos_keeps_it_alive_under_its_account() -> None:
    told = plistlib.loads(text(given("darwin", wanted())).encode())
    assert told["ProgramArguments"] == [*PROGRAM, *wanted().hub]
    assert told["EnvironmentVariables"] == {"COMMANDCENTER_HOME": "/var/lib/care/home"}
    assert (told["UserName"], told["KeepAlive"], told["Umask"]) == ("care", True, 0o077)


def test_windows_runs_it_for_ever_without_rights_and_without_a_password() -> None:
    plan = given("win32", wanted(PureWindowsPath("C:\\care & more\\care.db")))
    task = ElementTree.fromstring(text(plan).partition("\n")[2])  # noqa: S314 - our own
    assert task.findtext(f".//{TASK}ExecutionTimeLimit") == "PT0S"
    assert task.findtext(f".//{TASK}StopIfGoingOnBatteries") == "false"
    assert task.findtext(f".//{TASK}UserId") == "S-1-5-19"
    asked = task.findtext(f".//{TASK}Arguments")
    assert asked is not None
    assert asked.startswith('/d /c ""C:\\care & more\\commandcenter.cmd" "hub" "--db"')
    script = plan.files[PureWindowsPath("C:\\care & more\\commandcenter.cmd")].splitlines()
    assert script[2] == 'set "COMMANDCENTER_HOME=C:\\care & more\\home"'
    assert script[3].endswith('main.py" %*')


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
@pytest.mark.parametrize(("who", "number"), [("care", 900), ("root", 0)])
def test_the_command_for_people_speaks_as_the_account_of_the_hub(
    tmp_path: Path, who: str, number: int
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    tell = "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n"
    tell_id = f'#!/bin/sh\n[ "$1" = -un ] && echo {who} || echo {number}\n'
    for name, says in (("env", tell), ("runuser", tell), ("id", tell_id)):
        (tools / name).write_text(says)
        (tools / name).chmod(0o755)
    script = tmp_path / "commandcenter"
    script.write_text(given("linux", wanted()).files[PurePosixPath("/usr/local/bin/commandcenter")])
    done = subprocess.run(
        ["/bin/sh", str(script), "hub", "pair", "--person", "Anna Neri"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.splitlines()
    spoken = ["COMMANDCENTER_HOME=/var/lib/care/home", *PROGRAM, "hub", "pair", "--person"]
    assert said[-6:] == [*spoken, "Anna Neri"][-6:]
    assert said[:3] == (["-u", "care", "--"] if number == 0 else spoken[:3])


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_another_account_is_told_to_ask_the_administrator(tmp_path: Path) -> None:
    script = tmp_path / "commandcenter"
    plan = given("linux", wanted())
    script.write_text(plan.files[PurePosixPath("/usr/local/bin/commandcenter")])
    (tmp_path / "id").write_text('#!/bin/sh\n[ "$1" = -un ] && echo eve || echo 1001\n')
    (tmp_path / "id").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(script), "health"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "as root" in done.stderr
