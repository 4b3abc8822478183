"""What was kept long enough is dropped, told and excused; what is younger and all figures stay."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from commandcenter.chain import verify
from commandcenter.checkpoints import digest
from commandcenter.clock import DAY
from commandcenter.erasing.kept import told
from commandcenter.events.erasure import RETENTION_APPLIED
from commandcenter.history import History
from commandcenter.hub.retaining import Retaining
from commandcenter.hub.writer import Writer
from commandcenter.journal import Committed, Journal
from commandcenter.rows import Aside, Item
from commandcenter.secrets import Seal, key_for
from commandcenter.settings import Retention
from tests.commandcenter.drafts import FEED, change, draft, rows
from tests.commandcenter.story import at
from tests.journeys.hubs import run

NOW = at(0) + 400 * DAY


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A log of two old messages, a frame of then, and a young message of one of the two."""
    journal = Journal(tmp_path / "care.db")
    texts, young = Seal(key_for(journal.database), "text"), NOW - DAY
    times: tuple[dict[str, Any], ...] = ({}, {}, {"time_us": young, "recorded_us": young})
    frame = Aside(feed=FEED, epoch="E1", position=4, recorded_us=at(4), reason="r", raw=b"raw")
    messages = [
        draft(
            number, text=f"text {number}", texthash=texts.digest(f"text {number}".encode()), **more
        )
        for number, more in enumerate(times, 1)
    ]
    journal.append([*messages, frame])
    yield journal
    journal.close()


async def dropped(journal: Journal, kept: Retention) -> dict[str, Any]:
    """Have the hub's part do its day's work."""
    folded: list[Committed] = []

    def committed(done: Committed, _: list[Item]) -> None:
        folded.append(done)

    writer = Writer(journal, committed)
    retaining = Retaining(kept, writer, journal, lambda: NOW, committed, lambda: None)
    try:
        found = await retaining.apply("hub")
    finally:
        writer.close()
    assert {fact.type for done in folded for fact in done.facts} <= {RETENTION_APPLIED}
    return found


async def test_what_is_older_goes_and_what_is_younger_stays(journal: Journal) -> None:
    path = journal.path
    sealed = "SELECT count(*) FROM persons WHERE sealed NOTNULL"
    known = rows(path, sealed)[0][0]
    with closing(History(path)) as history:
        before = digest(history.state_now(3))
    kept = Retention(texts=12, identities=12, quarantine=12)
    due = {kind: row["due"] for kind, row in told(path, kept, NOW).items()}
    assert await dropped(journal, kept) == due
    assert due["texts"] == 2
    assert due["quarantine"] == 1
    assert rows(path, "SELECT text FROM texts") == [("text 3",)]
    assert rows(path, sealed)[0][0] == known - due["identities"] > 0
    assert verify(path).ok
    with closing(History(path)) as history:
        assert digest(history.state_now(3)) == before
        assert json.loads(history.noted("retention"))["dropped"] == due
    assert await dropped(journal, kept) == dict.fromkeys(due, 0)


async def test_nothing_goes_where_the_settings_say_so(journal: Journal) -> None:
    kept = Retention(texts=0, identities=0, quarantine=0)
    assert set((await dropped(journal, kept)).values()) == {0}
    assert {row["before"] for row in told(journal.path, kept, NOW).values()} == {None}


async def test_a_younger_text_that_somebody_took_away_is_still_found(journal: Journal) -> None:
    await dropped(journal, Retention(texts=12))
    change(journal.path, "DELETE FROM texts")
    assert (verify(journal.path).problem, verify(journal.path).row) == ("audit_text_changed", 3)


def test_a_person_asks_what_would_go_and_has_it_dropped(journal: Journal) -> None:
    path = journal.path
    journal.close()
    would = json.loads(run("retention", "--db", str(path), "--dry-run"))
    assert would["quarantine"]["due"] == 1
    assert rows(path, "SELECT count(*) FROM texts") == [(3,)]
    assert json.loads(run("retention", "--db", str(path)))["quarantine"] == 1
    assert (
        json.loads(run("health", "--db", str(path), "--json"))["retention"]["dropped"]["quarantine"]
        == 1
    )
    assert rows(path, "SELECT count(*) FROM quarantine") == [(1,)]
    assert verify(path).ok
