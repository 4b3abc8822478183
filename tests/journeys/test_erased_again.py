"""A backup knows whoever was erased after it was made: put back, it is rid of him by itself."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.erased import ADA, HIS_THREAD, REPLY, WORDS, event, events, found, his, lines
from tests.journeys.hubs import ROOT, hub, run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in a folder of its own, a backup of it in another, and Ada erased since."""
    path = tmp_path / "data" / "care.db"
    path.parent.mkdir()
    (tmp_path / "kept").mkdir()
    replay(path, events())
    run("backup", str(kept(path)), "--db", str(path))
    run("erase", "--db", str(path), "--author", ADA)
    return path


def kept(path: Path) -> Path:
    return path.parent.parent / "kept" / "backup.db"


def replay(path: Path, told: list[dict[str, object]]) -> None:
    file = lines(path.parent.parent / "told.jsonl", told)
    run("replay", str(file), "--db", str(path))
    file.unlink()


def move_away(path: Path) -> None:
    """Take the log away, as docs/operations.md says; what stands beside it stays."""
    aside = path.parent.parent / "aside"
    aside.mkdir()
    for end in ("", "-wal", "-shm", ".head"):
        file = path.with_name(path.name + end)
        if file.exists():
            shutil.move(file, aside / file.name)


def erasures(path: Path) -> list[tuple[str, str]]:
    sql = "SELECT id, actor FROM events WHERE type = 'care.person.erased.v1' ORDER BY seq"
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_a_backup_from_before_an_erasure_is_restored_without_him(path: Path) -> None:
    before = erasures(path)
    assert {mark for _, mark in found(kept(path).parent)} >= {WORDS, REPLY, HIS_THREAD}
    move_away(path)
    told = json.loads(run("restore", str(kept(path)), "--db", str(path), "--json"))
    assert told["erased_again"] == 1
    assert found(path.parent) == []
    assert erasures(path) == before  # the same proof, by whoever did it
    assert json.loads(run("audit", "verify", "--db", str(path), "--json"))["ok"]
    replay(path, events())  # a platform sends it all again
    assert found(path.parent) == []


def test_an_older_file_that_was_put_back_by_hand_is_rid_of_him_when_its_hub_starts(
    path: Path,
) -> None:
    move_away(path)
    shutil.copy(kept(path), path)
    shutil.copy(kept(path).with_name("backup.db.head"), path.with_name("care.db.head"))
    assert WORDS in {mark for _, mark in found(path.parent)}
    run("retention", "--db", str(path))  # any command that writes will do
    assert found(path.parent) == []
    assert len(erasures(path)) == 1


async def test_a_hub_shows_nobody_a_person_who_is_to_be_erased_again(path: Path) -> None:
    move_away(path)
    shutil.copy(kept(path), path)
    shutil.copy(kept(path).with_name("backup.db.head"), path.with_name("care.db.head"))
    async with hub(path):
        assert found(path.parent) == []


def test_what_came_between_backup_and_erasure_is_known_when_it_comes_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data" / "care.db"
    path.parent.mkdir()
    (tmp_path / "kept").mkdir()
    replay(path, [event(30, "message.received", his("dm:other", "hello"))])
    run("backup", str(kept(path)), "--db", str(path))
    replay(path, events())
    run("erase", "--db", str(path), "--author", ADA)
    move_away(path)
    run("restore", str(kept(path)), "--db", str(path))
    replay(path, events())
    assert found(path.parent, (WORDS, HIS_THREAD)) == []


def test_who_writes_anew_after_his_erasure_is_not_erased_by_a_restart(path: Path) -> None:
    replay(path, [event(21, "message.received", his("dm:new", "hello, it is me"))])
    before = erasures(path)
    run("retention", "--db", str(path))
    assert erasures(path) == before
    assert ("care.db", "hello, it is me") in found(path.parent, ("hello, it is me",))


def test_the_list_names_nobody_and_counts_only_as_its_log_wrote_it(path: Path) -> None:
    told = path.with_name("care.db.erased")
    assert found(path.parent) == []
    assert told.stat().st_mode & 0o077 == 0
    told.write_bytes(told.read_bytes().replace(b'"who":"', b'"who":"not ') + b'{"erased":')
    move_away(path)
    left = json.loads(run("restore", str(kept(path)), "--db", str(path), "--json"))
    assert left["erased_again"] == 0  # of another hand: nobody is erased by it


def test_a_list_that_was_lost_is_written_anew_from_the_log(path: Path) -> None:
    told = path.with_name("care.db.erased")
    before = told.read_bytes()
    told.unlink()
    run("retention", "--db", str(path))
    assert told.read_bytes() == before


@pytest.mark.parametrize("author", ["", "  ", "two\nlines", "x" * 1025])
def test_an_id_that_is_none_is_told_in_words(path: Path, author: str) -> None:
    with pytest.raises(AssertionError, match=r": 2\n.*--author"):
        run("erase", "--db", str(path), "--author", author)


def said_by_restore(path: Path, to: Path) -> str:
    done = subprocess.run(
        [sys.executable, "main.py", "restore", str(kept(path)), "--db", str(to)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stderr


def test_a_restore_without_a_list_says_what_it_cannot_know(path: Path) -> None:
    assert "other.db.erased" in said_by_restore(path, path.with_name("other.db"))


def test_a_restore_with_a_whole_list_says_nothing_and_with_a_damaged_one_what_it_lost(
    path: Path,
) -> None:
    move_away(path)
    assert said_by_restore(path, path) == ""
    told = path.with_name("care.db.erased")
    told.write_bytes(told.read_bytes()[:-9] + b"\xff\xfe\n")
    shutil.rmtree(path.parent.parent / "aside")
    move_away(path)
    assert "care.db.erased" in said_by_restore(path, path)
