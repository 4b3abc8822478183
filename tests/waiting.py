"""How tests wait: for a claim, never for a time. One pace, one patience, for tasks, processes and windows."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_S = 120.0
_PACE_S = 0.005
_ASKED_S = 0.05  # who is asked in another process, or over a line, has a limit
_PRESSED_MS = 5000  # for a key to do its work before it is pressed again
_PRESSES = 12


async def until(claim: Callable[[], Any | Awaitable[Any]], seconds: float = PATIENCE_S) -> Any:
    """Wait until a claim holds, while others of this loop go on; return what it said.

    `claim` may be a coroutine function: it is asked again and again.
    """
    async with asyncio.timeout(seconds):
        while True:
            found, pace_s = claim(), _PACE_S
            if inspect.isawaitable(found):
                found, pace_s = await found, _ASKED_S
            if found:
                return found
            await asyncio.sleep(pace_s)


def until_now(claim: Callable[[], Any], seconds: float = PATIENCE_S) -> Any:
    """Wait until a claim about another process holds; return what it said."""
    end = time.monotonic() + seconds
    while not (found := claim()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(_ASKED_S)
    return found


def press_until(qtbot: QtBot, press: Callable[[], None], claim: Callable[[], bool]) -> None:
    """Press until it has done its work: a desk asks again where something has changed meanwhile."""
    for _ in range(_PRESSES):
        press()
        with suppress(qtbot.TimeoutError):
            qtbot.waitUntil(claim, timeout=_PRESSED_MS)
            return
    pytest.fail("what was pressed did not do its work")
