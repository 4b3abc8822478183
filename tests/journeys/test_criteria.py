"""The criteria by the command line: checked, tried on a log, put in force in a hub that is then killed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commandcenter.platform import config_folder
from tests.commandcenter.rehearsal.test_dry_run import ONLY_LANGUAGE, log
from tests.commandcenter.story import agent, at, wrote
from tests.journeys.hubs import ROOT, SIMULATOR, HubProcess, run


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def failed(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    return done


@pytest.mark.parametrize(("code", "line"), [("it", "riga 1"), ("es", "línea 1"), ("en", "line 1")])
def test_a_check_names_file_line_and_field_in_three_languages(
    tmp_path: Path, code: str, line: str
) -> None:
    folder = put(tmp_path / "own", "triage.toml", "rescue_work = 0\n")
    found = failed("criteria", "check", str(folder), "--lang", code)
    told = found.stderr.splitlines()[0]
    assert found.returncode == 1
    for said in (str(folder / "triage.toml"), line, "rescue_work", "≥ 1"):
        assert said in told


def test_a_sound_folder_has_a_version_and_one_that_is_none_is_told(tmp_path: Path) -> None:
    folder = put(tmp_path / "own", "triage.toml", "rescue_work = 3\n")
    found = json.loads(run("criteria", "check", str(folder), "--json"))
    assert found["files"] == ["triage.toml"]
    assert found["version"] in run("criteria", "check", str(folder))
    for wrong in (("criteria", "check", str(tmp_path / "none")), ("assign", "dry-run")):
        told = failed(*wrong)
        assert (told.returncode, len(told.stderr.splitlines())) == (2, 1)


async def test_what_was_put_in_force_is_in_force_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    hub = HubProcess(path, SIMULATOR)
    await hub.start()
    put(config_folder() / "assignment", "needs.toml", ONLY_LANGUAGE)
    told = json.loads(run("criteria", "reload", "--db", str(path), "--reason", "autumn"))
    before = json.loads(run("criteria", "show", "--db", str(path)))
    assert before["version"] == told["version"] != told["previous"]
    assert before["reason"] == "autumn"
    await hub.kill()
    await hub.start()
    assert json.loads(run("criteria", "show", "--db", str(path))) == before
    assert await hub.stop() == 0


def test_a_dry_run_tells_what_other_criteria_would_have_kept(tmp_path: Path) -> None:
    path = log(
        tmp_path / "care.db",
        agent(at(-9), "Bo", "available", skills=("lang:it",), capacity=6),
        wrote(at(0), "a", 1, motives=("billing",)),
        wrote(at(300), "b", 2),
    )
    folder = put(tmp_path / "own", "needs.toml", ONLY_LANGUAGE)
    asked = ("assign", "dry-run", "--db", str(path), "--criteria", str(folder))
    found = json.loads(run(*asked, "--json"))
    assert found["queues"][-1]["first"]["kept"]["new"] > found["queues"][-1]["first"]["kept"]["old"]
    assert "Bo" in run(*asked, "--weeks", "1", "--lang", "es")
    for wrong in (("assign", "dry-run", "--db", str(path)), (*asked, "--weeks", "0")):
        assert len(failed(*wrong).stderr.splitlines()) == 1
