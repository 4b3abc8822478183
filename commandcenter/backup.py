"""A backup of a log while its hub runs, a log out of a backup; neither counts before it was read.

A backup is one database file and its head (`OUT.head`). It holds what the database holds, identities still
encrypted; the key that opens them is not in it and is kept apart (docs/operations.md). A file is written
under another name, checked, then named: whoever finds OUT finds a whole one, also after a kill.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from commandcenter import chain, database
from commandcenter import head as heads
from commandcenter.checkpoints import digest
from commandcenter.errors import UserError
from commandcenter.head import Head
from commandcenter.history import History
from commandcenter.hub import presence
from commandcenter.platform import put_new
from commandcenter.secrets import key_file, key_for


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the file, up to which position, and the hash of the state folded from it."""

    file: str
    bytes: int
    seq: int
    state: str


def backup(path: Path, out: Path, head_file: Path) -> Kept:
    """Copy a log as it stands now and check the copy against the head and the state of the log itself.

    Raises UserError where `out` is there already, the log is not as it was written, or the disk refuses.
    """
    database.connect(path).close()  # says in words what is wrong with it before anything is written
    _must_be_free(out)
    head = _head(head_file)  # before the copy: it may go on meanwhile, never back
    with _draft(out) as half:
        database.copy(path, half)
        found = _checked(half, path, head)
        kept = _kept(half, out, found)
        if kept.state != _state(path, found.seq):
            raise UserError("backup_differs", path=str(path))
        _name(half, out, heads.beside(out), found, is_log=False)
    return kept


def restore(source: Path, path: Path, head_file: Path) -> Kept:
    """Make a log out of a backup, checked before and after; nothing that is there is overwritten.

    Raises UserError where `path` is there or a hub uses it, or the backup is not as it was written.
    """
    if not source.is_file():
        raise UserError("backup_missing", path=str(source))
    with presence.sole_writer(path):
        for taken in (path, *_beside(path)):
            _must_be_free(taken)
        head = _head(heads.beside(source))
        with _draft(path) as half:
            database.copy(source, half)
            database.upgrade(half)
            found = _checked(half, source, head)
            kept = _kept(half, path, found)
            _name(half, path, head_file, found, is_log=True)
    return kept


def _must_be_free(file: Path) -> None:
    if file.exists():
        raise UserError("copy_would_overwrite", path=str(file))
    if not file.absolute().parent.is_dir():
        raise UserError("file_not_written", file=str(file))


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the files that SQLite would read together with a database: they belong to the one before."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


@contextlib.contextmanager
def _draft(out: Path) -> Iterator[Path]:
    """Give the name under which a file is made. What a kill left of an earlier try is taken away first."""
    half = out.with_name(out.name + ".half")
    files = (half, *_beside(half))
    for file in files:
        file.unlink(missing_ok=True)
    try:
        yield half
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _head(file: Path) -> Head | None:
    try:
        return heads.read(file)
    except ValueError as error:
        raise UserError("audit_head_forged", path=str(file), row=None, head=None, seq=0) from error


def _checked(half: Path, told: Path, head: Head | None) -> chain.Verdict:
    """Open what was written and read all of it; `told` is the file that a person knows."""
    if head is None:
        raise UserError("audit_head_missing", path=str(told), row=None, head=None, seq=0)
    found = chain.verify(half, head=head)
    if not found.ok:
        raise found.error(told)
    if (
        not found.keyed
    ):  # a hub would make a new key, and know none of its persons and tokens any more
        raise UserError("backup_keyless", path=str(told), file=str(key_file(head.database)))
    return found


def _kept(half: Path, out: Path, found: chain.Verdict) -> Kept:
    return Kept(
        file=str(out.absolute()),
        bytes=half.stat().st_size,
        seq=found.seq,
        state=_state(half, found.seq),
    )


def _state(path: Path, seq: int) -> str:
    """Return the hash of the state that a log folds to at a position."""
    with contextlib.closing(History(path)) as history:
        return digest(history.state_now(seq))


def _name(half: Path, out: Path, head_file: Path, found: chain.Verdict, *, is_log: bool) -> None:
    """Give a checked file its name, its head first: a file without its head would be in doubt.

    A head may be there of a try that was killed right here; that of a log tells how far that log had come.
    """
    with contextlib.closing(History(half)) as history:
        name = history.database
    head = heads.sealed(key_for(name), name, found.seq, bytes.fromhex(found.hash))
    before = _head(head_file)
    if before is not None and (before != head if is_log else before.database != name):
        raise UserError("copy_would_overwrite", path=str(head_file))
    heads.write(head_file, head)
    try:
        put_new(half, out)
    except FileExistsError as error:
        raise UserError("copy_would_overwrite", path=str(out)) from error
