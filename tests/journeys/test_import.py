"""A recorded log written out as an export and read back as it happened gives the figures of the log."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.feeds.imports.books import Cell, workbook
from tests.journeys.hubs import run
from tests.journeys.test_commands import log

FIELDS = ("value", "n", "part", "immature", "low", "high")
HEAD = ("Id", "Conversation", "Date", "Network", "Author id", "Direction", "Message")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return log(tmp_path_factory.mktemp("log") / "log.jsonl.gz")


def events(recorded: Path) -> list[dict[str, Any]]:
    with gzip.open(recorded, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def table(recorded: Path) -> list[list[str]]:
    """What a tool would write of the log, the newest row first, as tools do."""
    rows = []
    for event in reversed(events(recorded)):
        data = event["data"]
        told = (data["channel"], data["author"]["id"], data["direction"], data["text"])
        rows.append([event["id"], data["thread"], event["time"], *told])
    return [list(HEAD), *rows]


def of_log(recorded: Path) -> dict[str, dict[str, Any]]:
    newest = max(event["time"] for event in events(recorded))
    told = json.loads(run("kpi", "--events", str(recorded), "--as-of", newest, "--json"))
    return {key: one for key, one in told.items() if isinstance(one, dict) and "steps" in one}


def of_database(path: Path, out: Path) -> dict[str, dict[str, Any]]:
    run("export", "--db", str(path), "--what", "kpis", "--format", "jsonl", "--out", str(out))
    lines = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    return {line["key"]: line for line in lines if line["window"] == "period"}


def agree(recorded: Path, path: Path) -> None:
    log_says, database_says = of_log(recorded), of_database(path, path.with_suffix(".kpi"))
    assert set(log_says) == set(database_says)
    assert log_says["first_response"]["n"] > 20
    for key, told in log_says.items():
        assert {f: told[f] for f in FIELDS} == {f: database_says[key][f] for f in FIELDS}, key


def taken(file: Path, path: Path, profile: str, mode: str = "happened") -> dict[str, Any]:
    printed = run("import", str(file), "--profile", profile, "--mode", mode, "--db", str(path))
    found: dict[str, Any] = json.loads(printed)
    return found


def test_a_csv_export_read_back_as_it_happened_gives_the_figures_of_the_log(
    recorded: Path, tmp_path: Path
) -> None:
    file, path = tmp_path / "posts.csv", tmp_path / "past.db"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(table(recorded))
    shown = json.loads(run("import", str(file), "--preview", "--save", "tool", "--json"))
    assert (shown["events"], shown["missing"], shown["unread"]) == (90, [], [])
    assert taken(file, path, "tool")["events"] == 90
    agree(recorded, path)
    wall = json.loads(run("state", "--db", str(path), "--json"))["wall"]
    assert (wall["past"], wall["simulated"]) == (True, False)
    assert json.loads(run("health", "--db", str(path), "--json"))["conserved"]


def test_a_workbook_gives_the_same(recorded: Path, tmp_path: Path) -> None:
    file, path = tmp_path / "posts.xlsx", tmp_path / "past.db"
    rows: list[list[Cell | None]] = [list(row) for row in table(recorded)]
    file.write_bytes(workbook({"Posts": rows}))
    run("import", str(file), "--preview", "--save", "book")
    taken(file, path, "book")
    agree(recorded, path)


def test_this_programs_own_export_is_read_back_whole(recorded: Path, tmp_path: Path) -> None:
    first, file, path = tmp_path / "first.db", tmp_path / "events.csv", tmp_path / "past.db"
    run("replay", str(recorded), "--db", str(first))
    run("export", "--db", str(first), "--format", "csv", "--out", str(file))
    found = taken(file, path, "commandcenter")
    assert found["events"] == 90  # what the hub said itself is not taken from a file
    agree(recorded, path)


def test_history_fills_the_figures_and_nobody_waits(recorded: Path, tmp_path: Path) -> None:
    file, path = tmp_path / "posts.csv", tmp_path / "care.db"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(table(recorded))
    run("import", str(file), "--preview", "--save", "tool")
    taken(file, path, "tool", "history")
    state = json.loads(run("state", "--db", str(path), "--json"))
    assert state["units"]["raw_messages"] == 60
    assert state["backlog"]["n"] == 0
    assert not state["alerts"]
    assert not state["wall"]["past"]
    again = taken(file, path, "tool", "history")
    assert again["events"] == 90
    counted = json.loads(run("health", "--db", str(path), "--json"))
    assert (counted["stored"], counted["conserved"]) == (90, True)


def test_what_is_asked_wrongly_is_answered_in_words(recorded: Path, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("Kiedy,Co\nwczoraj,tak\n", "utf-8")
    assert run("import", str(file), "--preview", check=False)
    with pytest.raises(AssertionError, match=r": 2\n"):
        run("import", str(file))
    with pytest.raises(AssertionError, match=r": 2\n"):
        run("import", str(file), "--profile", "nobody", "--mode", "history", "--db", "x.db")
