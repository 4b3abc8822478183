"""Frames of all sorts over a real socket into a real hub: kept, counted once, or set aside with a reason."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from tests.feeds.server import BAD_TEXT, FeedServer, message, oversize, running
from tests.journeys.hubs import hub, run
from tests.waiting import until

SECRETS = (
    "+39 333 1234567",
    "mario.rossi@example.com",
    "IT60X0542811101000000123456",
    "RSSMRA85T10A562S",
    "12345678Z",
    "20-12345678-6",
    "4111 1111 1111 1111",
)


async def test_shuffled_doubled_and_holed_rows_are_counted_once(tmp_path: Path) -> None:
    server = FeedServer()
    server.places, server.copies, server.skips = 40, 2, {17: 1, 230: 1}
    server.push(600)
    async with running(server), hub(tmp_path / "care.db", server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 600)
    health = process.health()
    assert health["stored"] == 600
    assert health["duplicate"] == health["received"] - 600
    assert health["conserved"]
    assert [line["sequence"] for line in process.stored()] == list(range(1, 601))


async def test_a_new_epoch_with_the_same_ids_stores_nothing_twice(tmp_path: Path) -> None:
    server = FeedServer()
    server.push(50)
    async with running(server), hub(tmp_path / "care.db", server.url) as process:
        await until(lambda: ("E1", 50) in server.acks)
        await server.renew("E2")
        server.push(60)
        await until(lambda: ("E2", 60) in server.acks)
    states = [line["state"] for line in process.stored()]
    assert states.count("stored") == 60
    assert states.count("duplicate") == 50


async def test_what_cannot_be_read_is_set_aside_with_its_reason_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    server = FeedServer()
    server.push(40)
    server.instead = {
        5: '{"not": "closed"',
        9: '{"sequence":"9","id":"a","id":"b"}',
        13: json.dumps({**message(13), "time": "yesterday", "sequence": "13"}),
        17: json.dumps({**message(17), "type": "care.message.liked.v1", "sequence": "17"}),
        21: oversize(),
        25: BAD_TEXT,
        29: json.dumps(
            {**message(1), "data": {**message(1)["data"], "text": "other"}, "sequence": "29"}
        ),
        33: '{"sequence":"33","data":NaN}',
    }
    path = tmp_path / "care.db"
    async with running(server), hub(path, server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 40)
    by_position = {line["sequence"]: line for line in process.stored()}
    aside = {n for n, line in by_position.items() if line["state"] == "quarantined"}
    assert set(server.instead) <= aside
    assert "equivocation" in by_position[29]["reason"]
    assert "bad_time" in by_position[13]["reason"]
    assert "unknown_type" in by_position[17]["reason"]
    assert all(
        line["state"] == "stored"
        for n, line in by_position.items()
        if n and n not in server.instead
    )
    health = process.health()
    assert health["conserved"]
    assert health["quarantined"] >= len(server.instead)
    letters = [
        json.loads(line) for line in run("quarantine", "list", "--db", str(path)).splitlines()
    ]
    letter = next(letter for letter in letters if letter["sequence"] == 13)
    assert "yesterday" in run("quarantine", "show", str(letter["id"]), "--db", str(path))


async def test_no_personal_data_reaches_the_disk(tmp_path: Path) -> None:
    server, folder = FeedServer(), tmp_path / "data"
    text = " · ".join(SECRETS)
    data = {**message(1)["data"], "text": text, "author": {"id": SECRETS[0], "name": SECRETS[1]}}
    server.push(5, data=data, note=text)
    server.instead = {
        2: '{"broken": "' + text + '"',
        3: json.dumps({**message(3), "data": {**data, "direction": SECRETS[0]}, "sequence": "3"}),
        4: json.dumps({**message(4), "type": SECRETS[1], "id": SECRETS[2], "sequence": "4"}),
    }
    async with running(server), hub(folder / "care.db", server.url):
        await until(lambda: server.acks and server.acks[-1][1] == 5)
        _scan(folder)
    _scan(folder)


def _scan(folder: Path) -> None:
    held = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert held
    for secret in SECRETS:
        for form in (secret, secret.replace(" ", ""), secret.replace("-", "")):
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert form.encode(coding) not in held, form


async def test_a_second_hub_on_the_same_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with hub(path):
        refused = run("replay", "nothing.jsonl", "--db", str(path), check=False)
        assert refused == ""


async def test_a_token_is_made_with_and_without_a_running_hub(tmp_path: Path) -> None:
    path = str(tmp_path / "care.db")
    asked = ("seat-token", "--db", path, "--role", "regia", "--person", "Marta")
    async with hub(Path(path)):
        with_hub = run(*asked).strip()
    without = run(*asked).strip()
    assert len({with_hub, without}) == 2
    assert min(len(with_hub), len(without)) >= 40


async def test_a_hub_that_is_held_up_is_told_by_health(tmp_path: Path) -> None:
    server = FeedServer()
    server.push(3)
    async with running(server), hub(tmp_path / "care.db", server.url) as process:
        await until(lambda: [f["state"] for f in process.health()["feeds"]] == ["CONNECTED"])
        os.kill(process.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(6)
            assert process.health()["feeds"][0]["state"] == "STALE"
        finally:
            os.kill(process.pid, signal.SIGCONT)


async def test_members_of_odd_types_never_stop_the_hub(tmp_path: Path) -> None:
    server = FeedServer()
    server.push(3)
    odd = {**message(2)["data"], "region": 5, "backfill": "yes", "simulated": [], "kind": {}}
    server.rows[2] = {**message(2), "data": odd}
    async with running(server), hub(tmp_path / "care.db", server.url) as process:
        await until(lambda: server.acks and server.acks[-1][1] == 3)
    assert process.health()["conserved"]


async def test_a_running_hub_tries_a_quarantined_row_again_and_says_why_it_is_still_none(
    tmp_path: Path,
) -> None:
    server = FeedServer()
    server.push(1, type="care.weather.changed.v1")
    path = tmp_path / "care.db"
    async with running(server), hub(path, server.url):
        await until(lambda: server.acks and server.acks[-1][1] == 1)
        with pytest.raises(AssertionError, match=r"replay.*: 1\n.*care\.weather\.changed\.v1"):
            await asyncio.to_thread(run, "quarantine", "replay", "1", "--db", str(path))
