"""Backup and restore: what was written is whole, checked, and overwrites nothing."""

import os
from pathlib import Path

import pytest

from commandcenter import backup as kept_room
from commandcenter import database
from commandcenter import head as heads
from commandcenter.backup import backup, restore
from commandcenter.chain import verify
from commandcenter.errors import UserError
from commandcenter.journal import Journal
from commandcenter.secrets import key_file
from tests.commandcenter.drafts import change, draft, facts, rows
from tests.commandcenter.test_chain import written
from tests.golden import older


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "care.db")


def kept(path: Path, out: Path) -> kept_room.Kept:
    return backup(path, out, heads.beside(path))


def refused(key: str, function: object, *arguments: object) -> None:
    with pytest.raises(UserError) as error:
        function(*arguments)  # type: ignore[operator]
    assert error.value.key == key


def test_a_backup_restored_is_the_same_log_and_goes_on(path: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    made = kept(path, out)
    again = restore(out, back, heads.beside(back))
    assert (made.seq, made.state) == (again.seq, again.state)
    assert facts(back) == facts(path)
    tables = [name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        assert rows(back, f"SELECT * FROM {table}") == rows(path, f"SELECT * FROM {table}")  # noqa: S608
    journal = Journal(back)
    assert journal.altered == ""
    journal.append([draft(40)])
    journal.close()
    assert verify(back).ok


def test_a_backup_is_taken_while_the_log_is_written(path: Path, tmp_path: Path) -> None:
    journal = Journal(path)
    journal.append([draft(20)])
    made = kept(path, tmp_path / "out.db")
    journal.append([draft(21)])
    journal.close()
    assert made.seq == 9
    assert len(facts(tmp_path / "out.db")) == 9


def test_only_the_owner_may_read_it_and_nothing_else_is_left(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    before = os.umask(0o077)
    try:
        kept(path, folder / "out.db")
    finally:
        os.umask(before)
    assert sorted(file.name for file in folder.iterdir()) == ["out.db", "out.db.head"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_nothing_that_is_there_is_overwritten(path: Path, tmp_path: Path) -> None:
    out, taken = tmp_path / "out.db", tmp_path / "taken.db"
    taken.write_bytes(b"precious")
    refused("copy_would_overwrite", kept, path, taken)
    kept(path, out)
    refused("copy_would_overwrite", kept, path, out)
    refused("copy_would_overwrite", restore, out, taken, heads.beside(taken))
    assert taken.read_bytes() == b"precious"
    beside = tmp_path / "new.db"
    beside.with_name("new.db-wal").write_bytes(b"of another log")
    refused("copy_would_overwrite", restore, out, beside, heads.beside(beside))


def test_the_head_of_a_log_that_is_gone_is_no_backups_to_replace(
    path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.db"
    kept(path, out)
    journal = Journal(path)
    journal.append([draft(20)])
    journal.close()
    path.unlink()
    refused("copy_would_overwrite", restore, out, path, heads.beside(path))
    assert not path.exists()
    heads.beside(path).unlink()
    assert restore(out, path, heads.beside(path)).seq == 8


@pytest.mark.parametrize(
    ("tampering", "problem"),
    [
        ("UPDATE events SET time_us = 1 WHERE seq = 3", "audit_row_changed"),
        ("DELETE FROM quarantine", "audit_letter_changed"),
    ],
)
def test_an_altered_log_gives_no_backup_and_an_altered_backup_no_log(
    path: Path, tmp_path: Path, tampering: str, problem: str
) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    kept(path, out)
    change(out, tampering)
    refused(problem, restore, out, back, heads.beside(back))
    assert not back.exists()
    change(path, tampering)
    refused(problem, kept, path, back)
    assert not back.exists()
    assert not list(tmp_path.glob("*.half*"))


@pytest.mark.parametrize("first", [0, 4096], ids=["its first page", "the others"])
def test_a_damaged_backup_is_told_as_one(path: Path, tmp_path: Path, first: int) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    kept(path, out)
    size = out.stat().st_size
    with out.open("r+b") as file:
        file.seek(first)
        file.write(b"\xa5" * (size - first))
    refused("copy_damaged", restore, out, back, heads.beside(back))
    assert not back.exists()
    assert not list(tmp_path.glob("*.half*"))


def test_a_backup_without_its_head_is_in_doubt(path: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    kept(path, out)
    heads.beside(out).unlink()
    refused("audit_head_missing", restore, out, back, heads.beside(back))


def test_without_the_key_no_hub_could_go_on_with_it(path: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    kept(path, out)
    ((name,),) = rows(path, "SELECT value FROM meta WHERE name = 'database'")
    key_file(str(name)).unlink()
    refused("backup_keyless", restore, out, back, heads.beside(back))


def test_what_is_not_there_or_not_ours_is_refused_in_words(path: Path, tmp_path: Path) -> None:
    nowhere, alien = tmp_path / "nowhere.db", tmp_path / "alien.db"
    change(alien, "CREATE TABLE theirs (x)")
    refused("journal_missing", kept, nowhere, tmp_path / "out.db")
    refused("journal_foreign", kept, alien, tmp_path / "out.db")
    refused("backup_missing", restore, nowhere, tmp_path / "b.db", tmp_path / "b.db.head")
    refused("file_not_written", kept, path, tmp_path / "no" / "folder.db")


def test_a_backup_of_an_older_version_is_brought_up_to_date_one_of_a_newer_is_refused(
    tmp_path: Path,
) -> None:
    out, back, newest = tmp_path / "out.db", tmp_path / "back.db", len(database._migrations())
    made = kept(older.opened(newest, tmp_path / "now.db"), tmp_path / "kept.db")
    older.opened(newest - 1, out)
    refused("journal_older", kept, out, tmp_path / "second.db")
    assert restore(out, back, heads.beside(back)).state == made.state
    assert rows(back, "PRAGMA user_version") == [(newest,)]
    journal = Journal(back)
    journal.append([draft(40)])
    journal.close()
    assert verify(back).ok
    change(out, "PRAGMA user_version = 99")
    refused("journal_newer", restore, out, tmp_path / "third.db", tmp_path / "third.db.head")


def test_what_a_kill_left_of_an_earlier_try_is_no_hindrance(path: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out.db", tmp_path / "back.db"
    out.with_name("out.db.half").write_bytes(b"half of it")
    kept(path, out)
    assert verify(out).ok
    restore(out, back, heads.beside(back))
    out.unlink()  # kills between the head and the name
    journal = Journal(path)
    journal.append([draft(20)])
    journal.close()
    made = kept(path, out)
    back.unlink()
    back.with_name("back.db.head").unlink()
    restore(out, back, heads.beside(back))
    back.unlink()
    assert restore(out, back, heads.beside(back)).state == made.state
