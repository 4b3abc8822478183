"""Reading the log: the state at any instant, with checkpoints and without, the same to the byte."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from commandcenter import checkpoint_files
from commandcenter.checkpoint_files import folder
from commandcenter.checkpoints import digest
from commandcenter.clock import MINUTE, SECOND
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.history import History, keep_checkpoint
from commandcenter.journal import Journal
from commandcenter.state import State
from tests.commandcenter.drafts import draft, drafted, facts
from tests.commandcenter.story import (
    agent,
    at,
    closed,
    folded,
    incident,
    link,
    post,
    replied,
    told,
    wrote,
)

STEP = 40  # facts between two checkpoints of these tests


def story(count: int) -> list[Fact]:
    """Return facts of every kind, some late, in the order in which they arrive."""
    chance = random.Random(7)
    moods = ("neg", "neu", "pos", None)
    found = []
    for number in range(count):
        when, thread = at(number), f"t{chance.randrange(12)}"
        late_us = SECOND if chance.random() < 0.8 else chance.randrange(40) * MINUTE
        recorded_us = when + late_us
        found.append(
            chance.choice(
                (
                    wrote(
                        when,
                        thread,
                        number % 9 + 1,
                        mood=chance.choice(moods),
                        recorded_us=recorded_us,
                    ),
                    wrote(when, thread, kind="thanks", recorded_us=recorded_us),
                    replied(when, thread, recorded_us=recorded_us),
                    closed(when, thread, recorded_us=recorded_us),
                    agent(when, "Ada", chance.choice(("available", "offline"))),
                    post("scheduled", when, start=when + MINUTE),
                    incident("firing", when, f"A{number % 3}"),
                    link(chance.choice(("disconnected", "fresh")), when),
                )
            )
        )
    found.sort(
        key=lambda fact: fact.recorded_us + chance.randrange(4) * MINUTE
    )  # not quite in order
    return told(*found)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write a log with checkpoints beside it."""
    path = tmp_path_factory.mktemp("log") / "care.db"
    with pytest.MonkeyPatch.context() as patch, closing(Journal(path)) as journal:
        patch.setattr(checkpoint_files, "EVERY", STEP)
        for start in range(0, 400, STEP):
            drafts = [drafted(fact, id=str(fact.seq)) for fact in story(400)[start : start + STEP]]
            journal.append(drafts)
            keep_checkpoint(path, folded(facts(path)))
        yield path


def checkpoints(path: Path) -> list[Path]:
    return sorted(folder(path).iterdir())


def read(path: Path, ask: Callable[[History], State]) -> State:
    with closing(History(path)) as history:
        return ask(history)


# ---- at an instant, at a position


def test_the_state_at_an_instant_is_the_fold_of_what_was_recorded_until_then(log: Path) -> None:
    everything = facts(log)
    chance = random.Random(1)
    instants = [chance.choice(everything).recorded_us + chance.randrange(-1, 2) for _ in range(12)]
    with closing(History(log)) as history:
        for at_us in [*instants, 0, everything[-1].recorded_us * 2]:
            wanted = folded(fact for fact in everything if fact.recorded_us <= at_us)
            found = history.state_at(at_us)
            assert digest(found) == digest(wanted)
            assert found.newest_us <= at_us


def test_at_twenty_positions_the_state_is_that_of_the_first_facts(log: Path) -> None:
    everything = facts(log)
    with closing(History(log)) as history:
        for position in random.Random(2).sample(range(len(everything) + 1), 20):
            found = history.state_now(position)
            assert digest(found) == digest(folded(everything[:position]))
        assert digest(history.state_now()) == digest(folded(everything))


def test_facts_are_read_after_a_position_or_up_to_one(log: Path) -> None:
    everything = facts(log)
    with closing(History(log)) as history:
        assert list(history.facts(390)) == everything[390:]
        assert list(history.facts(5, until=9)) == everything[5:9]
        assert list(history.facts(len(everything))) == []


def test_facts_recorded_until_an_instant_are_found_also_where_they_came_out_of_order(
    log: Path,
) -> None:
    everything = facts(log)
    early = next(b for a, b in pairwise(everything[100:]) if b.recorded_us < a.recorded_us)
    with closing(History(log)) as history:
        found = list(history.facts(50, until_us=early.recorded_us))
    assert found == [each for each in everything[50:] if each.recorded_us <= early.recorded_us]
    assert early in found
    assert everything[early.seq - 2] not in found  # it came before, but was recorded later


def test_no_fact_recorded_after_an_instant_lies_before_the_position_told(log: Path) -> None:
    everything = facts(log)
    with closing(History(log)) as history:
        for at_us in (0, everything[100].recorded_us, everything[-1].recorded_us * 2):
            place = history.before(at_us)
            assert all(each.recorded_us <= at_us for each in everything[:place])
            assert all(each.recorded_us > at_us for each in everything[place : place + 1])


def test_reading_half_of_the_facts_leaves_nothing_behind(log: Path) -> None:
    with closing(History(log)) as history:
        next(iter(history.facts()))
        assert history.newest_seq() == 400
        assert history.hash_at(1) != history.hash_at(2)
        assert history.hash_at(401) is None


# ---- checkpoints


@pytest.fixture
def copied(log: Path, tmp_path: Path) -> Path:
    """Return a copy of the log and its checkpoints, to be spoiled."""
    path = tmp_path / "care.db"
    for file in log.parent.glob("care.db*"):
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    folder(path).mkdir()
    for file in checkpoints(log):
        (folder(path) / file.name).write_bytes(file.read_bytes())
    return path


def test_a_checkpoint_stands_for_all_that_lies_before_it(copied: Path) -> None:
    marked = folded(facts(copied)[:360])
    marked.counts["told by the checkpoint"] = 1
    keep_checkpoint(copied, marked)
    found = read(copied, lambda history: history.state_now(395))
    assert found.counts["told by the checkpoint"] == 1
    assert found.seq == 395
    earlier = read(copied, lambda history: history.state_now(359))
    assert "told by the checkpoint" not in earlier.counts


def test_without_checkpoints_everything_is_the_same(copied: Path) -> None:
    everything = facts(copied)
    for file in checkpoints(copied):
        file.unlink()
    folder(copied).rmdir()
    assert digest(read(copied, History.state_now)) == digest(folded(everything))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:0],
        lambda raw: raw[:30],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw + b"x",
        lambda raw: raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:],
        lambda raw: bytes([raw[0] ^ 0x80]) + raw[1:],
        lambda raw: raw[:7] + bytes([raw[7] ^ 1]) + raw[8:],
        lambda raw: raw[:12] + bytes([raw[12] ^ 1]) + raw[13:],
        lambda raw: b"\0" * len(raw),
    ],
    ids=[
        "empty",
        "head only",
        "half",
        "longer",
        "a bit",
        "far position",
        "position",
        "instant",
        "zeros",
    ],
)
def test_a_damaged_checkpoint_is_passed_over(copied: Path, spoil: Callable[[bytes], bytes]) -> None:
    wanted = digest(folded(facts(copied)))
    for file in checkpoints(copied):
        file.write_bytes(spoil(file.read_bytes()))
    assert digest(read(copied, History.state_now)) == wanted


def test_a_checkpoint_of_another_version_is_passed_over(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = checkpoints(copied)[-1]
    monkeypatch.setattr("commandcenter.checkpoints.CHECKPOINT_FORMAT", 99)
    keep_checkpoint(copied, folded(facts(copied)))
    monkeypatch.undo()
    assert checkpoints(copied)[-1] == newest
    assert digest(read(copied, History.state_now)) == digest(folded(facts(copied)))


def test_checkpoints_left_by_another_log_never_speak_for_this_one(
    copied: Path, tmp_path: Path
) -> None:
    for file in tmp_path.glob("care.db*"):
        if file.is_file():
            file.unlink()
    with closing(Journal(copied)) as journal:
        journal.append([draft(n) for n in range(1, 371)])
    everything = facts(copied)
    assert digest(read(copied, History.state_now)) == digest(folded(everything))
    keep_checkpoint(copied, folded(everything))
    assert [int(file.stem) for file in checkpoints(copied)][-1] == 370


def test_checkpoints_near_each_other_are_thinned_out(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_files, "EVERY", STEP)
    everything = facts(copied)
    for file in checkpoints(copied):
        file.unlink()
    for position in range(10, 401, 10):  # a hub that is stopped often
        keep_checkpoint(copied, folded(everything[:position]))
    kept = [int(file.stem) for file in checkpoints(copied)]
    assert kept[-1] == 400
    assert all(later - earlier <= STEP for earlier, later in pairwise(kept))
    assert len(kept) <= 2 * 400 // STEP + 2


def test_an_empty_log_has_an_empty_state_and_no_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    Journal(path).close()
    assert digest(read(path, History.state_now)) == digest(State())
    assert digest(read(path, lambda history: history.state_at(at(0)))) == digest(State())
    keep_checkpoint(path, State())
    assert not folder(path).exists()


def test_a_checkpoint_that_was_being_written_when_all_stopped_is_no_checkpoint(
    copied: Path,
) -> None:
    (folder(copied) / "000000000399.half").write_bytes(b"half of it")
    assert digest(read(copied, History.state_now)) == digest(folded(facts(copied)))


# ---- the rest


def test_masked_texts_are_read_by_the_time_of_their_message(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with closing(Journal(path)) as journal:
        journal.append(
            [draft(9, text="late"), draft(3, text="early"), draft(5), draft(7, text="more")]
        )
    with closing(History(path)) as history:
        assert list(history.texts(at(3))) == [(1, "late"), (4, "more")]


def test_stand_ins_are_read_with_their_sealed_originals(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with closing(Journal(path)) as journal:
        journal.append(
            [draft(1, aliases=(("~a", b"one"),)), draft(2, aliases=(("~a", b"two"), ("~b", b"x")))]
        )
    with closing(History(path)) as history:
        assert history.aliases() == {"~a": b"one", "~b": b"x"}


def test_a_history_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        History(tmp_path / "no.db")
    assert caught.value.key == "journal_missing"


def test_a_reader_beside_the_writer_sees_each_commit(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with closing(Journal(path)) as journal, closing(History(path)) as history:
        for number in range(1, 4):
            journal.append([draft(number)])
            assert history.newest_seq() == number
            assert history.state_now().seq == number


def test_a_fact_row_and_the_fold_agree_on_every_column(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    one = draft(1, sequence=17)
    with closing(Journal(path)) as journal:
        (written,) = journal.append([one]).facts
    (found,) = facts(path)
    assert msgspec.structs.astuple(found) == msgspec.structs.astuple(written)
    assert (found.order, found.time_us, found.recorded_us) == (17, one.time_us, one.recorded_us)


def test_a_file_that_is_damaged_inside_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    journal.append([draft(number) for number in range(1, 2_000)])
    journal.close()
    with path.open("r+b") as file:
        for page in range(60, 100):  # behind the tables' own descriptions
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    with closing(History(path)) as history, pytest.raises(UserError, match="journal_unreadable"):
        list(history.facts())
