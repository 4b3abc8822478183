"""The log: one chain, one commit per batch, each identity once, names apart and never in the clear."""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from commandcenter import journal as journal_module
from commandcenter.checkpoints import digest
from commandcenter.database import connect
from commandcenter.errors import DiskError, UserError
from commandcenter.history import History, keep_checkpoint
from commandcenter.journal import Journal
from commandcenter.rows import Again, Aside, Item, Person, Token
from commandcenter.secrets import Seal, key_for
from tests.commandcenter.drafts import FEED, change, draft, facts, first_bad_row, gap, person, rows
from tests.commandcenter.story import at, folded

ROW = (
    "time_us, sequence, type, source, 'new', feed, epoch, position, state, actor, person, command, body,"
    " digest, texthash, hash"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "care.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    opened = Journal(path)
    yield opened
    opened.close()


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the file holds, table by table."""
    tables = [name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: rows(path, f"SELECT * FROM {name}") for name in tables}  # noqa: S608 - our own names


def full_disk(journal: Journal) -> None:
    """Leave the file no room to grow."""
    pages = journal._db.exec_driver_sql("PRAGMA page_count").scalar_one()
    journal._db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def free_disk(journal: Journal) -> None:
    journal._db.exec_driver_sql("PRAGMA max_page_count = 1000000")


# ---- the chain


def test_facts_come_back_as_they_were_written(journal: Journal, path: Path) -> None:
    written = journal.append([draft(1), draft(2), draft(3)]).facts
    assert facts(path) == written
    assert [fact.seq for fact in written] == [1, 2, 3]
    assert [fact.body for fact in written] == [draft(n).body for n in (1, 2, 3)]


def test_the_chain_holds_over_batches_and_openings(path: Path) -> None:
    for batch in ([draft(1), draft(2)], [draft(3)]):
        opened = Journal(path)
        opened.append(batch)
        opened.append([draft(batch[0].position or 0, name=f"again {batch[0].id}")])
        opened.close()
    assert first_bad_row(path) is None
    assert rows(path, "SELECT count(*) FROM events") == [(5,)]


@pytest.mark.parametrize(
    "column",
    [
        "recorded_us", "time_us", "sequence", "type", "source", "id", "feed", "epoch", "position", "state",
        "actor", "person", "command", "body", "digest", "texthash", "hash",
    ],
)  # fmt: skip
def test_a_change_of_any_column_is_found_at_its_row(
    journal: Journal, path: Path, column: str
) -> None:
    journal.append([draft(n, text="ciao", texthash=b"h", command=f"c{n}") for n in range(1, 6)])
    assert first_bad_row(path) is None
    ((value,),) = rows(path, f"SELECT {column} FROM events WHERE seq = 3")  # noqa: S608
    other = (
        value + 1
        if isinstance(value, int)
        else value + type(value)(b"x" if isinstance(value, bytes) else "x")
    )
    change(path, f"UPDATE events SET {column} = ? WHERE seq = 3", (other,))  # noqa: S608
    assert first_bad_row(path) == 3


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("DELETE FROM events WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("UPDATE events SET seq = 9 WHERE seq = 2", 2),
        (f"INSERT INTO events SELECT 6, 1, {ROW} FROM events WHERE seq = 5", 6),  # noqa: S608
    ],
    ids=["removed", "first removed", "moved", "added"],
)
def test_a_row_removed_moved_or_added_is_found(
    journal: Journal, path: Path, tampering: str, first_bad: int
) -> None:
    journal.append([draft(n) for n in range(1, 6)])
    change(path, tampering)
    assert first_bad_row(path) == first_bad


def test_two_rows_that_change_places_are_found(journal: Journal, path: Path) -> None:
    journal.append([draft(n) for n in range(1, 6)])
    for step in ("seq = -2 WHERE seq = 2", "seq = 2 WHERE seq = 3", "seq = 3 WHERE seq = -2"):
        change(path, f"UPDATE events SET {step}")  # noqa: S608
    assert first_bad_row(path) == 2


def test_the_chain_and_the_counts_stand_when_texts_and_persons_are_erased(
    journal: Journal, path: Path
) -> None:
    journal.append([draft(n, text=f"testo {n}") for n in range(1, 4)])
    before = digest(folded(facts(path)))
    change(path, "DELETE FROM texts")
    change(path, "DELETE FROM persons")
    change(path, "DELETE FROM aliases")
    assert first_bad_row(path) is None
    assert digest(folded(facts(path))) == before


# ---- identities


def test_the_same_again_is_a_duplicate_whatever_its_position(journal: Journal, path: Path) -> None:
    journal.append([draft(1)])
    again = msgspec.structs.replace(draft(1), epoch="E2", position=70, sequence=70)
    assert journal.append([again]).facts == []
    history = History(path)
    assert [(taken.epoch, taken.sequence, taken.state) for taken in history.stored()] == [
        ("E1", 1, "stored"),
        ("E2", 70, "duplicate"),
    ]
    history.close()


def test_the_same_twice_in_one_batch_is_stored_once(journal: Journal) -> None:
    one = draft(1)
    assert len(journal.append([one, one, draft(1)]).facts) == 1
    assert journal.seq == 1


def test_other_content_under_a_known_identity_is_put_aside_with_its_bytes(
    journal: Journal, path: Path
) -> None:
    journal.append([draft(1), draft(1, "other")])
    journal.append([draft(1, "third")])
    history = History(path)
    letters = history.letters()
    (first, *others) = history.stored()
    database = history.database
    history.close()
    assert first.state == "stored"
    assert [taken.state for taken in others] == ["quarantined", "quarantined"]
    assert all(taken.reason and taken.reason.startswith("equivocation") for taken in others)
    seal = Seal(key_for(database), "quarantine")
    assert [seal.open(letter.sealed) for letter in letters] == [
        b"raw 1 other",
        b"raw 1 third",
    ]
    assert [letter.size for letter in letters] == [11, 11]


def test_the_same_id_of_another_source_is_another_event(journal: Journal) -> None:
    other = msgspec.structs.replace(draft(1), source="/elsewhere")
    assert len(journal.append([draft(1), other]).facts) == 2


def test_a_fact_of_the_hubs_own_that_is_known_makes_no_row_and_no_count(
    journal: Journal, path: Path
) -> None:
    own = draft(1, feed=None, epoch=None, position=None, digest=b"")
    journal.append([own])
    before = everything(path)
    assert journal.append([own, own]).facts == []
    assert everything(path) == before
    assert rows(path, "SELECT name FROM feeds") == []


def test_a_command_is_found_by_its_id_also_after_a_restart(journal: Journal, path: Path) -> None:
    journal.append([draft(1), draft(2, command="c-2")])
    journal.close()
    again = Journal(path)
    assert (again.answer_to("c-2"), again.answer_to("c-3")) == (2, None)
    again.close()


def test_the_newest_time_of_a_source_is_that_of_its_events(journal: Journal) -> None:
    journal.append([draft(5), draft(2), draft(9, source="/other")])
    assert journal.newest_time("/feed") == at(5)
    assert journal.newest_time("/nobody") is None


# ---- persons


def test_a_person_has_one_number_for_ever(path: Path) -> None:
    seen: list[tuple[int, int]] = []
    for batch in ([1, 2, 1], [2, 3], [1, 3]):
        opened = Journal(path)
        drafts = [
            draft(len(seen) + place, person=person(number), name=f"m{len(seen)} {place}")
            for place, number in enumerate(batch)
        ]
        seen += [
            (number, fact.person)
            for number, fact in zip(batch, opened.append(drafts).facts, strict=True)
        ]
        opened.close()
    assert set(seen) == {(1, 1), (2, 2), (3, 3)}
    assert rows(path, "SELECT count(*) FROM persons") == [(3,)]


def test_more_persons_than_are_kept_in_memory_keep_their_numbers(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "PERSONS_KEPT", 2)
    numbers: dict[int, set[int]] = {}
    for turn in range(4):
        drafts = [draft(n, person=person(n), name=f"m{turn} {n}") for n in range(turn, turn + 4)]
        for n, fact in zip(range(turn, turn + 4), journal.append(drafts).facts, strict=True):
            numbers.setdefault(n, set()).add(fact.person)
    assert all(len(found) == 1 for found in numbers.values())
    assert len(set.union(*numbers.values())) == len(numbers) == 7


def test_nobody_is_person_nought(journal: Journal) -> None:
    assert [fact.person for fact in journal.append([draft(1, person=None)]).facts] == [0]


# ---- what fails


def test_a_batch_that_fails_changes_nothing_and_may_be_tried_again(
    journal: Journal, path: Path
) -> None:
    journal.append([draft(1), gap("open", 7, 9)])
    before = everything(path)
    full_disk(journal)
    large = [draft(n, text="x" * 3000, aliases=((f"~{n}", b"sealed"),)) for n in range(2, 60)]
    batch: list[Item] = [
        *large,
        Again(feed="new feed", count=3),
        draft(1, "other"),
        gap("lost", 60, 70),
    ]
    for _ in range(2):
        with pytest.raises(DiskError, match="full"):
            journal.append(batch)
        assert everything(path) == before
        assert (journal.seq, journal.cursor(FEED)) == (1, ("E1", 1))
    free_disk(journal)
    done = journal.append(batch)
    assert [fact.seq for fact in done.facts] == list(range(2, 60))
    assert done.cursors == {FEED: ("E1", 70)}
    assert first_bad_row(path) is None


def test_a_letter_that_cannot_be_released_now_can_be_released_later(
    journal: Journal, path: Path
) -> None:
    bad = Aside(
        feed=FEED, epoch="E1", position=1, recorded_us=at(1), reason="unknown_type", raw=b"raw"
    )
    journal.append([bad, draft(2)])
    before = everything(path)
    full_disk(journal)
    large = draft(1, text="x" * 30_000)
    with pytest.raises(DiskError):
        journal.release(1, large)
    assert everything(path) == before
    free_disk(journal)
    journal.append([draft(3)])
    journal.release(1, large)
    assert first_bad_row(path) is None
    assert journal.seq == 3


def test_a_damaged_file_refuses_as_a_disk_does(path: Path) -> None:
    opened = Journal(path)
    opened.append([draft(n) for n in range(400)])
    opened.close()
    ((page, size),) = rows(
        path,
        "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'events_identity'",
    )
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    damaged = Journal(path)
    with pytest.raises(DiskError, match="malformed"):
        damaged.append([draft(500)])
    damaged.close()


def test_a_journal_whose_key_is_damaged_is_not_opened(path: Path, tmp_path: Path) -> None:
    Journal(path).close()
    for key in (tmp_path / "home").rglob("*.key"):
        key.write_bytes(b"short")
    with pytest.raises(UserError) as caught:
        Journal(path)
    assert caught.value.key == "key_damaged"
    connect(path).close()


# ---- links and tokens


def test_a_link_and_the_tokens_in_force_are_on_record(journal: Journal, path: Path) -> None:
    journal.set_link(FEED, "fresh", at(0), 250)
    journal.set_link(FEED, "stale", at(5), None)
    rita, hall = (
        Token(b"d1", "regia", "Rita", at(1), at(9)),
        Token(b"d2", "wall", "Hall", at(2), at(9)),
    )
    journal.add_token(rita)
    journal.add_token(hall)
    journal.end_tokens([b"d2"], at(8), at(5))
    history = History(path)
    assert history.links() == [{"feed": FEED, "state": "stale", "since_us": at(5), "lag_us": None}]
    history.close()
    assert journal.tokens() == [rita, hall._replace(expires_us=at(8), revoked_us=at(5))]
    assert [token.is_in_force(at(8)) for token in journal.tokens()] == [True, False]
    assert not rita.is_in_force(at(9))


def test_a_feed_that_the_disk_refused_leaves_no_number_behind(journal: Journal, path: Path) -> None:
    journal.append([draft(1)])
    full_disk(journal)
    with pytest.raises(DiskError):
        journal.append([draft(n, text="x" * 3000, feed="second") for n in range(2, 60)])
    free_disk(journal)
    journal.append([draft(60, feed="third"), draft(61, feed="second")])
    journal.set_link("second", "fresh", at(0), None)
    named = "SELECT name, id FROM feeds JOIN events USING (feed) WHERE seq > 1 ORDER BY seq"
    assert rows(path, named) == [("third", "m60"), ("second", "m61")]
    assert rows(path, "SELECT name FROM feeds JOIN links USING (feed)") == [("second",)]


def test_a_link_that_the_disk_refuses_may_be_told_again(journal: Journal, path: Path) -> None:
    full_disk(journal)
    with pytest.raises(DiskError):
        journal.set_link("y" * 50_000, "fresh", at(0), None)
    free_disk(journal)
    journal.set_link(FEED, "fresh", at(0), None)
    assert rows(path, "SELECT name FROM feeds") == [(FEED,)]


# ---- nothing in the clear


def test_no_name_and_no_frame_stands_in_the_clear_in_any_file(path: Path) -> None:
    names = ("giulia.rossi.81", "Giulia Rossi", "IT60X0542811101000000123456")
    opened = Journal(path)
    key = key_for(opened.database)
    identity = msgspec.json.encode({"id": names[0], "name": names[1]})
    known_as = Person(
        Seal(key, "person").digest(names[0].encode()), Seal(key, "person").seal(identity)
    )
    frame = f"unreadable {names[2]} of {names[0]}".encode()
    aside = Aside(
        feed=FEED, epoch="E1", position=2, recorded_us=at(2), reason="not_json", raw=frame
    )
    stored = opened.append([draft(1, person=known_as), aside, draft(1, f"other {names[1]}")]).facts
    keep_checkpoint(path, folded(stored))
    written = b"".join(
        file.read_bytes() for file in path.parent.rglob("care.db*") if file.is_file()
    )
    opened.close()
    for name in names:
        raw = name.encode()
        for form in (raw, name.encode("utf-16-le"), raw.hex().encode(), base64.b64encode(raw)[:-4]):
            assert form not in written
    sealed = Seal(key, "person").open(rows(path, "SELECT sealed FROM persons")[0][0])
    assert msgspec.json.decode(sealed)["name"] == names[1]


@pytest.mark.parametrize(
    "body", [b'{"data": ' + b"[" * 5000 + b"]" * 5000 + b"}", b"no JSON", b"\xff"]
)
def test_what_the_database_itself_cannot_read_is_stored_all_the_same(
    journal: Journal, body: bytes
) -> None:
    sent = draft(1, type="care.message.sent.v1", body=body)
    assert [fact.body for fact in journal.append([sent]).facts] == [body]
