"""The import contracts of pyproject.toml: they hold on the tree, and each breaks when its rule is broken."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("alerts", "commandcenter", "feeds", "ui")
LINTER = "from importlinter.cli import lint_imports_command as lint; lint()"
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
]
# the first words of a contract -> the files, with their one import, that break it
VIOLATIONS = {
    "feeds, alerts and ui never": {"feeds/bad.py": "ui"},
    "Qt only": {"alerts/bad.py": "PySide6.QtCore"},
    "SQL only": {"feeds/bad.py": "sqlalchemy"},
    "The pure rooms": {"commandcenter/kpis/bad.py": "commandcenter.bootstrap"},  # indirectly
    "A seat never sees": {
        "ui/bad.py": "commandcenter.wire",
        "commandcenter/wire.py": "commandcenter.state",
    },
    "Rooms of the core": {
        "commandcenter/care/bad.py": "commandcenter.kpis",
        "commandcenter/kpis/bad.py": "commandcenter.care",
    },
    "A seat sees": {"ui/bad.py": "commandcenter.events"},
    "Calls of one system": {"alerts/bad.py": "fcntl"},
    "Only main imports": {"feeds/bad.py": "commandcenter.cli.program"},
    "Nothing imports main": {"feeds/bad.py": "main"},
}


def verdicts(root: Path) -> dict[str, bool]:
    """Run the linter there; contract name -> kept."""
    done = subprocess.run(
        [sys.executable, "-c", LINTER, "--no-cache", "--config", "pyproject.toml"],
        cwd=root,
        env={"COLUMNS": "400", "PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = {}
    for name in CONTRACTS:
        lines = [line for line in done.stdout.splitlines() if line.startswith(name)]
        assert lines, done.stdout + done.stderr
        found[name] = " KEPT" in lines[0]
    return found


def test_every_contract_holds() -> None:
    broken = [name for name, kept in verdicts(ROOT).items() if not kept]
    assert broken == [], "see: .venv/bin/lint-imports"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_violation_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    only_code = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=only_code)
    (tmp_path / "main.py").touch()
    (files,) = (files for start, files in VIOLATIONS.items() if contract.startswith(start))
    for file, imported in files.items():
        with (tmp_path / file).open("a") as module:
            module.write(f"\nimport {imported}\n")
    assert not verdicts(tmp_path)[contract]
