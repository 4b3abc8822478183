"""What the doctor finds on this machine, and on one that lacks something."""

import json
import socket
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commandcenter import doctor, libraries
from commandcenter.doctor import Finding


def one(check: Callable[[], list[Finding]], name: str) -> Finding:
    return next(finding for finding in check() if finding.name == name)


def test_a_machine_that_runs_the_tests_is_ready() -> None:
    findings = doctor.examine()
    missing = [finding for finding in findings if finding.state == "missing"]
    assert missing == []
    assert {finding.name for finding in findings} == {
        "python", "packages", "system libraries", "qt", "screen", "font", "data folder", "disk",
        "config folder", "log folder", "clock", "time zones", "sqlite", "ports",
    }  # fmt: skip
    assert all(bool(finding.mend) == (finding.state != "ok") for finding in findings)


def test_without_a_screen_windows_are_warned_of_and_nothing_else() -> None:
    screen = one(doctor._qt, "screen")
    assert screen.state == "warning"
    assert doctor.is_ready([screen])


def test_qt_that_does_not_start_is_missing_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nowhere")
    qt = one(doctor._qt, "qt")
    assert qt.state == "missing"
    assert qt.detail
    assert qt.mend


def test_a_missing_library_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libraries, "QT", {"libnowhere.so.9": "libnowhere9"})
    monkeypatch.setattr(libraries, "X11", {"libnoscreen.so.9": "libnoscreen9"})
    found = one(doctor._libraries, "system libraries")
    assert (found.state, found.detail) == ("missing", "libnowhere.so.9 libnoscreen.so.9")
    assert " libnoscreen9 libnowhere9" in found.mend
    monkeypatch.setattr(libraries, "QT", {})
    assert one(doctor._libraries, "system libraries").state == "warning"


def test_a_declared_package_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["numpy>=2", "no-such-package>=1; python_version > \'3\'"]\n'
    )
    monkeypatch.setattr(doctor, "_ROOT", tmp_path)
    found = one(doctor._packages, "packages")
    assert (found.state, found.detail) == ("missing", "no-such-package")


def test_a_folder_that_cannot_be_written_is_missing_and_the_others_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("in the way")
    monkeypatch.setenv("COMMANDCENTER_HOME", str(tmp_path))
    states = {finding.name: finding.state for finding in doctor._folders()}
    assert states == {"data folder": "missing", "config folder": "ok", "log folder": "ok"}
    assert list((tmp_path / "config").iterdir()) == []


@pytest.mark.parametrize(
    ("free", "state"),
    [(doctor.LITTLE_DISK, "ok"), (doctor.LITTLE_DISK - 1, "warning"), (1, "missing")],
)
def test_a_full_disk_is_told_before_it_stops_the_hub(free: int, state: str) -> None:
    assert doctor._disk(Path("data"), free).state == state


def test_a_clock_before_the_program_was_made_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    found = one(doctor._clock, "clock")
    assert (found.state, bool(found.mend)) == ("missing", True)


def test_an_old_sqlite_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert one(doctor._sqlite, "sqlite").state == "missing"


def test_a_machine_that_may_not_listen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "not permitted")

    monkeypatch.setattr(socket, "create_server", refuse)
    found = one(doctor._ports, "ports")
    assert (found.state, "not permitted" in found.detail) == ("missing", True)


def test_the_report_of_a_person_shows_each_mend_under_its_finding() -> None:
    findings = [Finding("python", "ok", "3.11"), Finding("qt", "missing", "libGL", "apt-get …")]
    assert doctor.report(findings, as_json=False).splitlines() == [
        "ok       python  3.11",
        "missing  qt      libGL",
        "                 -> apt-get …",
        "Not ready: mend what is missing.",
    ]
    assert doctor.report(findings[:1], as_json=False).endswith("Ready.")


def test_the_json_report_is_one_document_with_the_same_findings() -> None:
    findings = [Finding("font", "warning", "no Inter", "apt-get …")]
    assert json.loads(doctor.report(findings, as_json=True)) == {
        "ready": True,
        "findings": [
            {"name": "font", "state": "warning", "detail": "no Inter", "mend": "apt-get …"}
        ],
    }
