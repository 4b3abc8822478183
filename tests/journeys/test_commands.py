"""The command line: what it prints agrees with what it draws, and wrong use is answered in one line."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import MINUTE, format_us, parse_us
from tests.journeys.hubs import ROOT, run

START = parse_us("2026-05-14T08:00:00Z")
NOON = "2026-05-14T10:00:00Z"


def log(path: Path) -> Path:
    """A recorded morning: 60 customers, half of them answered after 20 minutes."""
    lines = []
    for number in range(60):
        at = START + number * 2 * MINUTE
        data: dict[str, Any] = {
            "channel": "x",
            "thread": f"t{number}",
            "author": {"id": f"c{number}"},
            "text": "no signal at all since this morning, when will it work?",
            "direction": "in",
            "actor": "customer",
        }
        lines.append(_event(f"m{number}", "received", at, data))
        if number % 2:
            reply = {**data, "direction": "out", "actor": "agent", "text": "We are on it."}
            lines.append(_event(f"r{number}", "sent", at + 20 * MINUTE, reply))
    lines.sort(key=lambda line: line["time"])
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    return path


def _event(name: str, step: str, at_us: int, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/feeds/test/1",
        "type": f"care.message.{step}.v1",
        "time": format_us(at_us),
        "data": data,
    }


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "care.db")
    run("replay", str(log(tmp_path / "log.jsonl.gz")), "--db", path, "--speed", "max")
    return path


def test_a_replayed_log_is_stored_whole_and_a_second_time_adds_nothing(
    database: str, tmp_path: Path
) -> None:
    before = run("stored", "--db", database, "--json")
    assert [json.loads(line)["state"] for line in before.splitlines()] == ["stored"] * 90
    run("replay", str(tmp_path / "log.jsonl.gz"), "--db", database)
    assert run("stored", "--db", database, "--json") == before


def test_the_drawn_figures_are_those_that_state_prints(database: str, tmp_path: Path) -> None:
    out, texts = tmp_path / "wall.png", tmp_path / "texts.json"
    run(
        "screenshot",
        "wall",
        "--db",
        database,
        "--at",
        NOON,
        "--lang",
        "en",
        "--texts",
        str(texts),
        str(out),
    )
    assert out.read_bytes().startswith(b"\x89PNG")
    figures = json.loads(run("state", "--db", database, "--at", NOON, "--json"))["wall"]["figures"]
    drawn = {text["text"] for text in json.loads(texts.read_text("utf-8"))}
    values = {figure["key"]: figure["value"] for figure in figures}
    assert values["to_answer"] == 35  # 30 never answered, 5 not yet
    assert values["messages"] == 29  # the window is open on the left
    assert {"35", "29"} <= drawn


@pytest.mark.parametrize("scene", ["channels", "backlog"])
def test_a_scene_draws_the_rows_that_state_prints(
    database: str, tmp_path: Path, scene: str
) -> None:
    out, texts = tmp_path / "wall.png", tmp_path / "texts.json"
    asked = ("--db", database, "--at", NOON)
    run("screenshot", "wall", *asked, "--scene", scene, "--texts", str(texts), str(out))
    drawn = [text["text"] for text in json.loads(texts.read_text("utf-8"))]
    found = json.loads(run("state", *asked, "--json"))
    wall, bands = found["wall"], found["backlog"]["bands"]
    if scene == "channels":
        rows = (*wall["channels"], *wall["networks"])
        assert all(str(row["count"]) in drawn for row in rows)
        assert sum(row["count"] for row in wall["networks"]) == wall["figures"][2]["value"]
    else:
        sums = [sum(column) for column in zip(*(q["bands"] for q in wall["queues"]), strict=True)]
        assert sums == list(bands.values())
        assert sum(sums) == found["backlog"]["n"] == wall["figures"][0]["value"]
        assert all(str(count) in drawn for count in (*sums, sum(sums)))


def test_an_instant_before_the_log_shows_nothing_and_never_zero(database: str) -> None:
    state = json.loads(run("state", "--db", database, "--at", "2026-05-14T07:00:00Z", "--json"))
    assert state["seq"] == 0
    assert [figure["value"] for figure in state["wall"]["figures"]] == [None] * 5


def test_a_state_has_the_same_hash_whenever_it_is_asked_for(database: str) -> None:
    asked = ("state", "--db", database, "--at", NOON, "--json")
    assert json.loads(run(*asked))["hash"] == json.loads(run(*asked))["hash"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["dance"], 2),
        (["kpi"], 2),
        (["hub"], 2),
        (["state", "--db", "nowhere.db"], 2),
        (["hub", "--db", "x.db", "--feed", "carrier-pigeon:home"], 2),
        (
            ["hub", "--db", "x.db", "--feed", "ws://127.0.0.1:9/a", "--feed", "ws://127.0.0.1:9/a"],
            2,
        ),
        (["hub", "--db", "x.db", "--listen", "ws://0.0.0.0:1"], 2),
        (["hub", "--db", "x.db", "--listen", "127.0.0.1:٣"], 2),
        (["state", "--db", "main.py", "--at", "0001-01-01T00:00:00Z"], 2),
        (["replay", "nothing.jsonl", "--db", "x.db"], 1),
        (["detect", "nothing.jsonl"], 1),
        (["hub", "--db", "postgresql://db/care"], 2),
        (["state", "--db", "main.py"], 1),
    ],
)
def test_wrong_use_is_answered_in_one_line_that_says_what_to_do(
    arguments: list[str], code: int, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text("not a database, but long enough to be looked at " * 40)
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_database_that_is_not_there_is_not_made_by_a_slip_of_the_pen(tmp_path: Path) -> None:
    path = tmp_path / "demmo.db"
    for asked in (("reading", "reload"), ("seat-token", "--role", "wall", "--person", "Room")):
        assert run(*asked, "--db", str(path), check=False) == ""
        assert not path.exists()


def test_a_sites_rules_are_checked_tried_and_reloaded_from_the_command_line(
    database: str, tmp_path: Path
) -> None:
    folder = Path(json.loads(run("reading", "check", "--json"))["folder"])
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text('[sign.praise]\nstrong = "no signal at all"\n', "utf-8")
    checked = json.loads(run("reading", "check", "--json"))
    assert checked["files"] == {"en": {"added": 1, "removed": 0}}
    tried = json.loads(run("reading", "dry-run", "--db", database, "--json"))
    assert tried["messages"] == 60
    assert tried["version"]["new"] == checked["version"]
    reloaded = json.loads(run("reading", "reload", "--db", database))
    assert reloaded == {"previous": tried["version"]["old"], "version": checked["version"]}
    again = json.loads(run("reading", "dry-run", "--db", database, "--json"))
    assert again["version"] == {"old": checked["version"], "new": checked["version"]}
    assert (again["messages"], again["changed"]) == (60, 0)
    (folder / "en.toml").write_text("[sign.prayse]\n", "utf-8")
    assert run("reading", "check", check=False) == ""
    line = json.dumps({"id": 1, "text": "hello"})
    done = subprocess.run(
        [sys.executable, "main.py", "classify"],
        cwd=ROOT,
        input=line,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "en.toml" in done.stderr
