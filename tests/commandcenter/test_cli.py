"""Every command of `main.py` has its function, and none waits for the imports of another."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from commandcenter import cli

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("PySide6", "sqlalchemy", "numpy", "websockets", "commandcenter.hub.process", "feeds", "ui")


@pytest.mark.parametrize("where", cli.WHERE.values())
def test_a_command_that_is_named_can_be_run(where: str) -> None:
    module, _, name = f"commandcenter.cli.{where}".rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_a_command_is_imported_only_when_it_runs() -> None:
    code = f"import main, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
