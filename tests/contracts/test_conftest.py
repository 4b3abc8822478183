"""The fixtures that fail a test for what it leaves behind, seen failing."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAVINGS = """
import asyncio, logging, os, threading
import pytest

def test_clean():
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    logging.getLogger("commandcenter").info("all is well")

async def test_clean_tasks():
    await asyncio.create_task(asyncio.sleep(0))
    await asyncio.to_thread(int)

def test_log():
    logging.getLogger("commandcenter.hub").warning("a feed fell silent")

@pytest.mark.logs_warnings
def test_announced_log(caplog):
    logging.getLogger("commandcenter.hub").warning("a feed fell silent")
    assert [r.getMessage() for r in caplog.records] == ["a feed fell silent"]

@pytest.mark.logs_warnings
def test_announced_but_silent():
    pass

async def test_task():
    asyncio.create_task(asyncio.sleep(60), name="forgotten")

def test_thread(stop):
    threading.Thread(target=stop.wait, name="lost", daemon=True).start()

def test_home():
    assert os.environ["COMMANDCENTER_HOME"].startswith(os.environ["RUN_FOLDER"])
"""
INI = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
markers =
    logs_warnings: wanted
"""
STOP = """

@pytest.fixture(scope="session")
def stop():
    event = threading.Event()
    yield event
    event.set()
"""


def test_what_a_test_leaves_behind_fails_it(
    pytester: pytest.Pytester, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = (Path(pytestconfig.rootpath) / "tests" / "conftest.py").read_text("utf-8")
    pytester.makeconftest(ours + STOP)
    pytester.makepyfile(LEAVINGS)
    monkeypatch.setenv("RUN_FOLDER", str(pytester.path.parent))
    pytester.makeini(INI)
    result = pytester.runpytest_subprocess("-q", "-p", "no:pytest-qt", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=8, errors=4)
    result.stdout.fnmatch_lines_random(
        [
            "*commandcenter.hub: a feed fell silent*",
            "*but nothing was logged: drop the mark*",
            "*Tasks still run after the test: *forgotten*",
            "*Threads still run after the test: *lost*",
        ]
    )
