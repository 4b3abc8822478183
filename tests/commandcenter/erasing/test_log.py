"""Whoever is erased is looked for in every row, also in one that nothing reads as it should be."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from commandcenter.database import connect
from commandcenter.erasing import log as erasing
from commandcenter.erasing.renaming import Renaming
from commandcenter.erasing.rows import Person, Row, without
from commandcenter.events.assignment import CASE_NOTED
from commandcenter.hub.facts import own_fact
from commandcenter.journal import Journal
from commandcenter.rows import Draft
from tests.commandcenter.drafts import change, draft, rows
from tests.commandcenter.story import at

SHARED, OTHER = "post:1", "post:2"
NOTE = "rang her sister, who lives next door"


def noted(thread: str, number: int) -> Draft:
    data = {"thread": thread, "who": "Rita"}
    fact = own_fact(CASE_NOTED, f"note:{number}", data, at(number))
    return msgspec.structs.replace(fact, text=NOTE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with notes to two cases, in one of which the first customer wrote among others."""
    path = tmp_path / "care.db"
    body = msgspec.json.encode({"data": {"thread": SHARED}})
    journal = Journal(path)
    first = msgspec.structs.replace(draft(1), body=body)
    journal.append([first, noted(SHARED, 2), noted(OTHER, 3)])
    journal.close()
    return path


def person(path: Path) -> Person:
    ((number,),) = rows(path, "SELECT person FROM events WHERE seq = 1")
    cases = frozenset({SHARED})
    return Person(frozenset({number}), frozenset(), frozenset({"m1"}), Renaming(["ada-1"]), cases)


def test_a_note_to_a_case_of_his_is_found_and_its_words_go_though_others_wrote_there_too(
    path: Path,
) -> None:
    with closing(connect(path)) as db:
        found = erasing.search(db, person(path), {SHARED})
    assert found >= {1, 2}
    assert 3 not in found
    body = msgspec.json.encode({"data": {"thread": SHARED, "who": "Rita"}})
    row = Row(2, CASE_NOTED, "/hub", "note:2", 0, body, NOTE)
    left = without(row, person(path))
    assert left is not None
    assert (left.text, left.body) == (None, body)  # that Rita noted something stays


def test_rows_that_are_no_json_stop_no_erasure(path: Path) -> None:
    for seq, kind in ((1, "care.message.edited.v1"), (2, "care.customer.noted.v1")):
        change(path, "UPDATE events SET type = ?, body = ? WHERE seq = ?", (kind, b"{not", seq))
    with closing(connect(path)) as db:
        assert erasing.notes(db, person(path).numbers) == set()
        assert 1 in erasing.search(db, person(path), {SHARED})
