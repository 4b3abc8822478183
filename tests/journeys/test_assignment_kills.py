"""A simulated day of the care room, its hub killed again and again: what was given, overruled, banned stands.

The turns that a hub takes after it came back are taken again from the log afterwards: they decide what a
hub that was never killed would have decided.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from commandcenter.checkpoints import digest
from commandcenter.history import History
from commandcenter.hub import presence
from tests.journeys.hubs import HubProcess, run

DAY = "simulator:seed=7,history=0,speed=60,crisis=outage@10:30,start=2026-05-14T10:20"


class Day:
    """One hub that lives a day, and two people at it."""

    def __init__(self, path: Path) -> None:
        self.hub = HubProcess(path, DAY)
        self.tokens: dict[str, str] = {}

    async def begin(self) -> None:
        await self.hub.start()
        for person, role in (("Rita", "regia"), ("Mara", "manager")):
            asked = ("--role", role, "--person", person)
            printed = await asyncio.to_thread(run, "seat-token", "--db", str(self.hub.path), *asked)
            self.tokens[person] = printed.split()[-1]

    async def state(self, *more: str) -> dict[str, Any]:
        """Return what `state` prints of the log."""
        printed = await asyncio.to_thread(run, "state", "--db", str(self.hub.path), *more, "--json")
        return json.loads(printed)  # type: ignore[no-any-return]

    async def until(self, kind: str, count: int) -> dict[str, Any]:
        """Wait until the log has so many facts of a kind, "" = of any."""
        async with asyncio.timeout(90):
            while True:
                state = await self.state()
                if (state["facts"].get(kind, 0) if kind else state["seq"]) >= count:
                    return state
                await asyncio.sleep(0.5)

    async def ask(
        self, action: str, person: str = "Rita", *, name: str = "", waits: bool = True, **more: Any
    ) -> dict[str, Any]:
        """Ask for something; return the answer, or nothing where nobody waits for it."""
        here = presence.find(self.hub.path)
        assert here is not None
        frame = {"type": "command", "id": name or str(uuid.uuid4()), "action": action, **more}
        header = {"Authorization": f"Bearer {self.tokens[person]}"}
        async with connect(here.url, additional_headers=header, compression=None) as link:
            await link.send(json.dumps(frame))
            while waits:
                answer = json.loads(await asyncio.wait_for(link.recv(), 30))
                if answer["type"] == "result" and answer["id"] == frame["id"]:
                    return answer  # type: ignore[no-any-return]
        return {}

    async def bans(self, case: str) -> None:
        """Flag what a customer wrote, and ban him for a day: a lead may skip steps."""
        opened = (await self.ask("case.open", target={"case": case}))["data"]
        message = next(line["message"] for line in opened["lines"] if line.get("message"))
        flag = await self.ask(
            "moderation.flag",
            target={"message": message},
            args={"kind": "threat"},
        )
        assert flag["ok"], flag["error"]
        step = await self.ask(
            "ban.step", "Mara", target={"customer": opened["customer"]},
            args={"rung": "day", "note": "threats"},
        )  # fmt: skip
        assert step["ok"], step["error"]

    async def killed(self) -> dict[str, Any]:
        """Cut the power; return what the log says now, and begin again."""
        await self.hub.kill()
        before = await self.state()
        await self.hub.start()
        return before


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    made = Day(tmp_path / "care.db")
    await made.begin()
    yield made
    if made.hub.is_running:
        await made.hub.stop()


async def test_killed_again_and_again_it_comes_back_with_the_same_and_decides_the_same(
    day: Day,
) -> None:
    state = await day.until("care.case.decided.v1", 5)

    # Somebody is given cases by hand, a person is paused for a minute, another for an hour; a ban begins.
    free, *others = at_work(state)
    hold = {"type": "HOLD", "target": {"case": case_of(state)}, "reason": "callback", "minutes": 60}
    short = {"type": "PAUSE", "target": {"agent": others[0]}, "reason": "a call", "minutes": 1}
    for args in (hold, short):
        assert (await day.ask("override.set", args=args))["ok"]
    cut = await day.killed()
    assert {row["type"] for row in cut["overrides"]} == {"HOLD", "PAUSE"}

    state = await day.until("care.override.ended.v1", 1)
    (ended,) = (row for row in state["overrides"] if row["type"] == "PAUSE")
    assert (ended["ended_us"], ended["why_ended"]) == (ended["expires_us"], "expired")
    (held,) = (row for row in state["overrides"] if row["type"] == "HOLD")
    assert held["ended_us"] is None

    # The power goes while a command is on its way: it is done once, or it was never heard of.
    case, name = await a_free_case(day, held["names"]), str(uuid.uuid4())
    give: Any = {"target": {"cases": [case]}, "args": {"agent": free, "reason": "knows him"}}
    await day.ask("case.assign", name=name, waits=False, **give)
    await day.killed()
    answer = await day.ask("case.assign", name=name, **give)
    assert answer["ok"] or answer["error"]["key"].startswith("case_"), answer
    state = await day.state()
    assert state["facts"].get("care.case.assigned.v1", 0) >= int(answer["ok"])

    # A customer is banned for a day; what the log said when the power went, it says for ever.
    await day.bans(case)
    cut = await day.killed()
    await day.until("", cut["seq"] + 1)
    cut2 = await day.killed()
    for before in (cut, cut2):
        assert await asyncio.to_thread(hash_at, day.hub.path, before["seq"]) == before["hash"]
    assert (await day.ask("case.open", "Mara", target={"case": case}))["data"]["side"] == "banned"

    # What is given now comes from rooms that were rebuilt four times.
    decided = (await day.state())["facts"]["care.case.decided.v1"]
    await day.until("care.case.decided.v1", decided + 5)
    assert await day.hub.stop() == 0
    verdict = json.loads(
        await asyncio.to_thread(run, "assign", "--verify", "--db", str(day.hub.path))
    )
    assert verdict["differences"] == []
    assert verdict["decisions"] > decided


def at_work(state: dict[str, Any]) -> list[str]:
    """Return who is at work, who has nothing to do first."""
    ranks = {"available": 0, "busy": 1}
    there = [row for row in state["agents"] if row["state"] in ranks]
    return [row["agent"] for row in sorted(there, key=lambda row: ranks[row["state"]])]


def hash_at(path: Path, seq: int) -> str:
    """Return the hash of the state at a position of the log."""
    with closing(History(path)) as history:
        return digest(history.state_now(until=seq))


def case_of(state: dict[str, Any]) -> str:
    """Return a case that the engine gave to somebody."""
    return str(next(row["case"] for row in state["assignments"] if row["agent"]))


async def a_free_case(day: Day, but: list[str]) -> str:
    """Return a case that the engine gave to somebody and that nothing binds."""
    state = await day.until("care.case.decided.v1", 6)
    return str(next(row["case"] for row in state["assignments"] if row["case"] not in but))
