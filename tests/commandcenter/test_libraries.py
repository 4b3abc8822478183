"""Which system libraries are missing, and the words of the command that brings them."""

import shlex
import sys
from pathlib import Path

import pytest

from commandcenter import libraries


@pytest.fixture
def path_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH that finds only what a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libraries, "SYSTEM_FOLDER", tmp_path)
    return tmp_path


def put(folder: Path, name: str) -> None:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


def test_a_library_nobody_has_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(libraries.QT, "libnowhere.so.9", "libnowhere9")
    assert "libnowhere.so.9" in libraries.missing_libraries()


def test_a_system_where_qt_brings_everything_misses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(libraries.QT, "libnowhere.so.9", "libnowhere9")
    assert libraries.missing_libraries() == []
    assert libraries.has_inter()


@pytest.mark.parametrize(
    "file", ["opentype/inter/Inter-Regular.otf", "Inter.ttc", "InterVariable.ttf"]
)
def test_inter_is_found_however_a_distribution_packs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(libraries, "_FONT_FOLDERS", (str(tmp_path), str(tmp_path / "absent")))
    assert not libraries.has_inter()
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).touch()
    assert libraries.has_inter()


def test_two_libraries_of_one_package_name_it_once() -> None:
    sonames = ["libgthread-2.0.so.0", "libglib-2.0.so.0", "libEGL.so.1"]
    assert libraries.debian_packages(sonames) == ["libegl1", "libglib2.0-0"]


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install --no-install-recommends libegl1 libgl1 fonts-inter"),
        ("dnf", "dnf install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)' rsms-inter-fonts"),
        ("zypper", "zypper install 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)' inter-fonts"),
    ],
)
def test_the_command_is_that_of_the_system_s_own_package_manager(
    path_with: Path, manager: str, command: str
) -> None:
    put(path_with, manager)
    sonames = ["libGL.so.1", "libEGL.so.1"]
    assert libraries.install_command(sonames, font=True) == command
    put(path_with, "sudo")
    assert libraries.install_command(sonames, font=True) == f"sudo {command}"


def test_who_is_no_administrator_and_has_no_sudo_gets_a_command_that_asks_for_the_password(
    path_with: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(path_with, "dnf")
    monkeypatch.setattr(libraries, "SYSTEM_FOLDER", path_with / "absent")
    words = shlex.split(libraries.install_command(["libGL.so.1"]))
    assert words == ["su", "-c", "dnf install 'libGL.so.1()(64bit)'"]


def test_arch_gets_its_packages_by_their_own_names(path_with: Path) -> None:
    put(path_with, "pacman")
    assert libraries.install_command(["libGL.so.1"]).startswith("pacman -S --needed libglvnd ")


def test_without_a_known_package_manager_the_files_are_named(path_with: Path) -> None:
    words = libraries.install_command(["libGL.so.1"], font=True)
    assert words == "install the packages that hold libGL.so.1 Inter"


def test_a_debian_package_of_its_own_stands_first(path_with: Path) -> None:
    put(path_with, "apt-get")
    command = libraries.install_command(["libGL.so.1"], debian=["python3.11-venv"])
    assert command.endswith(" python3.11-venv libgl1")
