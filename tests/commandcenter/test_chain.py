"""The log's check: whatever was done to the file behind the program's back is found, and where."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter import head as heads
from commandcenter.chain import verify
from commandcenter.errors import UserError
from commandcenter.events.actions import ACTION_REQUESTED
from commandcenter.events.assignment import CASE_NOTED
from commandcenter.hub.life import drafts
from commandcenter.incidents.fact import NewFact
from commandcenter.journal import Journal
from commandcenter.secrets import Seal, key_file, key_for
from tests.commandcenter.drafts import change, draft, rows

ALL = "SELECT * FROM events LEFT JOIN texts USING (seq)"
TEXTS = ("manca la linea", "sin fibra desde ayer", "my bill is wrong", "grazie", "¿cuándo?")


def written(path: Path, n: int = 8) -> Path:
    """A log of messages with texts and persons, one frame put aside, and its head."""
    journal = Journal(path)
    seal = Seal(key_for(journal.database), "text")
    told = [TEXTS[number % len(TEXTS)] for number in range(n)]
    journal.append(
        [
            draft(number, text=text, texthash=seal.digest(text.encode()))
            for number, text in enumerate(told, 1)
        ]
    )
    journal.append([draft(n + 1, "another content", name="m1")])
    journal.close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "care.db")


def found(path: Path) -> tuple[str, int | None]:
    verdict = verify(path)
    assert verdict.ok == (verdict.problem == "")
    return verdict.problem, verdict.row


def test_a_log_as_it_was_written_holds(path: Path) -> None:
    verdict = verify(path)
    assert verdict.ok
    assert (verdict.seq, verdict.head, verdict.keyed) == (8, 8, True)
    assert rows(path, "SELECT hex(hash) FROM events WHERE seq = 8") == [(verdict.hash.upper(),)]


@pytest.mark.parametrize(
    ("tampering", "problem", "row"),
    [
        ("UPDATE events SET actor = 'regia:other' WHERE seq = 3", "audit_row_changed", 3),
        ("DELETE FROM events WHERE seq = 1", "audit_row_changed", 1),
        ("DELETE FROM events WHERE seq = 5", "audit_row_changed", 5),
        ("DELETE FROM events WHERE seq = 8", "audit_tail_cut", None),
        ("UPDATE events SET hash = x'00' WHERE seq = 8", "audit_row_changed", 8),
        ("UPDATE texts SET text = text || '.' WHERE seq = 4", "audit_text_changed", 4),
        ("DELETE FROM texts WHERE seq = 4", "audit_text_changed", 4),
        ("INSERT INTO texts VALUES (99, 'never said')", "audit_text_changed", 99),
        ("DELETE FROM persons", "audit_person_lost", 1),
        ("UPDATE quarantine SET sealed = zeroblob(60)", "audit_letter_changed", 1),
        ("DELETE FROM quarantine", "audit_letter_changed", 1),
        ("DELETE FROM taken", "audit_sums_differ", None),
        ("UPDATE counters SET value = 7 WHERE name = 'stored'", "audit_sums_differ", None),
    ],
)
def test_what_was_changed_in_the_file_is_found(
    path: Path, tampering: str, problem: str, row: int | None
) -> None:
    change(path, tampering)
    assert found(path) == (problem, row)


def test_two_rows_that_changed_places_are_found(path: Path) -> None:
    for step in ("seq = -2 WHERE seq = 2", "seq = 2 WHERE seq = 3", "seq = 3 WHERE seq = -2"):
        change(path, f"UPDATE events SET {step}")  # noqa: S608
    assert found(path) == ("audit_row_changed", 2)


@settings(max_examples=40)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_byte_changed_anywhere_in_the_rows_never_passes_for_the_same_log(
    tmp_path_factory: pytest.TempPathFactory, where: float, flip: int
) -> None:
    """Free space within pages may be written on: then all that is read is still as it was."""
    path = written(tmp_path_factory.mktemp("log") / "care.db")
    before = rows(path, ALL)
    raw = bytearray(path.read_bytes())
    raw[int(where * len(raw))] ^= flip
    path.write_bytes(raw)
    try:
        holds = verify(path).ok
    except UserError:
        return
    if holds:
        assert rows(path, ALL) == before


# ---- the head


def test_a_head_that_is_gone_is_a_failure_also_after_the_next_hub(path: Path) -> None:
    heads.beside(path).unlink()
    assert found(path)[0] == "audit_head_missing"
    journal = Journal(path)
    assert journal.altered == "audit_head_missing"
    journal.append([draft(20)])
    journal.close()
    assert found(path)[0] == "audit_head_missing"


def test_an_older_file_put_back_is_found_also_once_it_was_written_on(
    path: Path, tmp_path: Path
) -> None:
    older = shutil.copy(path, tmp_path / "older")
    for number in (20, 21, 22):
        journal = Journal(path)
        journal.append([draft(number)])
        journal.close()
    shutil.copy(older, path)
    assert found(path)[0] == "audit_tail_cut"
    journal = Journal(path)
    assert journal.altered == "audit_tail_cut"
    journal.append([draft(number) for number in range(30, 40)])
    journal.close()
    assert found(path)[0] == "audit_head_differs"


def test_another_log_in_its_place_is_found(path: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.db")
    shutil.copy(other, path)
    assert found(path)[0] == "audit_head_other"


@pytest.mark.parametrize(
    ("forged", "problem"),
    [
        ({"seq": 3}, "audit_head_forged"),
        ({"hash": "00" * 32}, "audit_head_forged"),
        ({"seal": "00"}, "audit_head_forged"),
        ({"database": "other"}, "audit_head_other"),
    ],
)
def test_a_head_that_another_hand_wrote_is_found(
    path: Path, forged: dict[str, object], problem: str
) -> None:
    head = json.loads(heads.beside(path).read_bytes())
    heads.beside(path).write_text(json.dumps(head | forged))
    assert found(path)[0] == problem


def test_a_file_that_is_no_head_is_none(path: Path) -> None:
    heads.beside(path).write_bytes(b"\0\0\0")
    assert found(path)[0] == "audit_head_forged"


def test_a_log_that_went_on_after_its_head_was_written_holds(path: Path, tmp_path: Path) -> None:
    """So a power cut may leave it: the log is never behind its head."""
    before = shutil.copy(heads.beside(path), tmp_path / "before.head")
    journal = Journal(path)
    journal.append([draft(20)])
    journal.close()
    shutil.copy(before, heads.beside(path))
    verdict = verify(path)
    assert verdict.ok
    assert (verdict.seq, verdict.head) == (9, 8)


def test_a_person_who_looked_into_it_can_take_the_log_as_it_stands(path: Path) -> None:
    heads.beside(path).unlink()
    journal = Journal(path)
    journal.renew_head()
    journal.append([draft(20)])
    journal.close()
    assert verify(path).ok


def test_the_head_can_be_kept_elsewhere(tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    path = tmp_path / "care.db"
    file = heads.beside(path, str(far))
    journal = Journal(path, file)
    journal.append([draft(1)])
    journal.close()
    assert [one.name for one in far.iterdir()] == ["care.db.head"]
    assert not heads.beside(path).exists()
    assert verify(path, file).ok


@pytest.mark.logs_warnings
def test_a_head_that_cannot_be_written_stops_no_row_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "care.db"
    file = tmp_path / "far" / "care.db.head"
    journal = Journal(path, file)
    for number in range(1, 4):
        assert journal.append([draft(number)]).facts
    assert journal.head_refused
    assert len(caplog.records) == 1
    file.parent.mkdir()
    journal.append([draft(4)])
    assert journal.head_refused == ""
    journal.close()
    assert verify(path, file).ok


def test_without_the_key_the_chain_is_checked_and_the_rest_is_said_to_be_unchecked(
    path: Path,
) -> None:
    database = json.loads(heads.beside(path).read_bytes())["database"]
    key_file(database).unlink()
    verdict = verify(path)
    assert verdict.ok
    assert not verdict.keyed
    assert not key_file(database).exists()
    change(path, "UPDATE events SET time_us = 1 WHERE seq = 2")
    assert found(path) == ("audit_row_changed", 2)


def test_a_batch_that_was_taken_back_moves_no_head(path: Path) -> None:
    journal = Journal(path)
    before = heads.beside(path).read_bytes()
    bad = draft(50, source=None)
    with pytest.raises(Exception, match="NOT NULL"):
        journal.append([draft(49), bad])
    assert heads.beside(path).read_bytes() == before
    journal.close()
    assert verify(path).ok


def test_a_note_and_a_reply_of_ours_are_held_by_the_chain_like_every_text(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    note = NewFact(CASE_NOTED, "note:1", {"thread": "t", "who": "Rita"}, text="antenna ferma")
    reply = NewFact(ACTION_REQUESTED, "action:1", {"action": "a1"}, text="Arriviamo")
    journal.append(drafts([note, reply], 1, "regia:Rita"))
    journal.close()
    assert found(path) == ("", None)
    change(path, "UPDATE texts SET text = 'antenna accesa' WHERE text = 'antenna ferma'")
    assert found(path) == ("audit_text_changed", 1)
