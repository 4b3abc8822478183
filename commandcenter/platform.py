"""The one module whose calls differ from system to system: folders, locks, private files, signals, memory.

Everything else in the tree runs unchanged on Linux, macOS and Windows; where a system cannot answer,
the answer here is None.
"""

import asyncio
import ctypes
import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

import platformdirs

from commandcenter.errors import UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import resource

APP = "commandcenter"
HOME_VARIABLE = "COMMANDCENTER_HOME"  # one folder for everything: portable use, tests
_BEYOND_TEXT = 1 << 30  # Windows locks bytes, not files: one that no holder's text reaches
_MMAP_THRESHOLD = -3  # as malloc.h numbers it
_PATIENCE_S = (0.02, 0.05)  # a question who holds a lock takes it for microseconds


def data_folder() -> Path:
    """Return the folder of databases, made where it is not there; raise UserError where it cannot be."""
    return _folder("data", platformdirs.user_data_path(APP, appauthor=False))


def config_folder() -> Path:
    """Return the folder of settings and keys, made where it is not there; raise UserError likewise."""
    return _folder("config", platformdirs.user_config_path(APP, appauthor=False))


def documents_folder() -> Path:
    """Return where this person keeps what he writes himself."""
    return _folder("documents", Path(platformdirs.user_documents_dir()))


def log_folder() -> Path:
    """Return the folder of text logs, made where it is not there; raise UserError likewise."""
    return _folder("logs", platformdirs.user_log_path(APP, appauthor=False))


class LockedError(OSError):
    """Another process holds the lock; `holder` is what it wrote about itself."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is locked by {holder or 'another process'}")
        self.holder = holder


class FileLock:
    """A held lock. The system lets it go when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let it go; a second call does nothing. The file stays: removing it would let two hold it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def lock_file(path: Path, holder: str = "") -> FileLock:
    """Take the exclusive lock of `path` without waiting and write `holder` into the file.

    Raises LockedError with the other holder's text where it is taken. The folder must exist.
    """
    for pause_s in (*_PATIENCE_S, None):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _try_lock(descriptor):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, holder.encode())
            return FileLock(descriptor)
        os.close(descriptor)
        if pause_s is not None:
            time.sleep(pause_s)
    raise LockedError(path, path.read_text("utf-8", "replace"))


def lock_holder(path: Path) -> str | None:
    """Return what the process that holds the lock wrote about itself; None where nobody holds it."""
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDWR)
    try:
        return None if _try_lock(descriptor) else path.read_text("utf-8", "replace")
    finally:
        os.close(descriptor)


def private_file(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file that only its owner may read: whole or not at all, and on disk when this returns.

    Raises FileExistsError where it is there already and `replace` is False.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put(draft, path, replace=replace)
    finally:
        draft.unlink(missing_ok=True)


def put_new(draft: Path, path: Path) -> None:
    """Give a finished file its name, on disk when this returns; FileExistsError where the name is taken."""
    try:
        _put(draft, path, replace=False)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, as many that are carried about
        if path.exists():
            raise FileExistsError(str(path)) from None
        _put(draft, path, replace=True)


def is_private(path: Path) -> bool:
    """Tell whether only its owner may read a file; on Windows the folder's own rights hold."""
    return os.name == "nt" or not path.stat().st_mode & 0o077


def free_bytes(path: Path) -> int:
    """Return the bytes a file at `path` could still take; the folder need not exist yet."""
    existing = path.absolute()
    while not existing.exists():
        existing = existing.parent
    return shutil.disk_usage(existing).free


def stop_signals(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Have `callback` called in the loop when the system or a person asks this process to stop.

    SIGTERM and Ctrl-C, on Windows Ctrl-C and Ctrl-Break. Call it from the main thread.
    """
    if sys.platform == "win32":

        def told(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(callback)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK):
            signal.signal(number, told)
    else:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, callback)


def start_detached(
    argv: Sequence[str],
    *,
    stderr: IO[bytes] | int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that outlives our terminal and our Ctrl-C; its stdout is a pipe for its `ready` line.

    `terminate()` asks it to stop cleanly on POSIX; on Windows it ends at once, which costs nothing that
    was acknowledged. `environment` None = ours.
    """
    if sys.platform == "win32":
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=environment,
            creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP,
        )
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        start_new_session=True,
    )


def rss_bytes(pid: int | None = None) -> int | None:
    """Return the memory a process holds now (ours where `pid` is None); None where it cannot be known."""
    return _from_proc(pid, "VmRSS")


def peak_rss_bytes(pid: int | None = None) -> int | None:
    """Return the most memory a process ever held; None where it cannot be known."""
    known = _from_proc(pid, "VmHWM")
    if known is None and pid is None and sys.platform != "win32":
        in_kib = sys.platform != "darwin"  # only macOS counts ru_maxrss in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1024 if in_kib else 1)
    return known


def give_back_large_blocks(from_bytes: int) -> None:
    """Have this process take each block of that size from the system, and give it back when it is freed.

    Linux's C library begins so, but raises the border to the largest block it ever freed, up to 32 MiB. The
    pictures of a screen and the checkpoints of a hub then lie among small things, and leave holes that the
    next one does not fit into. Other systems, and other libraries, keep such blocks apart by themselves.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library without this knob
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, from_bytes)


def cpu_s(pid: int | None = None) -> float | None:
    """Return the processor seconds a process has used (ours where `pid` is None); None if unknown."""
    if pid is None:
        return time.process_time()
    if sys.platform == "win32":
        return None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError):  # no such process, or a system without these
        return None


def account() -> str:
    """Return under which name this person is logged in; "local" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "local"


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that live; none where it cannot be known."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it has ended meanwhile
            if int(stat.read_text("ascii", "replace").rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def boot_us() -> int:
    """Return microseconds of a clock that never jumps and goes on while the machine sleeps.

    Linux stops its monotonic clock in sleep and offers another; macOS counts sleep only in the system's
    own monotonic clock, not in Python's; Windows counts it always.
    """
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    return time.monotonic_ns() // 1000


def _folder(name: str, usual: Path) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home).expanduser().absolute() / name if home else usual
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or ""
        raise UserError("folder_not_writable", folder=str(folder), reason=reason) from error
    return folder


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _BEYOND_TEXT, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _put(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(path)
    elif sys.platform == "win32":
        draft.rename(path)  # refuses to overwrite there
    else:
        path.hardlink_to(draft)  # rename would overwrite
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _from_proc(pid: int | None, field: str) -> int | None:
    try:
        lines = Path(f"/proc/{pid or 'self'}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return None
    return next(
        (int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), None
    )
