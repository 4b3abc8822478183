"""A connection is kept: it comes back in time, waits for a person, and a fault of ours never ends it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from commandcenter.credentials import keep_credential
from feeds.platform.credential import Credential
from feeds.platform.failures import LimitedError, LostError, RefusedError
from feeds.platform.keeper import Keeper, Pace, Session
from feeds.platform.life import Limits
from tests.feeds.memory import MemoryIntake
from tests.waiting import until

QUICK = Pace(limits=Limits(), second=0.002)


@asynccontextmanager
async def keeping(
    session: Callable[[Session], Awaitable[None]],
    intake: MemoryIntake,
    credential: Credential | None = None,
    pace: Pace = QUICK,
) -> AsyncIterator[Keeper]:
    keeper = Keeper("test", intake, credential, pace)
    task = asyncio.create_task(keeper.keep(session))
    try:
        yield keeper
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_line_that_ends_is_opened_again() -> None:
    tries = 0

    async def session(line: Session) -> None:
        nonlocal tries
        tries += 1
        line.opened()
        raise LostError("server_left")

    async with keeping(session, MemoryIntake()):
        await until(lambda: tries > 3)


async def test_a_half_open_line_is_left() -> None:
    intake = MemoryIntake()

    async def session(line: Session) -> None:
        line.opened()
        await asyncio.sleep(3_600)

    async with keeping(session, intake):
        await until(lambda: ("stale", "half_open") in intake.states)
        await until(lambda: intake.states[-1][0] in ("connecting", "stale", "down"))
    states = [state for state, _ in intake.states]
    assert states[:4] == ["connecting", "live", "silent", "stale"]


async def test_a_limit_waits_at_least_as_long_as_the_platform_asks() -> None:
    intake, tries = MemoryIntake(), 0

    async def session(line: Session) -> None:
        nonlocal tries
        tries += 1
        raise LimitedError("limit", 3_000.0)

    async with keeping(session, intake):
        await until(lambda: ("rate_limited", "limit") in intake.states)
        await asyncio.sleep(0.2)  # a hundred seconds of this pace
        assert tries == 1


async def test_a_refusal_is_not_tried_again_before_a_person_changed_the_credential() -> None:
    keep_credential("one", "old")
    intake, credential, shown = MemoryIntake(), Credential("one"), []

    async def session(line: Session) -> None:
        shown.append(credential.read())
        if shown[-1] == "old":
            raise RefusedError("token_refused")
        line.opened()
        await asyncio.sleep(3_600)

    async with keeping(session, intake, credential):
        await until(lambda: ("auth_failed", "token_refused") in intake.states)
        await asyncio.sleep(0.2)
        assert shown == ["old"]
        keep_credential("one", "new")
        await until(lambda: intake.states[-1][0] in ("live", "silent"))
    assert shown[:2] == ["old", "new"]


async def test_a_platform_that_shuts_out_who_shows_nothing_is_tried_again() -> None:
    intake, tries = MemoryIntake(), 0

    async def session(line: Session) -> None:
        nonlocal tries
        tries += 1
        raise RefusedError("token_refused")

    async with keeping(session, intake):
        await until(lambda: ("down", "shut_out") in intake.states)
    assert tries >= 3


@pytest.mark.logs_warnings
async def test_a_fault_of_ours_is_logged_and_the_feed_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries = 0

    async def session(line: Session) -> None:
        nonlocal tries
        tries += 1
        raise KeyError("a bug")

    async with keeping(session, MemoryIntake()):
        await until(lambda: tries >= 2)
    assert any(record.levelno == logging.ERROR for record in caplog.records)
