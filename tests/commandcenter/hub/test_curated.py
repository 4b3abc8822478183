"""Who is on the curated list: two that look at once see the list as it is at the end."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from commandcenter.hub import curated
from commandcenter.hub.curated import Curated, Known
from commandcenter.hub.writer import Writer
from commandcenter.state import State
from tests.commandcenter.hub.test_seats import asked, running, seat


async def turns() -> None:
    """Let every task go on as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_look_that_began_before_the_list_changed_has_not_the_last_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    waiting = iter(gates)

    async def beside(
        _look: Callable[..., Known], _path: Path, _key: bytes, listed: dict[str, str], known: Known
    ) -> Known:
        if (gate := next(waiting, None)) is None:
            return known  # nobody came since
        await gate.wait()
        return Known({7: listed["digest"]}, 9)

    monkeypatch.setattr(curated, "beside", beside)
    state = State()
    state.listed["digest"] = "legal"
    asked = Curated(Path(), state, writer=cast("Writer", None), key=b"k" * 32, now=lambda: 0)
    async with asyncio.TaskGroup() as group:
        group.create_task(asked.who())
        await turns()
        state.listed["digest"] = "press"
        group.create_task(asked.who())
        for gate in reversed(gates):  # who began last would be first to end
            gate.set()
            await turns()
    assert await asked.who() == {7: "press"}


async def test_a_list_in_parts_has_the_customers_looked_at_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def look(_path: Path, _key: bytes, listed: dict[str, str], known: Known) -> Known:
        looks.append(len(listed))
        return known

    monkeypatch.setattr(curated, "look", look)
    async with running(tmp_path / "care.db") as (_, url), seat(url, "manager") as link:
        for handle, more in (("ada", True), ("bob", True), ("eve", False)):
            args = {"lines": [{"handle": handle}], "cls": "press", "note": "n", "more": more}
            answer = await asked(link, "curated.list", args=args)
            assert answer["data"]["changed"] == 1
    assert answer["data"]["listed"] == 3
    assert set(looks) == {3}
