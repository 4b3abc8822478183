"""A person is erased for good: from every file, from what is answered, with counts, figures and proofs left."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import format_us, now_us
from tests.journeys.erased import (
    ADA,
    HANDLE,
    HIS_THREAD,
    MARKS,
    NAME,
    REPLY,
    SHARED,
    WORDS,
    event,
    events,
    found,
    his,
    lines,
)
from tests.journeys.hubs import run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in a folder of its own, taken in from a recorded one."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "care.db"
    replay(tmp_path, path, events())
    return path


def replay(folder: Path, path: Path, told: list[dict[str, Any]]) -> None:
    run("replay", str(lines(folder / "told.jsonl", told)), "--db", str(path))


def erase(path: Path, author: str = ADA, *, check: bool = True) -> dict[str, Any]:
    told = run("erase", "--db", str(path), "--author", author, "--json", check=check)
    return json.loads(told) if told else {}


def figures(path: Path, at: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("state", "--db", str(path), "--at", at, "--json"))
    return {name: value for name, value in told.items() if name not in {"hash", "digest", "seq"}}


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_nothing_of_him_is_left_in_any_file_and_all_counts_stay(path: Path) -> None:
    at = format_us(now_us())
    before, counted = figures(path, at), asked(path, "SELECT name, value FROM counters")
    assert {mark for _, mark in found(path.parent)} >= {WORDS, REPLY, HIS_THREAD}
    told = erase(path)
    assert told["persons"] == 1
    assert told["texts"] >= 4
    assert found(path.parent) == []
    assert figures(path, at) == before
    assert asked(path, "SELECT name, value FROM counters") == counted
    assert json.loads(run("audit", "verify", "--db", str(path), "--json"))["ok"]
