"""What a hub says about its own machine on every screen: a disk that fills up, a clock that is wrong."""

from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import MINUTE, now_us
from commandcenter.events.hub import ACCESS_CHANGED
from commandcenter.hub import process
from commandcenter.hub.facts import own_fact
from tests.commandcenter.hub.test_seats import next_of, running, seat


async def shown(link: Any) -> tuple[str, ...]:
    """What the next wall says."""
    return tuple((await next_of(link, "view"))["data"]["notices"])


async def test_a_disk_that_fills_up_is_told_to_every_seat_and_no_more_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [process.DISK_LOW - 1]
    monkeypatch.setattr(process, "free_bytes", lambda _: left[0])
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        while await shown(link) != ("disk_low",):
            pass
        left[0] = process.DISK_LOW
        while await shown(link) != ():
            pass


@pytest.mark.parametrize(("ahead_us", "told"), [(6 * MINUTE, True), (4 * MINUTE, False)])
async def test_what_happened_minutes_after_now_says_that_the_clock_is_wrong(
    tmp_path: Path, ahead_us: int, told: bool
) -> None:
    async with running(tmp_path / "care.db") as (hub, _):
        later = own_fact(ACCESS_CHANGED, "access:later", {"step": "granted"}, now_us() + ahead_us)
        await hub.writer.commit(later)
        assert ("clock_wrong" in hub.around().notices) == told
