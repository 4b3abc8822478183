"""An export beside a hub that goes on writing: the log, masked, and the figures of the screens."""

import asyncio
import csv
import io
import json
import uuid
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from commandcenter.hub import presence
from tests.feeds.server import FeedServer, message, running
from tests.journeys.hubs import hub, run
from tests.journeys.test_feed_to_log import SECRETS
from tests.waiting import until


def lines(path: Path, *asked: str) -> list[dict[str, Any]]:
    out = path.with_name("out.jsonl")
    told = json.loads(
        run("export", "--db", str(path), "--format", "jsonl", "--out", str(out), *asked)
    )
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert told == {"file": str(out.resolve()), "rows": len(found)}
    return found


async def test_events_figures_and_cases_leave_a_running_hub_as_it_is(tmp_path: Path) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    server.push(30)
    server.instead = {
        7: json.dumps({**message(7), "sequence": "7", "data": {**message(7)["data"], "text": "\u2003＝cmd"}}),
        9: json.dumps(
            {**message(9), "sequence": "9", "data": {**message(9)["data"], "text": " ".join(SECRETS)}}
        ),
    }  # fmt: skip
    async with running(server), hub(path, server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 30)
        events = [row for row in await asyncio.to_thread(lines, path) if row["source"] != "/hub"]
        assert [row["sequence"] for row in events] == [str(n) for n in range(1, 31)]
        stored = await asyncio.to_thread(process.stored)
        assert [row["id"] for row in events] == [line["id"] for line in stored]
        assert {"id", "source", "sequence", "type", "time", "text"} <= set(events[0])
        text = json.dumps(events, ensure_ascii=False)
        assert not [secret for secret in SECRETS if secret in text]
        assert events[6]["text"] == "\u2003＝cmd"

        state = json.loads(await asyncio.to_thread(run, "state", "--db", str(path), "--json"))
        figures = {
            row["key"]: row for row in await asyncio.to_thread(lines, path, "--what", "kpis")
        }
        shown = {figure["key"]: figure for figure in state["wall"]["figures"]}
        assert shown
        for key, figure in shown.items():
            assert (figures[key]["value"], figures[key]["n"]) == (figure["value"], figure["n"])
        cases = await asyncio.to_thread(lines, path, "--what", "cases")
        begun = sum(case["begins_case"] for case in cases)
        assert begun == figures["cases_per_customer"]["told"]["cases"]

        server.push(5)  # the hub goes on
        await until(lambda: server.acks[-1][1] == 35)
    assert process.health()["stored"] == 35
    assert len([row for row in lines(path) if row["source"] != "/hub"]) == 35

    out = tmp_path / "out.csv"
    run("export", "--db", str(path), "--format", "csv", "--out", str(out))
    cells = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert next(row["text"] for row in cells if row["sequence"] == "7") == "'\u2003＝cmd"
    raw = out.read_bytes().decode()
    assert not [secret for secret in SECRETS if secret in raw]


async def test_a_period_is_from_its_start_on_until_before_its_end(tmp_path: Path) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    server.push(20)
    server.instead = {
        n: json.dumps({**message(n), "sequence": str(n), "time": f"2026-09-12T10:{n:02}:00Z"})
        for n in range(1, 21)
    }
    async with running(server), hub(path, server.url):
        await until(lambda: server.acks and server.acks[-1][1] == 20)
    events = [row for row in lines(path) if row["source"] != "/hub"]
    times = sorted({row["time"] for row in events})
    begin, end = times[3], times[-2]
    part = [row for row in lines(path, "--from", begin, "--to", end) if row["source"] != "/hub"]
    assert part == [row for row in events if begin <= row["time"] < end]
    assert 0 < len(part) < len(events)


async def test_a_desk_gets_a_day_as_a_file_and_the_log_says_who_took_what(tmp_path: Path) -> None:
    path, server = tmp_path / "care.db", FeedServer()
    server.push(20)
    async with running(server), hub(path, server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 20)
        here = presence.find(path)
        assert here is not None
        headers = {"Authorization": f"Bearer {here.desk_token}"}
        async with connect(process.url, additional_headers=headers, max_size=2**22) as seat:
            for what, day, rows in (("events", "2026-03-02", 20), ("events", "2026-03-03", 0)):
                target = {"what": what, "period": "day", "day": day}
                data = (await asked(seat, "period.export", target))["data"]
                assert (data["file"], data["rows"]) == (f"events-day-{day}.csv", rows)
                cells = list(csv.DictReader(io.StringIO(data["content"], newline="")))
                assert len(cells) == rows
            wrong = await asked(
                seat, "period.export", {"what": "cases", "period": "week", "day": "2 March"}
            )
            assert wrong["error"]["key"] == "day_unreadable"
            week = await asked(seat, "period.export", {"what": "kpis", "period": "week"})
            assert week["data"]["rows"] > 30
    taken = [row for row in lines(path) if row["type"] == "care.command.taken.v1"]
    assert [row["data"]["target"]["what"] for row in taken] == ["events", "events", "kpis"]


async def asked(seat: ClientConnection, action: str, target: dict[str, Any]) -> dict[str, Any]:
    name = str(uuid.uuid4())
    await seat.send(json.dumps({"type": "command", "id": name, "action": action, "target": target}))
    while True:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(seat.recv(), 60))
        if frame.get("id") == name:
            return frame


def test_what_cannot_be_exported_is_refused_in_words(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    for asked in (("--what", "secrets"), ("--what", "incident:A0001")):
        assert (
            run(
                "export",
                "--db",
                "nowhere.db",
                "--format",
                "csv",
                "--out",
                str(out),
                *asked,
                check=False,
            )
            == ""
        )
    assert not out.exists()
