"""A hub whose feed brings its past: what is usual is not known before all of it has come."""

import asyncio
from pathlib import Path

from commandcenter.clock import now_us
from commandcenter.events.hub import HISTORY_TAKEN
from commandcenter.feed import Intake
from commandcenter.report import at
from commandcenter.settings import Settings
from tests.commandcenter.hub.test_seats import running


class Past:
    """A feed that brings two days of history, the second when it is told to."""

    name, label, kind, trusted = "past", "Past", "websocket", False

    def __init__(self) -> None:
        self.has_begun, self.go_on, self.has_ended = (asyncio.Event() for _ in range(3))

    async def run(self, intake: Intake) -> None:
        intake.progress(1, 2)
        self.has_begun.set()
        await self.go_on.wait()
        intake.progress(2, 2)
        self.has_ended.set()

    def now_us(self) -> int | None:
        return None


async def test_a_rewind_knows_since_when_the_usual_was_known(tmp_path: Path) -> None:
    path, feed = tmp_path / "care.db", Past()
    before_us = now_us()
    async with running(path, feed) as (hub, _):
        await asyncio.wait_for(feed.has_begun.wait(), 60)
        during_us = now_us()
        assert not hub.moment().with_usual
        feed.go_on.set()
        await asyncio.wait_for(feed.has_ended.wait(), 60)
        await hub.writer.drain()
        assert hub.state.counts[HISTORY_TAKEN] == 1
        after_us = now_us()
        assert hub.moment().with_usual
    known = [at(path, Settings(), when)[1].with_usual for when in (during_us, after_us)]
    assert known == [False, True]
    assert at(path, Settings(), before_us)[1].with_usual
    assert at(path, Settings(), None)[1].with_usual
