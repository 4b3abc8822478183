"""What goes wrong around a hub stands on its screens: a disk nearly full, a clock that was set back."""

from pathlib import Path

import pytest

from commandcenter.clock import HOUR, now_us
from commandcenter.hub import notices
from commandcenter.journal import Journal
from tests.commandcenter.drafts import draft
from tests.commandcenter.hub.test_reading_rules import running


async def test_a_disk_that_is_nearly_full_is_told_until_there_is_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [notices.DISK_LOW - 1]
    monkeypatch.setattr(notices, "free_bytes", lambda _: left[0])
    async with running(tmp_path) as (hub, _):
        assert hub.around().notices == ("disk_low",)
        left[0] = notices.DISK_LOW
        assert hub.around().notices == ()


async def test_a_clock_that_is_behind_the_log_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "care.db")
    journal.append([draft(1, recorded_us=now_us() + HOUR)])
    journal.close()
    async with running(tmp_path) as (hub, _):
        assert hub.around().notices == ("clock_wrong",)
