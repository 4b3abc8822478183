"""A month closed beside a running hub: frozen, refused a second time, adjusted in the next, counted again."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.commandcenter.drafts import change
from tests.feeds.server import FeedServer, message, running
from tests.journeys.hubs import ROOT, hub, run
from tests.waiting import until


def wrote(number: int, time: str) -> str:
    event = message(number, time=time)
    event["data"] = {**event["data"], "text": "no signal since this morning, when will it work?"}
    return json.dumps({**event, "sequence": str(number)})


def month(act: str, path: Path, name: str) -> list[dict[str, Any]]:
    printed = run("month", act, name, "--db", str(path), "--json")
    return [json.loads(line) for line in printed.splitlines()]


def refused(act: str, path: Path, name: str) -> str:
    argv = [sys.executable, "main.py", "month", act, name, "--db", str(path)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


def sums(lines: list[dict[str, Any]]) -> tuple[int, int, int]:
    kinds = ("requests", "cycles", "conversations")
    first, second, third = (sum(line[kind] for line in lines) for kind in kinds)
    return first, second, third


async def arrived(server: FeedServer, number: int) -> None:
    await until(lambda: server.acks and server.acks[-1][1] == number)


async def test_a_month_is_closed_once_and_what_comes_later_adjusts_the_next(tmp_path: Path) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    server.instead = {n: wrote(n, f"2026-03-{n:02}T09:00:00Z") for n in range(1, 8)}
    server.instead[8] = wrote(8, "2026-03-31T22:30:00Z")  # April already, in Rome
    server.instead[9] = wrote(9, "2026-03-20T10:00:00Z")  # late: another customer of a known thread
    server.push(8)
    async with running(server), hub(path, server.url):
        await arrived(server, 8)
        (march,) = await asyncio.to_thread(month, "close", path, "2026-03")
        assert sums(march["lines"]) == (7, 7, 7)
        assert march["adjustments"] == []
        assert "2026-03" in await asyncio.to_thread(refused, "close", path, "2026-03")
        assert "2026-04" in await asyncio.to_thread(refused, "close", path, "2026-05")
        await asyncio.to_thread(refused, "close", path, "2099-01")

        server.push(1)
        await arrived(server, 9)
        (april,) = await asyncio.to_thread(month, "close", path, "2026-04")
    assert month("show", path, "2026-03") == [march]  # a late message changes nothing of it
    units = month("cases", path, "2026-03")
    assert len(units) == len({unit["id"] for unit in units}) == sum(sums(march["lines"]))
    assert {unit["thread"] for unit in units} == {f"thread-{n}" for n in range(7)}
    late = [unit for unit in month("cases", path, "2026-04") if unit["month"] == "2026-03"]
    assert sum(unit["times"] for unit in late) == sum(sums(april["adjustments"])) > 0
    assert {unit["thread"] for unit in late} == {"thread-2"}
    for name in ("2026-03", "2026-04"):
        assert month("check", path, name)[0]["ok"]
    assert json.loads(run("month", "show", "--db", str(path), "--json").splitlines()[0]) == march

    change(path, "UPDATE events SET time_us = time_us + 86400000000 WHERE id = 'm3'")
    for file in path.with_name("care.db.checkpoints").glob("*"):
        file.unlink()
    asked = ("month", "check", "2026-03", "--db", str(path))
    assert not json.loads(run(*asked, check=False))["ok"]  # whoever touches the log is found out


def test_without_a_hub_the_command_closes_it_and_an_open_month_has_no_cases(tmp_path: Path) -> None:
    path, file = tmp_path / "care.db", tmp_path / "log.jsonl"
    file.write_text(wrote(1, "2026-03-02T09:00:00Z") + "\n", "utf-8")
    run("replay", str(file), "--db", str(path))
    assert "2026-03" in refused("cases", path, "2026-03")
    (march,) = month("close", path, "2026-03")
    assert sums(march["lines"]) == (1, 1, 1)
    assert march["closed_by"] == "local"
    assert month("check", path, "2026-03")[0]["ok"]
