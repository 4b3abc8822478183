"""The process that looks back: it ends when nobody waits for it any more."""

import asyncio
import signal
from pathlib import Path

import pytest

from commandcenter.hub import reviewing
from commandcenter.hub.reviewing import Reviewing
from commandcenter.review.process import Weeks
from commandcenter.settings import Settings
from tests.commandcenter.hub.test_seats import running


async def test_who_hangs_up_twice_leaves_no_process_behind(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path):
        looking = Reviewing(path, Settings(), lambda: 1, None)
        process = await looking._begin()
        # In the midst of an answer that nobody reads: the end of its stdin alone does not end it.
        asking = asyncio.create_task(looking._asked(Weeks(1)))
        await asyncio.sleep(0)
        for _ in range(3):
            asking.cancel()
            await asyncio.sleep(0)
        await asyncio.wait([asking])
        await looking.close()
        assert process.returncode is not None
        assert not looking._endings


async def test_a_log_named_from_the_hubs_own_folder_is_found_by_the_process_that_runs_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path / "care.db"):
        monkeypatch.chdir(tmp_path)
        looking = Reviewing(Path("care.db"), Settings(), lambda: 1, None)
        try:
            assert (await looking._asked(Weeks(1)))["weeks"] == []
        finally:
            await looking.close()


async def test_a_question_that_outlasts_the_idle_time_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "IDLE_S", 0.2)
    path = tmp_path / "care.db"
    async with running(path):
        looking = Reviewing(path, Settings(), lambda: 1, None)
        try:
            await looking._asked(Weeks(1))
            process = looking._process
            assert process is not None
            process.send_signal(signal.SIGSTOP)
            asked = asyncio.create_task(looking._asked(Weeks(1)))
            await asyncio.sleep(2 * reviewing.IDLE_S)
            process.send_signal(signal.SIGCONT)
            assert (await asked)["weeks"] == []
            assert await asyncio.wait_for(process.wait(), 60) == 0  # then nobody asks any more
        finally:
            await looking.close()
