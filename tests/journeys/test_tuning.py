"""Changed parameters of the alerts, from the settings to a hub that names them when it starts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commandcenter.platform import config_folder
from tests.journeys.hubs import ROOT, SIMULATOR, HubProcess, run


def put(text: str) -> None:
    (config_folder() / "settings.toml").write_text(text)


async def test_a_set_in_the_settings_is_in_force_and_the_hub_names_it(tmp_path: Path) -> None:
    assert json.loads(run("alerts", "parameters", "--json"))["version"] == "spike-3"
    put('[alerts]\nversion = "milano-1"\n[alerts.changes]\ncount = 8\ntail = { 60 = 5.2 }\n')
    used = json.loads(run("alerts", "parameters", "--json"))
    assert used["version"].startswith("spike-3/milano-1/")
    assert (used["windows"]["60"]["tail"], used["windows"]["3"]["count"]) == (5.2, 8)
    hub = HubProcess(tmp_path / "care.db", SIMULATOR)
    await hub.start()
    assert await hub.stop() == 0
    assert used["version"] in hub.said


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[alerts.changes]\ncount = 8\n", 'version = "milano-1"'),
        ('[alerts]\nversion = "a"\n', "[alerts.changes]"),
        ('[alerts]\nversion = "a"\n[alerts.changes]\ncont = 8\n', "clear_count"),
        ('[alerts]\nversion = "a"\n[alerts.changes]\ntail = 0.1\n', ">= 2.0"),
    ],
)
def test_a_hub_does_not_start_on_a_set_that_makes_no_sense_and_says_what_to_write(
    tmp_path: Path, settings: str, told: str
) -> None:
    put(settings)
    found = failed("hub", "--db", str(tmp_path / "care.db"))
    assert found.returncode in {1, 2}
    assert told in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert not (tmp_path / "care.db").exists()


@pytest.mark.parametrize(
    "asked", [(), ("--set", "cont=8"), ("--set", "count=x"), ("--set", "count=8", "--weeks", "0")]
)
def test_what_cannot_be_tried_is_refused_in_one_line(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    found = failed("alerts", "tune", "--db", str(tmp_path / "care.db"), *asked)
    assert found.returncode == 2
    assert len(found.stderr.splitlines()) == 1


def failed(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
