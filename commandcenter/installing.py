"""Puts a hub in force as a service of this machine, tells of it, takes it away; its data stays."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from commandcenter.errors import UserError
from commandcenter.hub.presence import lives
from commandcenter.unattended import Given, Wanted, folders, given

START_S = 60.0  # a hub has to be up after its start: it folds what its last checkpoint lacks
LOOK_S = 3.0


def install(wanted: Wanted) -> dict[str, Any]:
    """Give the system what it needs and start the hub; return what `status` does.

    What can fail is tried before anything is written. Raises UserError in words.
    """
    plan = given(sys.platform, wanted)
    _may(plan)
    _prepare(wanted)
    _can_start(wanted)
    for path, text in plan.files.items():
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
        file.chmod(0o755 if text.startswith("#!") else 0o644)
    if _is_managed():
        for command in plan.begin:
            _done(command)
    return status(wanted, START_S)


def uninstall(wanted: Wanted) -> dict[str, Any]:
    """Stop the hub and take away what the system was given; its folder stays. Returns what `status` does."""
    plan = given(sys.platform, wanted)
    _may(plan)
    if not Path(plan.unit).exists():
        raise UserError("service_none", file=str(plan.unit))
    if _is_managed():
        for command in plan.end:
            _done(command)
    for path in plan.files:
        Path(path).unlink(missing_ok=True)
    return status(wanted)


def status(wanted: Wanted, patience_s: float = LOOK_S) -> dict[str, Any]:
    """Return whether the service is installed, where, and whether it runs; None = nobody here can tell.

    It runs where its hub leaves word: what a system calls active may fail and begin again all the time.
    """
    plan = given(sys.platform, wanted)
    return {
        "installed": Path(plan.unit).exists(),
        "running": _runs(plan, wanted, patience_s) if _is_managed() else None,
        "files": [str(path) for path in plan.files if Path(path).exists()],
        "look": plan.look,
    }


def _runs(plan: Given, wanted: Wanted, patience_s: float) -> bool:
    return _succeeds(plan.is_running) and lives(Path(wanted.db), patience_s)


def _is_managed() -> bool:
    """Tell whether what starts services runs on this machine."""
    return sys.platform != "linux" or Path("/run/systemd/system").is_dir()


def _may(plan: Given) -> None:
    if sys.platform != "win32" and os.geteuid() != 0:
        raise UserError("service_needs_root", file=str(plan.unit))


def _prepare(wanted: Wanted) -> None:
    """Make account and folders where they are not there."""
    if sys.platform == "linux" and not _succeeds(["id", "-u", wanted.account]):
        nobody = shutil.which("nologin") or "/usr/sbin/nologin"
        home = str(wanted.db.parent)
        _done(["useradd", "--system", "--home-dir", home, "--shell", nobody, wanted.account])
    elif sys.platform == "darwin" and not _succeeds(["id", "-u", wanted.account]):
        raise UserError("service_account", account=wanted.account)
    for folder in folders(wanted):
        if folder.exists():
            continue
        folder.mkdir(mode=0o700, parents=True)
        if sys.platform != "win32":
            shutil.chown(folder, wanted.account)


def _can_start(wanted: Wanted) -> None:
    """See that the hub's account can read the program and write its folder, before the system is told."""
    if sys.platform == "win32":
        return
    for folder in folders(wanted):
        if not _succeeds(_as(wanted.account, ["test", "-w", str(folder)])):
            raise UserError("service_folder", account=wanted.account, folder=str(folder))
    if not _succeeds(_as(wanted.account, [*wanted.program, "--version"])):
        where = PurePath(wanted.program[-1]).parent
        raise UserError("service_unreadable", account=wanted.account, folder=str(where))


def _as(account: str, command: Sequence[str]) -> list[str]:
    speak = ["runuser", "-u", account, "--"] if sys.platform == "linux" else ["sudo", "-u", account]
    return [*speak, *command]


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _done(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        why = done.stderr.strip() if done.returncode else ""
        failed = done.returncode != 0
    except OSError as error:
        failed, why = True, error.strerror or ""
    if failed:
        raise UserError("service_step", command=" ".join(command), why=why)
