"""Makes a bare machine ready: `.venv` with exactly the locked packages, and Qt's system libraries.

`make` runs it before everything else. Only the standard library is used: nothing is installed yet. What
it may not install it names, with the one command that does.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from commandcenter import libraries

ROOT = Path(__file__).resolve().parents[1]
LOCK = "requirements.lock"
PACKAGE_STORE = Path("/var/lib/dpkg")  # who may write there may install
_APT = ("apt-get", "-y", "-q", "--no-install-recommends", "install")


class SetupError(Exception):
    """The machine lacks something we may not install; the text says which command does."""


def main(arguments: Sequence[str]) -> int:
    """Set up, or with `constrain` copy the lock into pyproject.toml for `uv run`; return the exit code."""
    try:
        if list(arguments) == ["constrain"]:
            constrain(ROOT)
        else:
            set_up(ROOT)
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def set_up(root: Path) -> bool:
    """Bring `.venv` and the system to what the lock asks; False where nothing was to do.

    Raises SetupError naming the one command a person must run.
    """
    home, wanted = root / ".venv", fingerprint(root / LOCK)
    stamp = home / "ready"
    python = python_of(home)
    if stamp.exists() and stamp.read_text("ascii") == wanted and python.exists():
        return False
    bring_system_packages()
    if not _works(python):
        _make_venv(home)
        python = python_of(home)
    _say(f"Installing the packages of {LOCK} (about a minute the first time)")
    _install(python, root / LOCK)
    stamp.write_text(wanted, "ascii")
    return True


def bring_system_packages() -> None:
    """Install what the system lacks where we may; what only windows on a screen need stops nobody.

    Raises SetupError naming the one command a person must run.
    """
    sonames, font = libraries.missing_libraries(), not libraries.has_inter()
    has_pip = find_spec("ensurepip") is not None or shutil.which("uv") is not None
    needed = [] if has_pip else [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]
    packages = needed + libraries.debian_packages(sonames, font=font)
    if not packages or ((rights := _rights()) is not None and _apt_install(rights, packages)):
        return
    command = libraries.install_command(sonames, font=font, debian=needed)
    if needed and not shutil.which("apt-get"):
        raise SetupError(
            "Python's venv and ensurepip are missing: install them or uv, then try again."
        )
    if needed or not libraries.QT.keys().isdisjoint(sonames):
        raise SetupError(
            f"Parts of the system are missing. Please run, then try again:\n  {command}"
        )
    _say(f"Windows on a screen want a little more of the system. To have it:\n  {command}")


def fingerprint(lock: Path) -> str:
    """Return what `.venv` depends on: the lock, the Python that made it, and this file."""
    digest = hashlib.sha256(lock.read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()


def python_of(home: Path) -> Path:
    """Return where a virtual environment keeps its Python on this system."""
    windows = home / "Scripts" / "python.exe"
    return windows if windows.parent.exists() else home / "bin" / "python"


def constrain(root: Path) -> None:
    """Write the lines of the lock into pyproject.toml, so that `uv run` installs the same versions."""
    lines = locked(root / LOCK)
    table = "\n".join(f'    "{line}",' for line in lines)
    project = root / "pyproject.toml"
    old = project.read_text("utf-8")
    project.write_text(
        re.sub(
            r"(?ms)^constraint-dependencies = \[\n.*?^\]",
            lambda _: f"constraint-dependencies = [\n{table}\n]",
            old,
        ),
        "utf-8",
    )


def locked(lock: Path) -> list[str]:
    """Return the requirements of a lock file, without comments."""
    lines = (line.partition("#")[0].strip() for line in lock.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def _rights() -> list[str] | None:
    """Return what to put before a command that installs packages; None where we may not or cannot."""
    if not shutil.which("apt-get"):
        return None
    if os.access(PACKAGE_STORE, os.W_OK):
        return []
    return ["sudo", "-n"] if _quiet(["sudo", "-n", "true"]) else None


def _apt_install(rights: list[str], packages: list[str]) -> bool:
    _say(f"Installing system packages: {' '.join(packages)}")
    install = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", *_APT, *packages]
    if _quiet(install):
        return True
    # The lists of a fresh machine are empty or old: fetched only when the first try says so.
    subprocess.run([*rights, "apt-get", "-q", "update"], stdout=subprocess.DEVNULL, check=False)
    return subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _make_venv(home: Path) -> None:
    _say("Making .venv")
    if find_spec("ensurepip"):
        _run([sys.executable, "-m", "venv", "--clear", str(home)])
    else:
        _run(["uv", "venv", "-q", "--clear", "--python", sys.executable, str(home)])


def _install(python: Path, lock: Path) -> None:
    """Install exactly the lock, from built packages only, and check that nothing lacks a part."""
    if _has_pip(python):
        tool, where = [str(python), "-m", "pip"], []
    else:
        tool, where = ["uv", "pip"], ["--python", str(python)]
    exactly = ["--no-deps", "--only-binary", ":all:", "-r", str(lock)]
    _run([*tool, "install", "-q", *where, *exactly])
    _run([*tool, "check", "-q", *where])


def _has_pip(python: Path) -> bool:
    return _quiet([str(python), "-m", "pip", "--version"])


def _works(python: Path) -> bool:
    new_enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    has_tool = shutil.which("uv") is not None or _has_pip(python)
    return has_tool and _quiet([str(python), "-c", new_enough])


def _run(command: Sequence[str]) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(f"This did not work, its own words stand above:\n  {' '.join(command)}")


def _quiet(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
