"""A person is erased for good: from every file and answer, with counts, figures and proofs left."""

import asyncio
import json
import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from commandcenter.erasing.proof import cover
from tests.feeds.server import FeedServer, running
from tests.journeys.erased import (
    ADA,
    HIS_THREAD,
    REPLY,
    SHARED,
    WORDS,
    event,
    events,
    found,
    his,
    lines,
)
from tests.journeys.hubs import hub, run
from tests.waiting import until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in a folder of its own, taken in from a recorded one."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "care.db"
    replay(tmp_path, path, events())
    return path


def replay(folder: Path, path: Path, told: list[dict[str, Any]]) -> None:
    run("replay", str(lines(folder / "told.jsonl", told)), "--db", str(path))


def erase(path: Path, author: str = ADA, *, check: bool = True) -> dict[str, Any]:
    told = run("erase", "--db", str(path), "--author", author, "--json", check=check)
    return json.loads(told) if told else {}


def figures(path: Path, at: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("state", "--db", str(path), "--at", at, "--json"))
    return {name: value for name, value in told.items() if name != "hash"}


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_nothing_of_him_is_left_in_any_file_and_all_counts_stay(path: Path) -> None:
    at = str(events()[-1]["time"])
    before, counted = figures(path, at), asked(path, "SELECT name, value FROM counters")
    assert {mark for _, mark in found(path.parent)} >= {WORDS, REPLY, HIS_THREAD}
    told = erase(path)
    assert told["persons"] == 1
    assert told["texts"] >= 4
    assert found(path.parent) == []
    assert figures(path, at) == before
    assert asked(path, "SELECT name, value FROM counters") == counted
    assert json.loads(run("audit", "verify", "--db", str(path), "--json"))["ok"]


def test_what_comes_again_of_him_is_known_and_what_he_writes_anew_is_a_new_person_s(
    tmp_path: Path, path: Path
) -> None:
    erase(path)
    persons = "SELECT count(*) FROM persons"
    before = asked(path, persons)
    replay(tmp_path, path, events())  # the same, and an edit of an old message
    later = {"message_id": "m9", "text": f"{WORDS}?"}
    replay(tmp_path, path, [event(20, "message.edited", later)])
    assert found(path.parent) == []
    assert asked(path, persons) == before
    replay(tmp_path, path, [event(21, "message.received", his("dm:new", "hello, it is me"))])
    assert asked(path, persons) == [(before[0][0] + 1,)]
    newest = "SELECT person FROM events ORDER BY seq DESC LIMIT 1"
    assert asked(path, newest) == asked(path, "SELECT max(person) FROM persons")
    assert erase(path)["texts"] == 1  # he may be erased again
    assert found(path.parent) == []
    assert erase(path)["rows"] == 0
    run("audit", "verify", "--db", str(path))


def test_others_keep_what_is_theirs(path: Path) -> None:
    erase(path)
    texts = [text for (text,) in asked(path, "SELECT text FROM texts ORDER BY seq")]
    assert texts == [
        "my fibre is slow as well",
        "as ▒▒▒ says, nothing works",
        "thanks, it works again",
    ]
    told = run("stored", "--db", str(path), "--json")
    assert len(told.splitlines()) == len(events())
    threads = asked(path, "SELECT json_extract(CAST(body AS TEXT), '$.data.thread') FROM events")
    assert (SHARED,) in threads


def test_nobody_of_that_id_is_told_in_words(path: Path) -> None:
    with pytest.raises(AssertionError, match=r": 1\n.*nobody-7"):
        erase(path, "nobody-7")


def test_an_export_that_holds_him_is_removed_and_no_other_file(path: Path) -> None:
    for form in ("csv", "jsonl"):
        out = path.with_name(f"events.{form}")
        run("export", "--db", str(path), "--format", form, "--out", str(out))
    (path.parent / "notes.csv").write_text("day,note\n1,none\n")
    assert erase(path)["files"] == 2
    assert sorted(file.suffix for file in path.parent.glob("*.*sv")) == [".csv"]
    assert found(path.parent) == []


def test_a_row_that_somebody_else_rewrote_is_found_as_before(path: Path) -> None:
    erase(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE events SET body = '{\"data\":{}}' WHERE seq = 1")
    with pytest.raises(AssertionError, match=r"audit verify.*: 1"):
        run("audit", "verify", "--db", str(path))


def test_who_rewrites_a_row_cannot_excuse_it_by_himself(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE events SET actor = 'nobody' WHERE seq = 3")
        *row, _ = db.execute("SELECT * FROM events WHERE seq = 3").fetchone()
        db.execute("INSERT INTO erased_rows VALUES (3, 4, ?)", (cover(row),))
    with pytest.raises(AssertionError, match=r"audit verify.*: 1"):
        run("audit", "verify", "--db", str(path))


def test_a_reader_that_holds_the_old_file_is_told_and_the_rest_is_done_once_he_has_gone(
    path: Path,
) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchall()
        with pytest.raises(AssertionError, match=r"erase.*: 1\n"):
            erase(path)
    assert json.loads(run("health", "--db", str(path), "--json"))["erasing"]
    erase(path)
    assert found(path.parent) == []
    assert not json.loads(run("health", "--db", str(path), "--json"))["erasing"]


async def test_a_hub_that_is_started_finishes_what_a_reader_had_kept_back(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchall()
        await asyncio.to_thread(erase, path, check=False)
    async with hub(path) as process:
        await until(lambda: not process.health()["erasing"], 60)
        assert found(path.parent) == []


async def test_a_manager_at_a_seat_erases_all_identities_of_a_customer_others_may_not(
    path: Path,
) -> None:
    number = "SELECT person FROM events WHERE seq = 1"
    name = f"K-{asked(path, number)[0][0]}"
    why = {"reason": f"wrote to us as {ADA}"}
    async with hub(path) as process:
        for role, is_done in (("regia", False), ("admin", False), ("manager", True)):
            whose = ("--role", role, "--person", "Rita")
            token = await asyncio.to_thread(run, "seat-token", "--db", str(path), *whose)
            answer = await told(process.url, token.strip(), "customer.erase", name, why)
            assert answer["ok"] == is_done, answer
        assert found(path.parent) == []
    assert found(path.parent.parent / "home") == []
    ((proof,),) = asked(path, "SELECT body FROM events WHERE type = 'care.person.erased.v1'")
    data = json.loads(proof)["data"]
    assert (data["who"], ADA in data["reason"]) == ("Rita", False)
    run("audit", "verify", "--db", str(path))


async def told(
    url: str, token: str, action: str, customer: str, args: dict[str, str]
) -> dict[str, Any]:
    """Send a command as a seat does; return its answer."""
    frame = {
        "type": "command", "id": str(uuid.uuid4()), "action": action,
        "target": {"customer": customer}, "args": args,
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(url, additional_headers=headers, max_size=2**26) as link:
        await link.send(json.dumps(frame))
        while True:
            found: dict[str, Any] = json.loads(await asyncio.wait_for(link.recv(), 60))
            if found.get("id") == frame["id"]:
                return found


async def test_a_running_hub_erases_goes_on_and_stores_nothing_of_him_that_is_sent_again(
    tmp_path: Path,
) -> None:
    server = FeedServer()
    for number, one in enumerate(events(), 1):
        server.rows[number] = one | {"sequence": str(number)}
    server.instead = {
        3: json.dumps(event(3, "weather.changed", his("t", WORDS)) | {"sequence": "3"})
    }
    path = tmp_path / "data" / "care.db"
    path.parent.mkdir()
    async with running(server), hub(path, server.url) as process:
        await until(lambda: ("E1", 10) in server.acks, 20)
        told = await asyncio.to_thread(erase, path)
        assert told["frames"] == 1
        assert found(path.parent) == []
        await server.renew("E2")
        server.instead.clear()
        again = [*events(), event(11, "message.received", his("dm:new", "hello again"))]
        server.rows |= {n: one | {"sequence": str(n)} for n, one in enumerate(again, 1)}
        server.push(1)
        await until(lambda: ("E2", 12) in server.acks, 20)
        assert found(path.parent, (WORDS, HIS_THREAD, REPLY)) == []
        assert (await asyncio.to_thread(erase, path))["persons"] == 1
        assert process.health()["conserved"]
    assert found(path.parent) == []
    run("audit", "verify", "--db", str(path))
    live = json.loads(run("state", "--db", str(path), "--json"))["hash"]
    shutil.rmtree(path.with_name("care.db.checkpoints"))
    assert json.loads(run("state", "--db", str(path), "--json"))["hash"] == live  # folded anew


def test_a_closed_month_counts_again_to_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "data" / "care.db"
    path.parent.mkdir()
    day = (datetime.now(UTC).replace(day=1) - timedelta(days=12)).replace(hour=9, minute=0)
    told = []
    for number, one in enumerate(events()):
        at = (day + timedelta(minutes=number)).isoformat(timespec="seconds")
        told.append(one | {"time": at, "recordedtime": at})
    replay(tmp_path, path, told)
    month = f"{day:%Y-%m}"
    run("month", "close", month, "--db", str(path))
    assert json.loads(run("month", "check", month, "--db", str(path)))["ok"]
    erase(path)
    again = json.loads(run("month", "check", month, "--db", str(path)))
    assert (again["ok"], again["erased"]) == (True, 1)
    assert again["hash"] != again["counted"]
    run("audit", "verify", "--db", str(path))
