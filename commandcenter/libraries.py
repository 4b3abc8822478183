"""What Qt needs from a Linux system besides Python packages, and the one command that brings it.

The sonames are those that Qt's own libraries and its offscreen and X11 plugins link to; each stands
with the Debian package that holds it. Only the standard library is used here: this runs before
anything is installed.
"""

import ctypes
import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

FONT = "fonts-inter"
SYSTEM_FOLDER = Path("/usr")  # who may write there is the administrator
QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""Only windows on an X11 screen need these: tests, screenshots and Wayland do without."""

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_PACMAN = [
    "libglvnd",
    "libx11",
    "libxkbcommon-x11",
    "xcb-util-cursor",
    "xcb-util-image",
    "xcb-util-keysyms",
    "xcb-util-renderutil",
    "xcb-util-wm",
    "dbus",
    "fontconfig",
    "freetype2",
    "glib2",
    "inter-font",
]


def missing_libraries() -> list[str]:
    """Return the sonames that cannot be loaded; none where Qt brings all it needs (macOS, Windows)."""
    return [name for name in QT | X11 if not _loads(name)] if sys.platform == "linux" else []


def has_inter() -> bool:
    """Tell whether Inter is installed on a Linux system; elsewhere True: the system's own font serves."""
    if sys.platform != "linux":
        return True
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(file for folder in folders for file in folder.rglob("Inter*.[ot]t[fc]"))


def debian_packages(sonames: Iterable[str], *, font: bool = False) -> list[str]:
    """Return the Debian and Ubuntu packages that hold these libraries, each once, and Inter's."""
    packages = QT | X11
    return sorted({packages[name] for name in sonames}) + [FONT] * font


def install_command(
    sonames: Iterable[str], *, font: bool = False, debian: Iterable[str] = ()
) -> str:
    """Return the one command that installs these libraries here, and Inter where `font` is set.

    `debian` are further packages by their Debian names, left out elsewhere. Where no package manager we
    know is found: the names to look for.
    """
    names = sorted(sonames)
    by_name = [f"'{name}()(64bit)'" for name in names]  # rpm systems find packages by soname
    if shutil.which("apt-get"):
        packages = " ".join([*debian, *debian_packages(names, font=font)])
        return _as_administrator(f"apt-get install --no-install-recommends {packages}")
    if shutil.which("dnf"):
        return _as_administrator(f"dnf install {' '.join(by_name + ['rsms-inter-fonts'] * font)}")
    if shutil.which("zypper"):
        return _as_administrator(f"zypper install {' '.join(by_name + ['inter-fonts'] * font)}")
    if shutil.which("pacman"):
        return _as_administrator(f"pacman -S --needed {' '.join(_PACMAN)}")
    return f"install the packages that hold {' '.join(names + ['Inter'] * font)}"


def _as_administrator(command: str) -> str:
    if shutil.which("sudo"):
        return f"sudo {command}"
    return command if os.access(SYSTEM_FOLDER, os.W_OK) else f"su -c {shlex.quote(command)}"


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
