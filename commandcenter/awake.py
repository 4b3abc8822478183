"""Keeps computer and display from sleeping while a wall is open, by each system's own means.

Every means ends with this process, however it ends: a helper program waits on a pipe that closes with
us, or on our process id. What a system lacks is left out; `held` says what was there.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

_WHO, _WHY = "Command center", "A wall is being watched"
# Each runs a command and inhibits for as long as that lives: the desktop's own first, then the system's.
_LINUX = (
    ("gnome-session-inhibit", "--inhibit", "idle:suspend", "--reason", _WHY),
    ("kde-inhibit", "--power", "--screenSaver"),
    ("systemd-inhibit", "--what=idle:sleep", f"--who={_WHO}", f"--why={_WHY}"),
)
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x1, 0x2
_PATIENCE_S = 5.0


def helpers(system: str, has: Callable[[str], object], pid: int) -> list[list[str]]:
    """Return the programs to run on that `system`, of those it `has`."""
    if system == "darwin":
        return [["caffeinate", "-d", "-i", "-s", "-w", str(pid)]] if has("caffeinate") else []
    if system == "win32":
        return []
    return [[*start, "cat"] for start in _LINUX if has(start[0])]


@contextmanager
def held_awake() -> Iterator[list[str]]:
    """Keep the machine and its display awake; yields the names of what holds it."""
    with ExitStack() as stack:
        held = []
        for argv in helpers(sys.platform, shutil.which, os.getpid()):
            stack.enter_context(_running(argv))
            held.append(argv[0])
        if sys.platform == "win32":
            stack.enter_context(_execution_state())
            held.append("SetThreadExecutionState")
        yield held


@contextmanager
def _running(argv: list[str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    helper = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        if helper.stdin is not None:
            helper.stdin.close()
        if sys.platform == "darwin":
            helper.terminate()
        try:
            helper.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            helper.kill()
            helper.wait()


@contextmanager
def _execution_state() -> Iterator[None]:
    if sys.platform == "win32":
        change = ctypes.windll.kernel32.SetThreadExecutionState
        change(_CONTINUOUS | _SYSTEM | _DISPLAY)
        try:
            yield
        finally:
            change(_CONTINUOUS)
    else:
        yield
