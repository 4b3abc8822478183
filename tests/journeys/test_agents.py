"""The list of people, taken beside a running hub and without one: once, by line and column, printed again."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from tests.feeds.server import FeedServer, running
from tests.journeys.hubs import ROOT, hub, run
from tests.waiting import until

HEAD = "agent,team,desk,sourcing,supplier,rate,from\n"
LIST = HEAD + "a01,Roma,front,in,,24.5,2026-01-01\na17,Palermo,back,out,Beta,15.8,2026-01-01\n"


def taken(path: Path, file: Path) -> dict[str, int]:
    told: dict[str, int] = json.loads(run("agents", "import", str(file), "--db", str(path)))
    return told


def refused(path: Path, file: Path) -> str:
    argv = [sys.executable, "main.py", "agents", "import", str(file), "--db", str(path)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


async def test_the_list_is_taken_once_and_a_wrong_line_takes_nothing(tmp_path: Path) -> None:
    path, file, server = tmp_path / "care.db", tmp_path / "people.csv", FeedServer()
    file.write_text(LIST)
    server.push(1)
    async with running(server), hub(path, server.url):
        await until(lambda: bool(server.acks))
        assert await asyncio.to_thread(taken, path, file) == {"taken": 2, "known": 0}
        assert await asyncio.to_thread(taken, path, file) == {"taken": 0, "known": 2}
        file.write_text(LIST + "a18,Roma,front,in,,cheap,\n")
        told = await asyncio.to_thread(refused, path, file)
        assert "4" in told
        assert "rate" in told

    file.write_text(HEAD + "a17,,,,,16.4,2026-07-01\n")
    assert taken(path, file) == {"taken": 1, "known": 0}
    now = run("agents", "list", "--db", str(path)).splitlines()
    assert now[0].startswith("agent,name,team")
    assert now[1].startswith("a01,,Roma,front,in,,24.5,")
    assert now[2].startswith("a17,,Palermo,back,out,Beta,16.4,")
    file.write_text("\n".join(now))
    assert taken(path, file) == {"taken": 2, "known": 0}  # as they are now: since ever
    assert run("agents", "list", "--db", str(path)).splitlines()[2] == now[2]
