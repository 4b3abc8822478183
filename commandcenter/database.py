"""Opening the journal's SQLite file: one writing connection, readers beside it, migrations."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from commandcenter.errors import UserError

APPLICATION = 0x63617265  # "care": tells our files from others


def connect(path: Path, *, writer: bool = False) -> Connection:
    """Open the database; a writer creates and upgrades it. UserError says what to do where it cannot."""
    if str(path).startswith(("postgresql:", "postgres:")):
        raise UserError("journal_postgres", path=str(path))
    if not writer and not path.exists():
        raise UserError("journal_missing", path=str(path))
    try:
        connection = _open(path, writer=writer)
        _check(connection, path, writer=writer)
    except Exception as error:
        if isinstance(error, UserError):
            raise
        raise UserError("journal_unreadable", path=str(path), why=str(error)) from error
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Run the block in one transaction, taken for writing at its start; all or nothing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _open(path: Path, *, writer: bool) -> Connection:
    def raw() -> sqlite3.Connection:
        mode = "rwc" if writer else "ro"
        return sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,  # transactions are ours, also around DDL
            check_same_thread=False,  # the writer's thread is not the one that opened it
            timeout=10,
        )

    engine = create_engine("sqlite://", creator=raw, poolclass=NullPool)
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if writer:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # NORMAL lost acknowledged rows in simulated power cuts
            "secure_delete = ON",
            "foreign_keys = ON",
            "cache_size = -16000",
            "wal_autocheckpoint = 2000",
        ):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    return connection


def _check(connection: Connection, path: Path, *, writer: bool) -> None:
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    owner = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if owner != APPLICATION and (tables or not writer):
        raise UserError("journal_foreign", path=str(path))
    steps = _migrations()
    if version > len(steps):
        raise UserError("journal_newer", path=str(path), version=version, known=len(steps))
    if version < len(steps):
        if not writer:
            raise UserError("journal_older", path=str(path))
        for number in range(version, len(steps)):
            _migrate(connection, number + 1, steps[number])


def _migrate(connection: Connection, number: int, script: str) -> None:
    """Apply one step whole or not at all."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - SQLite only, see `_open`
    end = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {number};"
    if number == 1:
        end += f"INSERT INTO meta VALUES ('database', '{uuid.uuid4().hex}');"  # noqa: S608
    try:
        raw.executescript(f"BEGIN IMMEDIATE;\n{script}\n{end}\nCOMMIT;")
    except sqlite3.Error:
        if raw.in_transaction:
            raw.rollback()
        raise


def _migrations() -> list[str]:
    """Return the scripts in order; file names start with their number."""
    folder = resources.files("resources") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [f.read_text(encoding="utf-8") for f in files]
