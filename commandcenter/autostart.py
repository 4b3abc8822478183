"""Starts the seat with the computer: one small file where each system looks for such things.

Linux: an entry of the desktop's autostart folder. macOS: a launch agent. Windows: a command in the
Startup folder. Nothing else is changed, and switching it off removes the file.
"""

import os
import plistlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from commandcenter.errors import UserError
from commandcenter.platform import private_file

_NAME = "commandcenter-seat"
_LABEL = "org.commandcenter.seat"


def entry(
    system: str, home: Path, environment: Mapping[str, str], argv: Sequence[str]
) -> tuple[Path, bytes]:
    """Return the file that starts `argv` when its owner logs in on that `system`, and its content."""
    if system == "win32":
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
        folder = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup"
        command = " ".join(_for_cmd(word) for word in argv)
        text = f'@echo off\r\nchcp 65001 >nul\r\nstart "" {command}\r\n'
        return folder / f"{_NAME}.cmd", text.encode()
    if system == "darwin":
        wanted = {"Label": _LABEL, "ProgramArguments": list(argv), "RunAtLoad": True}
        return home / "Library" / "LaunchAgents" / f"{_LABEL}.plist", plistlib.dumps(wanted)
    folder = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "autostart"
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=Command center",
        f"Exec={' '.join(_for_desktop(word) for word in argv)}",
        "X-GNOME-Autostart-enabled=true",
    )
    return folder / f"{_NAME}.desktop", ("\n".join(lines) + "\n").encode()


def is_on() -> bool:
    """Tell whether this system will start the seat."""
    return _place(())[0].exists()


def switch(argv: Sequence[str], *, on: bool) -> None:
    """Have `argv` started with the computer, or no longer. Raises UserError where that is refused."""
    path, content = _place(argv)
    try:
        if on:
            private_file(path, content)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or ""
        raise UserError("folder_not_writable", folder=str(path.parent), reason=reason) from error


def quiet_python(python: str) -> str:
    """Return the interpreter that opens no console, where the system has such a one beside `python`."""
    windowless = Path(python).with_name("pythonw.exe")
    return str(windowless) if windowless.exists() else python


def _place(argv: Sequence[str]) -> tuple[Path, bytes]:
    return entry(sys.platform, Path.home(), os.environ, argv)


def _for_desktop(word: str) -> str:
    """Quote a word as desktop entries want it: once for the command, once for the file's own string."""
    quoted = word
    for char in ("\\", '"', "`", "$"):
        quoted = quoted.replace(char, f"\\{char}")
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")


def _for_cmd(word: str) -> str:
    return '"' + word.replace("%", "%%") + '"'
