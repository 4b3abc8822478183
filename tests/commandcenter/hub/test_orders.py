"""Commands at a running hub: whose turn it is, and what of them never reaches the disk."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from commandcenter.commands.action import Command
from commandcenter.hub.access import Guest
from commandcenter.protocol.frames import CommandFrame
from tests.commandcenter.hub.test_seats import asked, next_of, running, seat

HOUR_US = 3_600_000_000
PLAN = {"start_us": HOUR_US, "end_us": 2 * HOUR_US, "channel": "facebook", "title": "Offer"}


async def test_who_asks_much_waits_behind_himself(tmp_path: Path) -> None:
    """Of eight questions of one person and one of another, the other's is answered second at the latest."""
    async with running(tmp_path / "care.db") as (hub, url):
        turns: list[str] = []
        all_wait = asyncio.Event()

        async def slow(command: Command) -> dict[str, Any]:
            await all_wait.wait()
            turns.append(command.person)
            return {}

        hub.orders._work["figures.period"] = slow
        async with seat(url) as much, seat(url, "manager") as once:
            for link in (*[much] * 8, once):
                frame = {"type": "command", "id": str(uuid.uuid4()), "action": "figures.period"}
                await link.send(json.dumps(frame | {"target": {"span": "day"}}))
                # Of another subject, asked behind it and answered: the one before stands in its line.
                assert (await asked(link, "boards.growth", target={}, args={}))["data"]
            all_wait.set()
            await next_of(once, "result")
            assert turns.index("Manager") <= 1
            await next_of(much, "result")


async def test_a_preview_does_not_wait_for_a_long_search(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        is_over = asyncio.Event()

        async def slow(command: Command) -> dict[str, Any]:
            await is_over.wait()
            return {}

        hub.orders._work["override.needed"] = slow
        async with seat(url) as link:
            frame = {"type": "command", "id": str(uuid.uuid4()), "action": "override.needed"}
            await link.send(json.dumps(frame))
            first = await asked(link, "override.preview", target={}, args={"sets": []})
            assert first["id"] != frame["id"]
            is_over.set()
            assert (await next_of(link, "result"))["id"] == frame["id"]


async def test_who_has_no_token_is_answered_too(tmp_path: Path) -> None:
    """A command of this machine comes with none, and waits behind nobody."""
    async with running(tmp_path / "care.db") as (hub, _), asyncio.timeout(60):
        frame = CommandFrame(id=str(uuid.uuid4()), action="boards.growth")
        assert (await hub.orders.carry(Guest("local", "manager", b""), frame)).ok


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_no_personal_data_of_a_plan_or_of_the_list_of_people_is_on_disk(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "manager") as link:
        for field in ("channel", "area", "title"):
            args = PLAN | {field: "call 347 5551201"}
            assert (await asked(link, "publication.plan", args=args))["ok"]
        line: dict[str, Any] = dict.fromkeys(
            ("agent", "called", "team", "desk", "supplier"), "tel. 347 5551202"
        )
        line |= {"skills": ["tel. 347 5551202"], "since": "2026-01-01T00:00:00Z", "rate": 30.5}
        answer = await asked(link, "agents.list", target={}, args={"lines": [line]})
        assert answer["ok"], answer
        assert b"2026-01-01T00:00:00Z" in written(tmp_path)
        assert b"347 55512" not in written(tmp_path)


@pytest.mark.parametrize("name", ["347 5551204", "anna.verdi@example.com"])
async def test_a_publication_cannot_be_called_by_personal_data(tmp_path: Path, name: str) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "manager") as link:
        rows = [PLAN | {"publication": name}]
        answer = await asked(link, "publication.import", args={"rows": rows})
        assert answer["error"]["key"] == "publication_personal"
        assert name.encode() not in written(tmp_path)


async def test_a_question_that_is_sent_again_is_answered_again(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        frame = {"type": "command", "id": str(uuid.uuid4()), "action": "figures.period"}
        answers = []
        for _ in range(2):
            await link.send(json.dumps({**frame, "target": {"span": "day"}}))
            answers.append(await next_of(link, "result"))
        first, second = answers
        assert first["data"]["rows"] == second["data"]["rows"] != []
        assert (second["ok"], second.get("error")) == (True, None)


async def test_who_reads_long_holds_nobody_up_who_acts_and_is_noted_afterwards(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        goes_on = asyncio.Event()

        async def slow(_: Command) -> dict[str, Any]:
            await goes_on.wait()
            return {"read": True}

        hub.orders._work["period.export"] = slow
        async with seat(url) as reads, seat(url, "manager") as acts:
            frame = {"type": "command", "id": str(uuid.uuid4()), "action": "period.export"}
            await reads.send(json.dumps(frame | {"target": {"what": "kpis", "period": "day"}}))
            assert (await asked(acts, "publication.plan", args=PLAN))["ok"]
            noted = hub.state.seq
            goes_on.set()
            answer = await next_of(reads, "result")
            assert answer["data"] == {"read": True}
            assert answer["seq"] == noted + 1


async def test_what_takes_long_is_done_once_though_it_is_asked_for_again_meanwhile(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        begun, is_over, done = asyncio.Event(), asyncio.Event(), list[str]()

        async def slow(command: Command) -> dict[str, Any]:
            done.append(command.id)
            begun.set()
            await is_over.wait()
            return {"rows": 1}

        hub.orders._work["customer.erase"] = slow
        frame = {"type": "command", "id": str(uuid.uuid4()), "action": "customer.erase"}
        frame |= {"target": {"customer": "7"}, "args": {"reason": "asked"}}  # type: ignore[dict-item]
        async with seat(url, "manager") as before, seat(url, "manager") as after:
            await before.send(json.dumps(frame))
            await asyncio.wait_for(begun.wait(), 60)
            await after.send(json.dumps(frame))
            is_over.set()
            first, second = await next_of(before, "result"), await next_of(after, "result")
    assert (first["data"], second["error"]["code"]) == ({"rows": 1}, "replayed")
    assert done == [frame["id"]]


async def test_a_customer_whom_the_log_does_not_know_cannot_be_erased(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "manager") as link:
        told = await asked(link, "customer.erase", target={"customer": "999"}, args={"reason": "x"})
    assert (told["ok"], told["error"]["key"]) == (False, "erase_unknown")
