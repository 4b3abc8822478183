"""What this machine lacks to run the program, each with the one command that mends it.

It must speak where nothing works yet: only the standard library is imported before a check needs more,
and Qt is tried in a process of its own, since a missing library may end that process.
"""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from commandcenter import libraries
from commandcenter.errors import UserError

Condition = Literal["ok", "warning", "missing"]

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)  # the first with STRICT tables
LITTLE_DISK = 2 * 1024**3
NO_DISK = 200 * 1024**2

_ROOT = Path(__file__).resolve().parents[1]
_SET_UP = "make ready   (without make: uv sync)"
_CLOCK_COMMANDS = {
    "linux": "sudo timedatectl set-ntp true",
    "darwin": "sudo systemsetup -setusingnetworktime on",
    "win32": "w32tm /resync",
}
_QT_PROBE = """
import json
from PySide6 import QtCore, QtGui, QtNetwork, QtWidgets
app = QtWidgets.QApplication([])
sizes = [s.size() for s in app.screens()]
print(json.dumps({
    "version": QtCore.qVersion(),
    "platform": app.platformName(),
    "screens": [f"{s.width()}x{s.height()}" for s in sizes],
    "inter": "Inter" in QtGui.QFontDatabase.families(),
    "tls": QtNetwork.QSslSocket.supportsSsl(),
}))
"""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` is the command (or the step) that mends it, "" where it is ok."""

    name: str
    state: Condition
    detail: str
    mend: str = ""


def examine() -> list[Finding]:
    """Look at everything; takes a second or two. Never raises: what cannot be looked at is missing."""
    checks: tuple[Callable[[], list[Finding]], ...] = (
        _python, _packages, _libraries, _qt, _folders, _clock, _time_zones, _sqlite, _ports,
    )  # fmt: skip
    return [finding for check in checks for finding in check()]


def report(findings: Sequence[Finding], *, as_json: bool) -> str:
    """Word the findings: a table for a person, or one JSON document."""
    if as_json:
        rows = [asdict(finding) for finding in findings]
        return json.dumps({"ready": is_ready(findings), "findings": rows}, indent=1)
    width = max((len(finding.name) for finding in findings), default=0)
    lines = []
    for finding in findings:
        lines.append(f"{finding.state:8} {finding.name:{width}}  {finding.detail}")
        if finding.mend:
            lines.append(f"{'':8} {'':{width}}  -> {finding.mend}")
    lines.append("Ready." if is_ready(findings) else "Not ready: mend what is missing.")
    return "\n".join(lines)


def is_ready(findings: Sequence[Finding]) -> bool:
    """Tell whether nothing is missing; warnings do not stop the program."""
    return all(finding.state != "missing" for finding in findings)


def _python() -> list[Finding]:
    version = sys.version.split()[0]
    if sys.version_info < OLDEST_PYTHON:
        return [Finding("python", "missing", f"{version}, needs 3.11", "uv run main.py doctor")]
    return [Finding("python", "ok", version)]


def _packages() -> list[Finding]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in project["dependencies"]}
    absent = sorted(name for name in names if not _installed(name))
    if absent:
        return [Finding("packages", "missing", ", ".join(absent), _SET_UP)]
    return [Finding("packages", "ok", f"{len(names)} of {len(names)}")]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _libraries() -> list[Finding]:
    absent = libraries.missing_libraries()
    if absent:
        command = libraries.install_command(absent, font=not libraries.has_inter())
        only_x11 = libraries.QT.keys().isdisjoint(absent)
        state: Condition = "warning" if only_x11 else "missing"
        return [Finding("system libraries", state, " ".join(absent), command)]
    return [Finding("system libraries", "ok", "all that Qt links to")]


def _qt() -> list[Finding]:
    """Start Qt as the program would, on no screen where there is none."""
    environment = dict(os.environ)
    has_screen = sys.platform != "linux" or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if not has_screen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    found, words = _probe(environment)
    if found is None:
        command = libraries.install_command(libraries.QT | libraries.X11)
        mend = _SET_UP if "No module named" in words or sys.platform != "linux" else command
        return [Finding("qt", "missing", words, mend)]
    return [
        Finding("qt", "ok", f"{found['version']}, {'with' if found['tls'] else 'without'} TLS"),
        _screen(found),
        _font(found),
    ]


def _probe(environment: dict[str, str]) -> tuple[dict[str, Any] | None, str]:
    """Return what Qt says of itself, or None and the last line of its complaint."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _QT_PROBE],
            env=environment,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, "Qt did not start within a minute"
    if done.returncode:
        complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return None, complaint[-1] if complaint else f"Qt ended with code {done.returncode}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found, ""


def _screen(found: dict[str, Any]) -> Finding:
    if found["platform"] in ("offscreen", "minimal"):
        return Finding(
            "screen",
            "warning",
            "none: hub, reports and screenshots work, windows do not",
            "open a desktop session, or set DISPLAY",
        )
    return Finding("screen", "ok", f"{found['platform']} {' '.join(found['screens'])}")


def _font(found: dict[str, Any]) -> Finding:
    if found["inter"]:
        return Finding("font", "ok", "Inter")
    linux = sys.platform == "linux"
    command = libraries.install_command((), font=True) if linux else "install the font Inter"
    return Finding("font", "warning", "Inter is not installed, another one serves", command)


def _folders() -> list[Finding]:
    if not _installed("platformdirs"):
        return []  # named among the packages
    from commandcenter import platform  # noqa: PLC0415  needs a package that may be missing

    found = []
    for name in ("data", "config", "log"):
        title = f"{name} folder"
        try:
            folder: Path = getattr(platform, f"{name}_folder")()
            trial = folder / ".doctor"
            platform.private_file(trial, b"")
            trial.unlink()
        except (OSError, UserError) as error:
            mend = f"set {platform.HOME_VARIABLE} to a folder you may write to"
            reason = error.values["reason"] if isinstance(error, UserError) else error.strerror
            found.append(Finding(title, "missing", f"not writable: {reason}", mend))
            continue
        found.append(Finding(title, "ok", str(folder)))
        if name == "data":
            found.append(_disk(folder, platform.free_bytes(folder)))
    return found


def _disk(folder: Path, free: int) -> Finding:
    detail = f"{free / 1024**3:.1f} GiB free at {folder}"
    if free >= LITTLE_DISK:
        return Finding("disk", "ok", detail)
    state: Condition = "missing" if free < NO_DISK else "warning"
    return Finding("disk", state, detail, f"make room on the disk of {folder}")


def _clock() -> list[Finding]:
    """Compare the clock with the age of our own files: they cannot be from the future."""
    newest = max(file.stat().st_mtime for file in Path(__file__).parent.glob("*.py"))
    detail = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    if time.time() < newest - 86_400:
        mend = _CLOCK_COMMANDS.get(sys.platform, "set the clock")
        return [Finding("clock", "missing", f"{detail} is before this program was made", mend)]
    return [Finding("clock", "ok", detail)]


def _time_zones() -> list[Finding]:
    try:
        ZoneInfo("Europe/Rome")
    except (KeyError, OSError):
        return [Finding("time zones", "missing", "no zone data", _SET_UP)]
    return [Finding("time zones", "ok", "known")]


def _sqlite() -> list[Finding]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        mend = "uv run --managed-python main.py doctor"
        return [Finding("sqlite", "missing", f"{version}, needs 3.37", mend)]
    return [Finding("sqlite", "ok", version)]


def _ports() -> list[Finding]:
    """Let a seat reach a hub on this machine, as the first start does."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as hub:
            socket.create_connection(hub.getsockname(), timeout=5).close()
    except OSError as error:
        mend = "let this program listen on 127.0.0.1 in the firewall"
        return [Finding("ports", "missing", str(error), mend)]
    return [Finding("ports", "ok", "this machine can talk to itself")]
