"""Opening the file: ours is opened, made or upgraded whole; everything else is refused and left as it is."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from commandcenter import database
from commandcenter.database import APPLICATION, connect, transaction
from commandcenter.errors import UserError
from tests.commandcenter.drafts import change, rows


def refusal(path: Path, *, writer: bool = False) -> UserError:
    with pytest.raises(UserError) as caught:
        connect(path, writer=writer)
    assert caught.value.values["path"] == str(path)
    return caught.value


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "care room #1?.db"  # a name that an address would cut
    connect(path, writer=True).close()
    return path


def test_a_writer_makes_a_file_that_is_known_as_ours(made: Path) -> None:
    assert made.exists()
    assert rows(made, "PRAGMA application_id") == [(APPLICATION,)]
    assert rows(made, "PRAGMA user_version") == [(len(database._migrations()),)]
    assert rows(made, "PRAGMA journal_mode") == [("wal",)]


def test_every_file_has_a_name_of_its_own_and_keeps_it(made: Path, tmp_path: Path) -> None:
    named = "SELECT value FROM meta WHERE name = 'database'"
    connect(tmp_path / "other.db", writer=True).close()
    first = rows(made, named)
    connect(made, writer=True).close()
    assert rows(made, named) == first != rows(tmp_path / "other.db", named)


def test_what_is_committed_is_on_disk_and_what_is_deleted_is_overwritten(made: Path) -> None:
    connection = connect(made, writer=True)
    asked = [
        connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("synchronous", "secure_delete")
    ]
    connection.close()
    assert asked == [2, 1]  # FULL, ON


def test_a_reader_never_writes(made: Path) -> None:
    reader = connect(made)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database._raw(reader).execute("DELETE FROM meta")
    reader.close()


def test_a_missing_file_is_not_made_by_a_reader(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.db").key == "journal_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("writer", [True, False])
def test_a_folder_is_no_database(tmp_path: Path, writer: bool) -> None:
    assert refusal(tmp_path, writer=writer).key == "journal_unreadable"


@pytest.mark.parametrize("writer", [True, False])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, writer: bool) -> None:
    path = tmp_path / "holidays.db"
    path.write_text("a text that somebody still needs " * 50)
    before = path.read_bytes()
    error = refusal(path, writer=writer)
    assert (error.key, error.values["why"]) == ("journal_unreadable", "file is not a database")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["holidays.db"]


@pytest.mark.parametrize("writer", [True, False])
def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path, writer: bool) -> None:
    path = tmp_path / "photos.db"
    change(path, "CREATE TABLE photos (name TEXT)")
    before = path.read_bytes()
    assert refusal(path, writer=writer).key == "journal_foreign"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["photos.db"]


def test_a_newer_file_is_refused_in_words_and_left_as_it_is(made: Path) -> None:
    change(made, "PRAGMA user_version = 99")
    for writer in (True, False):
        error = refusal(made, writer=writer)
        assert error.key == "journal_newer"
        assert (error.values["version"], error.values["known"]) == (99, len(database._migrations()))
    assert rows(made, "PRAGMA user_version") == [(99,)]


def test_a_reader_leaves_the_upgrade_to_the_writer(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = [*database._migrations(), "CREATE TABLE later (a)"]
    monkeypatch.setattr(database, "_migrations", lambda: later)
    assert refusal(made).key == "journal_older"
    connect(made, writer=True).close()
    connect(made).close()
    assert rows(made, "SELECT name FROM sqlite_master WHERE name = 'later'") == [("later",)]


def test_an_interrupted_upgrade_leaves_nothing_half_done(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = database._migrations()
    tables = rows(made, "SELECT name, sql FROM sqlite_master ORDER BY name")
    half = "CREATE TABLE half (a); INSERT INTO half VALUES (1); INSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(database, "_migrations", lambda: [*first, half])
    error = refusal(made, writer=True)
    assert error.key == "journal_unreadable"
    assert "nowhere" in str(error.values["why"])
    assert rows(made, "SELECT name, sql FROM sqlite_master ORDER BY name") == tables
    assert rows(made, "PRAGMA user_version") == [(len(first),)]
    monkeypatch.setattr(database, "_migrations", lambda: [*first, "CREATE TABLE half (a)"])
    connect(made, writer=True).close()
    assert rows(made, "PRAGMA user_version") == [(len(first) + 1,)]


def test_a_file_whose_making_was_interrupted_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, path = database._migrations(), tmp_path / "new.db"
    with monkeypatch.context() as broken:
        broken.setattr(database, "_migrations", lambda: [f"{good[0]}; nonsense"])
        assert refusal(path, writer=True).key == "journal_unreadable"
    connect(path, writer=True).close()
    assert rows(path, "PRAGMA user_version") == [(len(good),)]


@pytest.mark.parametrize("address", ["postgresql://care@host/care", "postgres://host/care"])
def test_postgres_is_refused_in_words(address: str) -> None:
    with pytest.raises(UserError) as caught:
        connect(Path(address), writer=True)
    assert caught.value.key == "journal_postgres"


def test_a_transaction_is_all_or_nothing(made: Path) -> None:
    connection = connect(made, writer=True)

    def write_and_break() -> None:
        with transaction(connection):
            connection.exec_driver_sql("INSERT INTO meta VALUES ('half', 'done')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_break()
    with transaction(connection):
        connection.exec_driver_sql("INSERT INTO meta VALUES ('whole', 'done')")
    connection.close()
    assert rows(made, "SELECT name FROM meta WHERE value = 'done'") == [("whole",)]


def test_a_commit_that_fails_is_taken_back_and_the_next_one_goes_through(made: Path) -> None:
    connection = connect(made, writer=True)
    connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql(
        "CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises(IntegrityError), transaction(connection):
        connection.exec_driver_sql("INSERT INTO child VALUES (1)")  # noticed at the commit
    with transaction(connection):
        connection.exec_driver_sql("INSERT INTO parent VALUES (1)")
        connection.exec_driver_sql("INSERT INTO child VALUES (1)")
    connection.close()
    assert rows(made, "SELECT id FROM child") == [(1,)]


def test_readers_beside_a_writer_see_what_is_committed_and_no_more(made: Path) -> None:
    writer, reader = connect(made, writer=True), connect(made)
    with transaction(writer):
        writer.exec_driver_sql("INSERT INTO meta VALUES ('seen', '1')")
        during = reader.exec_driver_sql("SELECT count(*) FROM meta").scalar()
    after = reader.exec_driver_sql("SELECT count(*) FROM meta").scalar()
    writer.close()
    reader.close()
    assert (during, after) == (1, 2)


def test_a_refused_file_is_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    change(path, "CREATE TABLE photos (name TEXT)")
    refusal(path, writer=True)
    alone = sqlite3.connect(path, timeout=0)
    alone.execute("BEGIN EXCLUSIVE")
    alone.close()
