"""What every test stands on: a home of its own, no screen, and nothing left behind that nobody asked for."""

import asyncio
import inspect
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
os.environ.pop("COMMANDCENTER_HOME", None)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # never a person's own

# A busy machine is no failure: laws are judged by their answers, never by the time they took.
settings.register_profile(
    "ours", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")

HOME_VARIABLE = "COMMANDCENTER_HOME"
LONG = frozenset({"test_pictures", "test_boards", "test_kept"})  # files, beside the journeys
PATIENCE_S = 20.0  # a thread that was told to stop may still be on its way


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is long: a file of long tests that begins last has one core do all the waiting."""
    items.sort(key=lambda item: ("journeys" not in item.path.parts, item.path.stem not in LONG))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return two more than there are cores: a journey waits for processes more than it computes."""
    return (os.cpu_count() or 1) + 2


class Patient(QtBot):
    """A hand at the keyboard that waits for a busy machine, too: what it waits for is what is judged."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:  # noqa: N802 (its name there)
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> QtBot:
    """Return the hand that tests of windows press keys with."""
    return Patient(request)


class _Watch(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True, scope="session")
def _home_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give fixtures that outlive a test a home, too: nothing is ever written to a person's folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a warning in the log that was not announced, and on an announced one that never came."""
    watch = _Watch()
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    wanted = request.node.get_closest_marker("logs_warnings") is not None
    if watch.records and not wanted:
        told = "\n".join(f"  {r.name}: {r.getMessage()}" for r in watch.records)
        pytest.fail(
            f"Logged without being asked for:\n{told}\nIf the test means it, mark it"
            " `@pytest.mark.logs_warnings` and check `caplog.records`; else mend the cause."
        )
    if wanted and not watch.records:
        pytest.fail("Marked `logs_warnings`, but nothing was logged: drop the mark.")


@pytest.fixture(autouse=True)
def _no_thread_left(_no_unexpected_log: None) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + PATIENCE_S
    left = [
        thread
        for thread in set(threading.enumerate()) - before
        if not isinstance(
            thread, threading._DummyThread
        )  # another's thread that called into Python
    ]
    for thread in left:
        thread.join(max(0.0, until - time.monotonic()))
    alive = [thread.name for thread in left if thread.is_alive()]
    if alive:
        pytest.fail(f"Threads still run after the test: {alive}. Stop and join what it started.")


@pytest.fixture(autouse=True)
def _no_window_left(_no_thread_left: None) -> Iterator[None]:
    """Close, and tell, a window that a test left on the screen: it would keep the next one waiting."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    left = [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()]
    for window in left:
        window.close()
    if left:
        pytest.fail(f"Still on the screen after the test: {left}. Close what it showed.")


@pytest.fixture(autouse=True)
def _no_task_left(request: pytest.FixtureRequest, _no_thread_left: None) -> None:
    function = getattr(request.node, "function", None)
    if inspect.iscoroutinefunction(function):
        request.getfixturevalue("_task_watch")


@pytest.fixture
async def _task_watch() -> AsyncIterator[None]:
    """Fail on tasks that outlive a test; the runner would cancel them in silence."""
    before = asyncio.all_tasks()
    yield
    await asyncio.sleep(0)  # what was just cancelled may end
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    alive = [task.get_name() + f" {task.get_coro()}" for task in left if not task.done()]
    if alive:
        pytest.fail(f"Tasks still run after the test: {alive}. Cancel and await what it started.")
