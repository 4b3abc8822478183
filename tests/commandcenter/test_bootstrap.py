"""Setting up a bare machine. The edge of the world is played by small programs in a PATH of their own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter import bootstrap, libraries

APT = """#!/bin/sh
echo "apt-get $*" >> "$CALLS"
case "$*" in
  *update*) touch "$CALLS.updated" ;;
  *) [ -e "$CALLS.updated" ] ;;
esac
"""
SUDO = """#!/bin/sh
echo "sudo $*" >> "$CALLS"
[ "$1" = -n ] && shift
exec "$@"
"""


class Machine:
    """A Debian machine that lacks `libnowhere.so.9`, and what was called on it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder / "bin", monkeypatch
        self.folder.mkdir()
        self._calls = folder / "calls"
        monkeypatch.setenv("PATH", str(self.folder))
        monkeypatch.setenv("CALLS", str(self._calls))
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(libraries, "SYSTEM_FOLDER", folder)
        monkeypatch.setattr(libraries, "QT", {"libnowhere.so.9": "libnowhere9"})
        monkeypatch.setattr(libraries, "X11", {})
        monkeypatch.setattr(libraries, "_FONT_FOLDERS", (str(folder),))
        (folder / "Inter.ttc").touch()
        for tool in ("env", "sh", "touch", "true"):
            found = shutil.which(tool, path="/usr/bin:/bin")
            assert found
            (self.folder / tool).symlink_to(found)
        self.have("apt-get", APT)
        self.may_install(False)

    def have(self, name: str, script: str) -> None:
        (self.folder / name).write_text(script)
        (self.folder / name).chmod(0o755)

    def may_install(self, rights: bool) -> None:
        store = self.folder if rights else self.folder / "absent"
        self._patch.setattr(bootstrap, "PACKAGE_STORE", store)

    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines() if self._calls.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import commandcenter.bootstrap, commandcenter.doctor"
    subprocess.run([sys.executable, "-S", "-c", code], cwd=bootstrap.ROOT, check=True)


def test_who_may_not_install_is_told_the_one_command(
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / bootstrap.LOCK).touch()
    assert bootstrap.main([]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == "  apt-get install --no-install-recommends libnowhere9"
    assert machine.calls() == []
    assert not (tmp_path / ".venv").exists()


def test_a_missing_venv_module_is_part_of_that_command(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.bring_system_packages()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert str(caught.value).endswith(f" python{version}-venv libnowhere9")


def test_without_any_way_to_a_venv_both_ways_are_named(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    (machine.folder / "apt-get").unlink()
    with pytest.raises(bootstrap.SetupError, match="ensurepip are missing: install them or uv"):
        bootstrap.bring_system_packages()


def test_package_lists_are_fetched_only_after_a_first_try_failed(machine: Machine) -> None:
    machine.may_install(True)
    install = "apt-get -y -q --no-install-recommends install libnowhere9"
    bootstrap.bring_system_packages()
    assert machine.calls() == [install, "apt-get -q update", install]
    bootstrap.bring_system_packages()
    assert machine.calls()[3:] == [install]


def test_packages_that_do_not_come_are_asked_of_the_person(machine: Machine) -> None:
    machine.may_install(True)
    machine.have("apt-get", "#!/bin/sh\nexit 100\n")
    with pytest.raises(bootstrap.SetupError, match="Please run"):
        bootstrap.bring_system_packages()


def test_sudo_is_used_where_it_asks_for_no_password(machine: Machine) -> None:
    machine.have("sudo", SUDO)
    bootstrap.bring_system_packages()
    assert machine.calls()[0] == "sudo -n true"
    assert machine.calls()[1].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get ")


def test_what_only_windows_on_a_screen_need_stops_nobody(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "X11", libraries.QT)
    monkeypatch.setattr(libraries, "QT", {})
    bootstrap.bring_system_packages()
    assert "apt-get install --no-install-recommends libnowhere9" in capsys.readouterr().out


def test_a_complete_system_is_left_alone(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "QT", {})
    bootstrap.bring_system_packages()
    assert (machine.calls(), capsys.readouterr().out) == ([], "")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose `.venv` was broken (its Python is gone) and then set up; its lock is empty."""
    root = tmp_path_factory.mktemp("project")
    (root / bootstrap.LOCK).write_text("# nothing locked\n")
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(root / "gone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "QT", {})
        patch.setattr(libraries, "X11", {})
        patch.setattr(libraries, "_FONT_FOLDERS", (str(root),))
        (root / "Inter.ttc").touch()
        assert bootstrap.set_up(root)
        yield root


def test_a_broken_environment_is_made_anew(project: Path) -> None:
    python = bootstrap.python_of(project / ".venv")
    subprocess.run([python, "-m", "pip", "-V"], check=True, capture_output=True)


def test_a_second_run_does_nothing_until_the_lock_changes(project: Path) -> None:
    made = bootstrap.python_of(project / ".venv").lstat().st_ctime_ns
    assert not bootstrap.set_up(project)
    (project / bootstrap.LOCK).write_text("# still nothing locked\n")
    assert bootstrap.set_up(project)
    assert not bootstrap.set_up(project)
    assert bootstrap.python_of(project / ".venv").lstat().st_ctime_ns == made


def test_a_package_that_cannot_be_had_is_said_and_tried_again(project: Path) -> None:
    (project / bootstrap.LOCK).write_text("./no-such-folder\n")
    for _ in range(2):
        with pytest.raises(bootstrap.SetupError, match="This did not work"):
            bootstrap.set_up(project)


def test_the_lock_is_copied_into_the_constraints_of_uv(tmp_path: Path) -> None:
    (tmp_path / bootstrap.LOCK).write_text("# made\na==1\nb==2 ; sys_platform == 'win32'\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.uv]\nconstraint-dependencies = [\n    "a==0",\n]\n\n[tool.next]\nrows = [\n]\n'
    )
    bootstrap.constrain(tmp_path)
    assert (tmp_path / "pyproject.toml").read_text() == (
        '[tool.uv]\nconstraint-dependencies = [\n    "a==1",\n'
        "    \"b==2 ; sys_platform == 'win32'\",\n]\n\n[tool.next]\nrows = [\n]\n"
    )
