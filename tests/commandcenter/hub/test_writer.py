"""The writer's loop: one commit for many rows, nothing told before it, nothing lost when the disk refuses."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from commandcenter.errors import DiskError
from commandcenter.hub.facts import own_fact
from commandcenter.hub.writer import WAITING, Writer
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Draft, Item


def fact(number: int) -> Draft:
    return own_fact("care.command.taken.v1", f"fact-{number}", {"n": number}, 1_000_000 + number)


class Told:
    """What the writer told, with the position the journal had on disk at that moment."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.seqs: list[int] = []

    def __call__(self, committed: Committed, items: list[Item]) -> None:
        self.batches.append(len(items))
        self.seqs += [fact.seq for fact in committed.facts]


@contextlib.asynccontextmanager
async def writing(journal: Journal, told: Told) -> AsyncIterator[Writer]:
    writer = Writer(journal, told)
    task = asyncio.create_task(writer.run())
    yield writer
    await writer.drain()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    writer.close()
    journal.close()


async def test_rows_that_come_together_are_committed_together_and_in_order(tmp_path: Path) -> None:
    told = Told()
    async with writing(Journal(tmp_path / "care.db"), told) as writer:
        for number in range(150):
            await writer.put(fact(number))
    assert told.seqs == list(range(1, 151))
    assert len(told.batches) < 10


@pytest.mark.logs_warnings
async def test_what_belongs_together_is_on_disk_at_once_or_not_at_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()
    async with writing(Journal(tmp_path / "care.db"), told) as writer:
        done = await writer.commit(fact(1), fact(2), fact(3))
        assert [made.seq for made in done.facts] == [1, 2, 3]
        broken = msgspec.structs.replace(fact(5), body=object())
        with pytest.raises(Exception, match="type"):
            await writer.commit(fact(4), broken)
    assert told.seqs == [1, 2, 3]
    assert "could not be written" in caplog.text


async def test_a_command_is_answered_after_its_fact_is_on_disk(tmp_path: Path) -> None:
    told = Told()
    async with writing(Journal(tmp_path / "care.db"), told) as writer:
        done = await writer.commit(fact(1))
        assert [made.seq for made in done.facts] == told.seqs == [1]


class Stubborn(Journal):
    """A journal on a disk that is full for a while."""

    refusals = 3

    def append(self, items: list[Item]) -> Committed:  # type: ignore[override]
        if self.refusals:
            self.refusals -= 1
            raise DiskError("database or disk is full")
        return super().append(items)


@pytest.mark.logs_warnings
async def test_a_disk_that_refuses_holds_all_back_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter.hub.writer.RETRY_S", 0.02)
    told = Told()
    async with writing(Stubborn(tmp_path / "care.db"), told) as writer:
        await writer.put(fact(1))
        await asyncio.sleep(0.03)
        assert writer.refused == "database or disk is full"
        assert told.seqs == []
        await writer.put(fact(2))
    assert told.seqs == [1, 2]
    assert writer.refused == ""


async def test_a_feed_waits_while_the_disk_is_behind(tmp_path: Path) -> None:
    writer = Writer(Journal(tmp_path / "care.db"), Told())
    for number in range(WAITING):
        await writer.put(fact(number))
    blocked = asyncio.create_task(writer.put(fact(WAITING)))
    await asyncio.sleep(0)
    assert not blocked.done()
    task = asyncio.create_task(writer.run())
    await asyncio.wait_for(blocked, 60)
    await writer.drain()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    writer.close()


class Picky(Journal):
    """A journal with a bug that one row brings out."""

    def append(self, items: list[Item]) -> Committed:  # type: ignore[override]
        if any(isinstance(item, Draft) and item.id == "bad" for item in items):
            raise ValueError("a bug")
        return super().append(items)


@pytest.mark.logs_warnings
async def test_a_row_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    told = Told()
    bad = Draft(
        type="care.agent.statechanged.v1",
        source="s",
        id="bad",
        time_us=1,
        recorded_us=1,
        body=b"{}",
        digest=b"",
        feed="ws://x",
        epoch="E",
        position=2,
        raw=b"raw",
    )
    async with writing(Picky(tmp_path / "care.db"), told) as writer:
        await writer.put(fact(1))
        await writer.put(bad)
        await writer.put(fact(3))
    assert told.seqs == [1, 2]
