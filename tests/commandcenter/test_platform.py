"""Folders, locks, private files, signals, children, memory: on the real system that runs the tests."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commandcenter import platform
from commandcenter.errors import UserError

ROOT = Path(platform.__file__).resolve().parents[1]


@contextmanager
def child(code: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A Python of its own; it has said a line when the block begins and is gone when it ends."""
    argv = [sys.executable, "-c", f"from commandcenter import platform\n{code}"]
    process = subprocess.Popen(
        [*argv, *map(str, arguments)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"ready"
        try:
            yield process
        finally:
            process.kill()


HOLDER = """
import sys
from pathlib import Path
with platform.lock_file(Path(sys.argv[1]), "hub 4711"):
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_every_folder_lies_under_the_home_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(platform.HOME_VARIABLE, str(tmp_path / "portable"))
    folders = [platform.data_folder(), platform.config_folder(), platform.log_folder()]
    assert len(set(folders)) == 3
    assert all(folder.is_dir() and folder.parent == tmp_path / "portable" for folder in folders)


def test_without_that_variable_the_folders_are_the_system_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(platform.HOME_VARIABLE)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = platform.data_folder()
    assert folder.is_relative_to(tmp_path)
    assert platform.APP in folder.parts


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(platform.HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(UserError) as caught:
        platform.data_folder()
    assert caught.value.key == "folder_not_writable"
    assert caught.value.values["folder"] == str(tmp_path / "file" / "data")


def test_a_second_holder_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "hub.lock"
    with child(HOLDER, path):
        assert platform.lock_holder(path) == "hub 4711"
        with pytest.raises(platform.LockedError) as caught:
            platform.lock_file(path, "hub 4712")
    assert caught.value.holder == "hub 4711"


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "hub.lock"
    with child(HOLDER, path) as holder:
        holder.kill()
        holder.wait()
        assert platform.lock_holder(path) is None
        with platform.lock_file(path, "hub 4712"):
            assert platform.lock_holder(path) == "hub 4712"


def test_a_released_lock_is_free_and_releasing_twice_is_harmless(tmp_path: Path) -> None:
    path = tmp_path / "hub.lock"
    assert platform.lock_holder(path) is None
    lock = platform.lock_file(path, "a much longer holder's text")
    lock.release()
    lock.release()
    with platform.lock_file(path, "short"):
        assert platform.lock_holder(path) == "short"


def test_a_private_file_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "token"
    platform.private_file(path, b"first, and longer")
    platform.private_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_private_file_that_must_be_new_keeps_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "token"
    platform.private_file(path, b"first", replace=False)
    with pytest.raises(FileExistsError):
        platform.private_file(path, b"second", replace=False)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_free_bytes_are_known_for_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    assert platform.free_bytes(tmp_path / "not" / "yet") > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_request_to_stop_reaches_the_loop(number: signal.Signals) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    before = signal.getsignal(number)
    platform.stop_signals(loop, told.set)
    try:
        signal.raise_signal(number)
        await asyncio.wait_for(told.wait(), 60)
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)
        signal.signal(number, before)


def test_a_detached_child_has_a_session_of_its_own_and_our_environment_only_if_told() -> None:
    code = "import os; print(os.getsid(0) == os.getpid(), os.environ.get('ONLY'), flush=True)"
    environment = {"ONLY": "this", "PATH": os.environ["PATH"]}
    argv = [sys.executable, "-c", code]
    with platform.start_detached(argv, environment=environment) as process:
        assert process.stdout is not None
        assert process.stdout.read().split() == [b"True", b"this"]
    assert process.returncode == 0


def test_ctrl_c_in_the_terminal_does_not_reach_a_detached_child() -> None:
    code = "import sys; print('ready', flush=True); sys.stdin.read(); import time; time.sleep(60)"
    outer = (
        "import os, signal, sys\n"
        f"process = platform.start_detached([sys.executable, '-c', {code!r}])\n"
        "process.stdout.readline()\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "os.killpg(0, signal.SIGINT)\n"
        "print('ready', process.poll() is None, flush=True)\n"
        "process.terminate(); process.wait(); process.stdout.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"from commandcenter import platform\n{outer}"],
        cwd=ROOT,
        capture_output=True,
        start_new_session=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.split() == [b"ready", b"True"]


def test_memory_is_known_for_any_process_where_the_system_tells_it(tmp_path: Path) -> None:
    with child(HOLDER, tmp_path / "lock") as other:
        for pid in (None, other.pid):
            now, peak = platform.rss_bytes(pid), platform.peak_rss_bytes(pid)
            if sys.platform == "linux":
                assert now is not None
                assert peak is not None
                assert 1024**2 < now <= peak
            else:
                assert now is None
                assert peak is None or pid is None


def test_memory_of_a_process_that_is_gone_is_unknown() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert platform.rss_bytes(process.pid) is None
    assert platform.peak_rss_bytes(process.pid) is None


def test_the_boot_clock_runs_forward_and_is_not_the_wall_clock() -> None:
    readings = [platform.boot_us() for _ in range(1000)]
    assert readings == sorted(readings)
    assert readings[-1] > 0


HOLES = """
import sys
give = sys.argv[1] == "give"
first = b"x" * 6_000_000  # the C library's border rises to the largest block that was ever freed
del first
if give:
    platform.give_back_large_blocks(256 * 1024)
pictures = []
for _ in range(20):  # a picture, and behind it something small that stays
    pictures += [b"x" * 1_000_000, b"y" * 2_000]
full = platform.rss_bytes()
pictures = [each for each in pictures if len(each) == 2_000]
print("ready", flush=True)
print(full - platform.rss_bytes(), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux's C library keeps what was freed")
def test_large_blocks_go_back_to_the_system_when_they_are_freed() -> None:
    freed = {}
    for told in ("keep", "give"):
        with child(HOLES, told) as process:
            assert process.stdout is not None
            freed[told] = int(process.stdout.readline())
    assert freed["give"] > 19_000_000
    assert freed["give"] > freed["keep"]
