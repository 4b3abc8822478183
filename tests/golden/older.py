"""Logs of every earlier version, kept as SQL: a small log, as its tables were then.

Whoever adds a migration first runs `python -m tests.golden.older`, which keeps the version before it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from commandcenter import database
from commandcenter import head as heads
from commandcenter.journal import Journal
from commandcenter.secrets import Seal, key_file, key_for
from tests.commandcenter.drafts import draft

FOLDER = Path(__file__).parent / "logs"
NAME = "0123456789abcdef0123456789abcdef"
KEY = b"a key that opens nothing of note"  # of these logs only


def versions() -> list[int]:
    """Return the versions of which a log is kept."""
    return sorted(int(file.stem[1:]) for file in FOLDER.glob("v*.sql"))


def opened(version: int, path: Path) -> Path:
    """Make the log of a version at `path`, with its head and the key that belongs to it."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((FOLDER / f"v{version}.sql").read_text("utf-8"))
        seq, mark = db.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    own_key()
    heads.write(heads.beside(path), heads.sealed(KEY, NAME, seq, mark))
    return path


def own_key() -> None:
    """Put the key of these logs where this machine keeps its keys."""
    file = key_file(NAME)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(KEY)
    file.chmod(0o600)


def written(path: Path) -> None:
    """Write a log of this version: messages with texts and persons, a frame put aside, an answer."""
    own_key()
    with closing(database.connect(path, writer=True)) as db:
        db.exec_driver_sql("UPDATE meta SET value = ? WHERE name = 'database'", (NAME,))
    journal = Journal(path)
    texts = Seal(key_for(NAME), "text")
    told = ("manca la linea", "sin fibra desde ayer", "my bill is wrong", "grazie")
    journal.append(
        [
            draft(number, text=text, texthash=texts.digest(text.encode()))
            for number, text in enumerate(told, 1)
        ]
    )
    journal.append([draft(5, "another content", name="m1"), draft(6, type="care.message.sent.v1")])
    journal.close()


def dump(path: Path, version: int) -> str:
    """Return a log as SQL with the tables that a version had."""
    with (
        TemporaryDirectory() as folder,
        closing(sqlite3.connect(path)) as now,
        closing(sqlite3.connect(Path(folder) / "older.db")) as older,
    ):
        for script in database._migrations()[:version]:
            older.executescript(script)
        older.execute("DELETE FROM counters")
        for (table,) in older.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            columns = [row[1] for row in older.execute(f"PRAGMA table_info({table})")]
            asked = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - names of ours
            put = f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608
            older.executemany(put, now.execute(asked).fetchall())
        older.commit()
        known = (
            f"PRAGMA application_id = {database.APPLICATION};\nPRAGMA user_version = {version};\n"
        )
        return known + "\n".join(older.iterdump()) + "\n"


def main() -> None:
    """Keep the log of this version and of each before it that is not kept yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "now.db"
        written(path)
        for version in range(1, len(database._migrations()) + 1):
            file = FOLDER / f"v{version}.sql"
            if not file.exists():
                file.write_text(dump(path, version), "utf-8")


if __name__ == "__main__":
    main()
