"""Opening the journal's SQLite file: one writing connection, readers beside it, migrations."""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from commandcenter.errors import UserError

__all__ = [
    "APPLICATION",
    "Connection",
    "DatabaseError",
    "connect",
    "copy",
    "empty_log",
    "rewrite",
    "transaction",
    "upgrade",
]

APPLICATION = 0x63617265  # "care": tells our files from others


def connect(path: Path, *, writer: bool = False) -> Connection:
    """Open the database; a writer creates and upgrades it. UserError says what to do where it cannot."""
    if str(path).startswith(("postgresql:", "postgres:")):
        raise UserError("journal_postgres", path=str(path))
    if not writer and not path.exists():
        raise UserError("journal_missing", path=str(path))
    try:
        connection = _open(path, writer=writer)
        try:
            version = _checked(connection, path, writer=writer)
            if writer:
                _prepare(connection)
                _upgrade(connection, version)
        except BaseException:
            connection.close()
            raise
    except Exception as error:
        if isinstance(error, UserError):
            raise
        raise UserError("journal_unreadable", path=str(path), why=_why(error)) from error
    return connection


_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def copy(source: Path, target: Path) -> None:
    """Write a whole copy of a database as it stands at one instant, while others write it or not.

    What was deleted is not in it. The target must not be there; it is on disk when this returns. UserError
    where the source cannot be read or the target not be written.
    """
    if not source.exists():
        raise UserError("journal_missing", path=str(source))
    try:
        with closing(_open(source, writer=False)) as connection:
            _checked(connection, source, writer=True)  # an older one is copied as it is
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except (DatabaseError, OSError) as error:
        if getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise UserError("copy_damaged", path=str(source), why=_why(error)) from error
        raise UserError("copy_failed", path=str(target), why=_why(error)) from error


def upgrade(path: Path) -> None:
    """Bring a copy that nobody else has open to this program's version, and leave one file."""
    with closing(connect(path, writer=True)) as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Run the block in one transaction, taken for writing at its start; all or nothing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        if _raw(connection).in_transaction:  # a full disk has ended it already
            connection.exec_driver_sql("ROLLBACK")
        raise


def rewrite(connection: Connection) -> None:
    """Write the whole file anew: what rows left behind when they moved within a page is not in it.

    `secure_delete` zeroes only what is deleted. The writer's own connection, outside of a transaction.
    """
    connection.exec_driver_sql("VACUUM")


def empty_log(connection: Connection) -> bool:
    """Bring all into the file and empty the log ahead of it; False where a reader still needs that."""
    connection.exec_driver_sql(
        "PRAGMA busy_timeout = 500"
    )  # readers are short; whoever is not, later
    try:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10000")
    return not busy


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
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _prepare(connection: Connection) -> None:
    """Set up the writer, once the file is known to be ours: the first of these changes the file."""
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # NORMAL lost acknowledged rows in simulated power cuts
        "secure_delete = ON",
        "foreign_keys = ON",
        "cache_size = -16000",
        "wal_autocheckpoint = 2000",
    ):
        connection.exec_driver_sql(f"PRAGMA {pragma}")


def _checked(connection: Connection, path: Path, *, writer: bool) -> int:
    """Return the file's version, 0 for a new one; UserError where it is not for this program."""
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    owner = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    known = len(_migrations())
    if owner != APPLICATION and (tables or not writer):
        raise UserError("journal_foreign", path=str(path))
    if version > known:
        raise UserError("journal_newer", path=str(path), version=version, known=known)
    if version < known and not writer:
        raise UserError("journal_older", path=str(path))
    return version


def _upgrade(connection: Connection, version: int) -> None:
    for number, script in enumerate(_migrations()[version:], version + 1):
        _migrate(connection, number, script)


def _migrate(connection: Connection, number: int, script: str) -> None:
    """Apply one step whole or not at all."""
    raw = _raw(connection)
    end = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {number};"
    if number == 1:
        end += f"INSERT INTO meta VALUES ('database', '{uuid.uuid4().hex}');"  # noqa: S608
    try:
        raw.executescript(f"BEGIN IMMEDIATE;\n{script}\n;{end}\nCOMMIT;")
    except sqlite3.Error:
        if raw.in_transaction:
            raw.rollback()
        raise


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - SQLite only, see `_open`
    return raw


def _why(error: Exception) -> str:
    """Return what the database said, without the statement it was asked."""
    return str(getattr(error, "orig", None) or error)


def _migrations() -> list[str]:
    """Return the scripts in order; file names start with their number."""
    folder = resources.files("resources") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [f.read_text(encoding="utf-8") for f in files]
