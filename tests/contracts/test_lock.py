"""The lock: one set of exact versions, for `make` and for `uv run`, on every Python and system we name."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commandcenter.bootstrap import LOCK, ROOT, locked

LINES = locked(ROOT / LOCK)
PINS = [Requirement(line) for line in LINES]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DECLARED = [
    Requirement(line)
    for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
]
NOT_OURS = {"pip", "setuptools", "wheel"}  # a fresh virtual environment has them by itself


def test_every_line_is_one_exact_version_and_names_no_place() -> None:
    for line in LINES:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [\w .<>='!]+)?", line), line


def test_uv_is_held_to_the_same_versions() -> None:
    constraints = PROJECT["tool"]["uv"]["constraint-dependencies"]
    assert constraints == LINES, "run: python -m commandcenter.bootstrap constrain"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_lock_satisfies_what_is_declared(python: str, system: str) -> None:
    where = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    pinned = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in PINS
        if pin.marker is None or pin.marker.evaluate(where)
    }
    for wanted in DECLARED:
        if wanted.marker is None or wanted.marker.evaluate(where):
            assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), wanted


def test_what_is_installed_is_what_is_locked() -> None:
    here = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in PINS
        if pin.marker is None or pin.marker.evaluate()
    }
    installed = {canonicalize_name(each.name): each.version for each in distributions()}
    ours = {name: version for name, version in installed.items() if name not in NOT_OURS}
    assert ours == here, f"installed and {LOCK} differ: run `make ready`, or `make lock`"


def test_qt_keeps_its_references_to_true_and_none(tmp_path: Path) -> None:
    """PySide6 6.12 on Python 3.11 aborted after some 570 emissions."""
    program = tmp_path / "emit.py"
    program.write_text(
        "from PySide6.QtCore import QObject, Signal\n"
        "class Told(QObject):\n    told = Signal(object)\n"
        "heard, source = [], Told()\n"
        "source.told.connect(heard.append)\n"
        "for number in range(5000):\n    source.told.emit(True if number % 2 else None)\n"
        "print(len(heard), sum(each is True for each in heard))\n"
    )
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["5000", "2500"]
