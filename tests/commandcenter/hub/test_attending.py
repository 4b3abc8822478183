"""What each seat is at is shown to persons' seats as long as it is connected, and stands nowhere else."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commandcenter.hub.test_seats import next_of, running, seat


async def present(link: Any, wanted: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Wait until the seats that are shown are at this."""
    while True:
        frame = await next_of(link, "view")
        if frame["name"] != "presence":
            continue
        rows: list[dict[str, Any]] = frame["data"]["seats"]
        if [tuple(row["about"]) for row in rows] == wanted:
            return rows


def doing(*about: str) -> str:
    return json.dumps({"type": "doing", "about": about})


async def test_what_one_seat_is_at_the_other_ones_see_until_it_goes_and_no_log_has_it(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url, "manager") as other:
        before = hub.state.seq
        async with seat(url) as link:
            await link.send(doing("queue:billing"))
            (row,) = await present(other, [("queue:billing",)])
            assert (row["role"], bool(row["person"])) == ("regia", True)
            await link.send(doing("draft:MOVE", "agent:Ada"))
            await present(other, [("draft:MOVE", "agent:Ada")])
        await present(other, [])
        assert hub.state.seq == before


async def test_a_wall_is_shown_nobody_and_says_nothing(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "wall") as wall:
        async with seat(url) as link:
            await wall.send(doing("queue:care"))
            await link.send(doing("queue:billing"))
            await present(link, [("queue:billing",)])
        names, beats = set(), 0
        while beats < 3:
            frame = json.loads(await asyncio.wait_for(wall.recv(), 60))
            beats += frame["type"] == "heartbeat"
            names.add(frame.get("name", ""))
    assert names <= {"", "wall"}


@pytest.mark.parametrize("about", [["x" * 201], ["a"] * 9, [""], [3], "queue"])
async def test_too_much_is_refused_and_the_seat_stays(tmp_path: Path, about: Any) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        await link.send(json.dumps({"type": "doing", "about": about}))
        assert (await next_of(link, "result"))["error"]["key"] == "frame_unreadable"
        await link.send(doing("queue:billing"))
        await present(link, [("queue:billing",)])
