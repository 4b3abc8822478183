"""A site names accounts before they write: only keyed digests of them reach the disk, and they are known."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.erased import HANDLE, event, found, his, lines, said
from tests.journeys.hubs import ROOT, hub, run
from tests.waiting import until

NEW = "planet.daily_news"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in which Ada writes, and later somebody else."""
    path = tmp_path / "data" / "care.db"
    path.parent.mkdir()
    replay(path, event(40, "message.received", his("t1", "when will it work?")))
    return path


def replay(path: Path, *told: dict[str, Any]) -> None:
    file = lines(path.parent.parent / "told.jsonl", told)
    run("replay", str(file), "--db", str(path))
    file.unlink()


def critical(path: Path, act: str, *accounts: str, **more: str) -> dict[str, Any]:
    file = path.parent.parent / "accounts.txt"
    file.write_text("# whom we know\n" + "\n".join(accounts) + "\n", "utf-8")
    told = [word for name, value in more.items() for word in (f"--{name}", value)]
    answer: dict[str, Any] = json.loads(
        run("critical", act, str(file), "--db", str(path), "--json", *told)
    )
    return answer


def steps(path: Path) -> list[tuple[str, str, str]]:
    out = path.parent.parent / "rows.jsonl"
    run("export", "--db", str(path), "--format", "jsonl", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    out.unlink()
    data = [row["data"] for row in rows if row["type"] == "care.critical.changed.v1"]
    return [(each["act"], each["cls"], each["reason"]) for each in data]


async def test_a_listed_account_is_critical_as_soon_as_it_has_written(path: Path) -> None:
    told = critical(path, "add", f"X {HANDLE.upper()}", f"@{NEW}", reason="campaign of spring")
    assert told == {"changed": 2, "listed": 2, "known": 1}
    assert found(path.parent, (NEW, NEW.upper())) == []  # not even as it was typed
    assert critical(path, "add", f"@{NEW}")["changed"] == 0
    assert json.loads(run("critical", "count", "--db", str(path), "--json")) == {"influencer": 2}
    replay(path, event(41, "message.received", said("t2", "hello there", "9", handle=NEW)))
    async with hub(path):
        entered = ("enter", "influencer", "listed")
        await until(lambda: steps(path) == [entered] * 2, 90)
    told = critical(path, "remove", f"x {HANDLE}")
    assert told == {"changed": 1, "listed": 1, "known": 1}
    async with hub(path):
        await until(lambda: steps(path)[2:] == [("exit", "influencer", "unlisted")], 90)
    run("audit", "verify", "--db", str(path))


def test_a_list_may_come_on_the_standard_input(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "critical", "add", "-", "--db", str(path), "--json"],
        cwd=ROOT, input=f"x {HANDLE}\n", capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(done.stdout) == {"changed": 1, "listed": 1, "known": 1}


@pytest.mark.parametrize(
    "text", ["", "one two three", "@", "x @", "@a\u200e", "\0", f"{'x' * 61} @a", f"@{'a' * 200}"]
)
def test_a_line_that_is_no_account_is_named(path: Path, text: str) -> None:
    with pytest.raises(AssertionError, match=r": 2\n.*accounts.txt"):
        critical(path, "add", text)


def test_a_class_that_needs_two_people_is_no_class_of_a_list(path: Path) -> None:
    with pytest.raises(AssertionError, match="exploiter"):
        critical(path, "add", "x @somebody", **{"class": "exploiter"})
