"""A list of the erased that cannot be opened is told once, in `health`, for as long as it is so."""

from pathlib import Path

import pytest

from commandcenter.erasing import listed
from commandcenter.hub import erasing
from commandcenter.report import health
from tests.commandcenter.hub.test_seats import running
from tests.waiting import until


@pytest.mark.logs_warnings
async def test_a_list_that_cannot_be_opened_is_logged_once_and_stands_in_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[Path] = []

    def missed(path: Path, file: Path, key: bytes, database: str) -> list[listed.Erased]:
        looks.append(path)
        return listed.read(file, key, database)

    monkeypatch.setattr(erasing, "RETRY_S", 0.001)
    monkeypatch.setattr(erasing, "missed", missed)
    path = tmp_path / "care.db"
    there = path.with_name("care.db.erased")
    there.mkdir()
    async with running(path):
        await until(lambda: len(looks) > 5)
        assert "care.db.erased" in health(path)["erased_list"]
        there.rmdir()
        await until(lambda: health(path)["erased_list"] == "")
    told = [one for one in caplog.records if one.name == erasing.__name__]
    assert len(told) == 1
