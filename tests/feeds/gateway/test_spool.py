"""What was kept is there after any end, at the same positions; what every hub has goes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from commandcenter.errors import UserError
from feeds.gateway import segments
from feeds.gateway.spool import FullError, Rows, Spool

LIMIT = 1024 * 1024


@asynccontextmanager
async def opened(folder: Path, *readers: str, limit: int = LIMIT) -> AsyncIterator[Spool]:
    spool = Spool(folder / "spool", list(readers or ("care",)), limit)
    writing = asyncio.create_task(spool.run())
    try:
        yield spool
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        spool.close()


async def told(spool: Spool, *names: str) -> None:
    number = await spool.record(f"raw {names}".encode())
    await spool.rows(Rows(number, [json.dumps({"id": name}) for name in names]))


async def all_of(spool: Spool) -> dict[int, str]:
    found: dict[int, str] = {}
    at = spool.first
    while rows := await spool.read(at):
        found |= {position: json.loads(row)["id"] for position, row in rows}
        at = rows[-1][0] + 1
    return found


def newest(folder: Path) -> Path:
    return max((folder / "spool").glob("*.spool"))


async def test_positions_are_the_same_after_a_restart_and_go_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        await told(spool, "a", "b")
        await told(spool)
        await told(spool, "c")
        epoch = spool.epoch
    async with opened(tmp_path) as spool:
        await told(spool, "d")
        assert await all_of(spool) == {1: "a", 2: "b", 3: "c", 4: "d"}
        assert spool.epoch == epoch


async def test_a_record_that_was_not_read_yet_is_read_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        await told(spool, "a")
        number = await spool.record(b"raw body")
    async with opened(tmp_path) as spool:
        assert spool.unread() == number
        assert await spool.body(number) == b"raw body"
        await spool.rows(Rows(number, ['{"id":"b"}']))
        assert spool.unread() is None
        assert await all_of(spool) == {1: "a", 2: "b"}


async def test_an_end_cut_off_anywhere_loses_only_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        await told(spool, "a")
        whole = newest(tmp_path).stat().st_size
        await told(spool, "b")
        epoch = spool.epoch
    file = newest(tmp_path)
    raw = file.read_bytes()
    for size in range(whole, len(raw), 7):
        for later in sorted((tmp_path / "spool").glob("*.spool")):
            if later > file:
                later.unlink()
        file.write_bytes(raw[:size])
        async with opened(tmp_path) as spool:
            assert (await all_of(spool))[1] == "a"
            assert spool.epoch == epoch


@pytest.mark.logs_warnings
async def test_what_a_damaged_disk_left_is_given_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(tmp_path) as spool:
        await told(spool, "a")
        await told(spool, "b")
        epoch = spool.epoch
    first = newest(tmp_path)
    async with opened(tmp_path) as spool:
        await told(spool, "c")
    first.write_bytes(first.read_bytes()[:-20])
    async with opened(tmp_path) as spool:
        assert spool.epoch != epoch
        assert await all_of(spool) == {1: "a", 2: "c"}
    assert "damaged" in caplog.text


async def test_what_every_hub_has_goes_and_nothing_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "LARGE", 1)
    async with opened(tmp_path, "one", "two") as spool:
        for name in "abcd":
            await told(spool, name)
        spool.acknowledged("one", 4)
        assert spool.first == 1
        spool.acknowledged("two", 2)
        assert await all_of(spool) == {3: "c", 4: "d"}
        spool.acknowledged("nobody", 4)
        assert spool.first == 3
    async with opened(tmp_path, "one", "two") as spool:
        assert await all_of(spool) == {3: "c", 4: "d"}


async def test_a_full_spool_takes_nothing_more(tmp_path: Path) -> None:
    async with opened(tmp_path, limit=1000) as spool:
        await spool.record(b"x" * 2000)
        with pytest.raises(FullError):
            await spool.record(b"y")


async def test_nothing_stands_in_the_files_in_clear(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        await told(spool, "3331234567")
    assert b"3331234567" not in newest(tmp_path).read_bytes()


async def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "letter.txt").touch()
    with pytest.raises(UserError, match="spool_foreign"):
        Spool(tmp_path / "spool", ["care"], LIMIT)
