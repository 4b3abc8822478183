"""Where a running hub is to be found by commands and seats of the same person on this machine.

A private file in the settings folder, beside a lock on the database: the lock tells whether the hub
lives (the system frees it however the hub ends), the file how to reach it.
"""

import contextlib
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from commandcenter.errors import UserError
from commandcenter.platform import LockedError, config_folder, lock_file, lock_holder, private_file

_GLANCE_S = 0.1
_IN_A_ROW_S = (
    0.9  # a hub that works leaves word twice a second, one that fails is started again after one
)


class Presence(msgspec.Struct, frozen=True):
    """How to reach a hub: its address, a token for commands, for this person's wall and desk.

    `door` is the address for others, the same as `url` where it is reached on this machine only; `path` is
    its database.
    """

    url: str
    admin_token: str
    wall_token: str
    desk_token: str = ""
    door: str = ""
    path: str = ""


@contextlib.contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the database as its one writer; raise UserError in words where another process does."""
    if path.is_dir():
        raise UserError("journal_is_folder", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = lock_file(_lock(path), "hub")
    except LockedError as error:
        raise UserError("journal_in_use", path=str(path)) from error
    with lock:
        yield


def is_held(path: Path) -> bool:
    """Tell whether a hub writes this database now."""
    return lock_holder(_lock(path)) is not None


def sign_of_life(path: Path) -> None:
    """Leave word that the hub of this database still runs: its lock is as old as its last word.

    Raises UserError where the folder of the database is no longer there.
    """
    try:
        _lock(path).touch()
    except FileNotFoundError as error:
        raise UserError("journal_gone", path=str(path)) from error


def silent_s(path: Path) -> float:
    """Return how long the hub has left no word; a process that is held up still holds its lock."""
    return max(0.0, time.time() - _lock(path).stat().st_mtime)


def lives(path: Path, within_s: float) -> bool:
    """Tell whether a hub leaves word on this database; waits so long for that, and touches no lock.

    One that fails and is started anew over and over leaves word only as it begins: two close together count.
    """
    until, said, when = time.monotonic() + within_s, _last_word(path), float("-inf")
    while time.monotonic() < until:
        time.sleep(_GLANCE_S)
        before, said = said, _last_word(path)
        if said is not None and said != before:
            if time.monotonic() - when < _IN_A_ROW_S:
                return True
            when = time.monotonic()
    return False


def _last_word(path: Path) -> int | None:
    """Return when a hub last left word; None where none ever did, or nobody here may know."""
    with contextlib.suppress(OSError):
        return _lock(path).stat().st_mtime_ns
    return None


def announce(path: Path, presence: Presence) -> None:
    """Write down how to reach the hub of this database."""
    private_file(_file(path), msgspec.json.encode(presence))


def find(path: Path) -> Presence | None:
    """Return how to reach the hub of this database; None where none runs, or not yet."""
    return left_behind(path) if is_held(path) else None


def left_behind(path: Path) -> Presence | None:
    """Return how the last hub of this database was to be reached; None where it was to be forgotten."""
    return _read(_file(path))


def running() -> list[Presence]:
    """Return how to reach every hub of this person that runs on this machine."""
    found = [_read(file) for file in sorted(_folder().glob("*.json"))]
    return [here for here in found if here and here.path and is_held(Path(here.path))]


def withdraw(path: Path) -> None:
    """Forget how to reach it: the hub ends, and its tokens with it."""
    _file(path).unlink(missing_ok=True)


def _lock(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _file(path: Path) -> Path:
    name = blake2b(str(path.resolve()).encode(), digest_size=16).hexdigest()
    return _folder() / f"{name}.json"


def _folder() -> Path:
    return config_folder() / "run"


def _read(file: Path) -> Presence | None:
    with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
        return msgspec.json.decode(file.read_bytes(), type=Presence)
    return None
