"""An export as a feed: oldest first, once, in its own time or in none."""

import asyncio
from pathlib import Path

import pytest

from commandcenter.clock import now_us, parse_us
from commandcenter.errors import UserError
from commandcenter.feed import Cursor
from feeds.imports.feed import ImportFeed, Mode, from_spec
from feeds.imports.profile import Profile, save
from feeds.imports.sheet import read_sheet
from tests.feeds.memory import MemoryIntake

PROFILE = Profile(
    zone="Europe/Rome",
    time_format="%d/%m/%Y %H:%M",
    channel="x",
    columns={
        "time": "Data", "text": "Testo", "message_id": "Id", "author.handle": "Autore",
        "replied": "Risposta", "closed": "Chiusura", "agent": "Operatore",
    },
)  # fmt: skip
ROWS = """Data;Testo;Id;Autore;Risposta;Chiusura;Operatore
14/05/2026 10:30;non va niente;2;@bruno;;;
14/05/2026 10:00;sono senza linea;1;@anna;14/05/2026 10:40;14/05/2026 11:00;giulia
ieri;quando?;3;@carla;;;
"""


def feed(folder: Path, mode: Mode = "happened") -> ImportFeed:
    path = folder / "a.csv"
    path.write_text(ROWS, "utf-8")
    return ImportFeed(path, read_sheet(path), PROFILE, ("test", mode))


async def brought(one: ImportFeed, cursor: Cursor | None = None) -> MemoryIntake:
    intake = MemoryIntake(cursor)
    await one.run(intake)
    await asyncio.sleep(0.01)
    return intake


async def test_rows_come_oldest_first_each_in_its_own_time(tmp_path: Path) -> None:
    one = feed(tmp_path)
    rows = (await brought(one)).rows
    told = [(row.event or {}).get("type", "") for row in rows]
    assert told == [
        "care.message.received.v1", "care.message.received.v1", "care.message.sent.v1",
        "care.case.closed.v1", "",
    ]  # fmt: skip
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].recorded_us == parse_us("2026-05-14T10:00:00+02:00")
    assert rows[-1].recorded_us == one.now_us() == parse_us("2026-05-14T11:00:00+02:00")
    assert rows[4].reason.startswith("bad_time")
    first, answer = rows[0].event or {}, rows[2].event or {}
    assert "backfill" not in first["data"]
    assert (answer["data"]["thread"], answer["data"]["agent"]) == ("1", "giulia")


async def test_history_is_recorded_now_and_says_that_it_is_settled(tmp_path: Path) -> None:
    before = now_us()
    one = feed(tmp_path, "history")
    rows = (await brought(one)).rows
    assert one.now_us() is None
    assert all(row.recorded_us >= before for row in rows)
    told = [row.event["data"] for row in rows if row.event]
    assert all(data["backfill"] and data["settled"] for data in told)


def test_the_same_row_in_another_file_is_the_same_event(tmp_path: Path) -> None:
    first = feed(tmp_path).rows
    longer = tmp_path / "b.csv"
    longer.write_text(
        ROWS.replace("14/05/2026 10:30;non", "13/05/2026 9:00;eh;0;;;;\n14/05/2026 10:30;non")
    )
    second = ImportFeed(longer, read_sheet(longer), PROFILE, ("test", "happened")).rows
    events = [row.event for row in first if row.event]
    assert len(events) == 4
    assert all(event in [row.event for row in second] for event in events)


async def test_what_was_committed_is_not_brought_again(tmp_path: Path) -> None:
    rows = (await brought(feed(tmp_path))).rows
    again = await brought(feed(tmp_path), Cursor(epoch=rows[0].epoch, sequence=3))
    assert [row.sequence for row in again.rows] == [4, 5]


def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Data;Testo\nieri;ciao\n", "utf-8")
    with pytest.raises(UserError, match="import_nothing"):
        ImportFeed(path, read_sheet(path), PROFILE, ("test", "history"))


def test_a_spec_names_file_profile_and_mode(tmp_path: Path) -> None:
    feed(tmp_path)
    save("mine", PROFILE)
    made = from_spec(f"import:{tmp_path / 'a.csv'},profile=mine,mode=happened,speed=60")
    assert (made.kind, made.label) == ("past", "a.csv")
    for spec in ("import:", "import:a.csv,mode=later", "import:a.csv,profil=mine"):
        with pytest.raises(UserError, match="import_spec"):
            from_spec(spec)
