"""What a feed's positions leave in the log: counters that add up, cursors, gaps, letters."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.errors import UserError
from commandcenter.feed import Gap
from commandcenter.history import History
from commandcenter.journal import Journal
from commandcenter.rows import Again, Aside, Draft, GapRow, Item, Passed
from commandcenter.secrets import Seal, key_for
from tests.commandcenter.drafts import FEED, draft, first_bad_row, gap, rows
from tests.commandcenter.story import at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "care.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    opened = Journal(path)
    yield opened
    opened.close()


def aside(number: int | None, *, state: str = "quarantined", reason: str = "not_json") -> Aside:
    raw = f"raw {number}".encode()
    return Aside(
        feed=FEED,
        epoch="E1",
        position=number,
        recorded_us=at(0),
        reason=reason,
        state=state,
        raw=raw,
    )


def stored(path: Path) -> list[tuple[int | None, str]]:
    history = History(path)
    found = [(taken.sequence, taken.state) for taken in history.stored()]
    history.close()
    return found


def counters(path: Path) -> dict[str, int]:
    history = History(path)
    found = history.counters()
    history.close()
    return found


def gaps(path: Path) -> list[tuple[int, int, str]]:
    return sorted(rows(path, "SELECT first, last, state FROM gaps"))


# ---- conservation


class Model:
    """Counts by the definitions, one item after the other."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}
        self.sums = dict.fromkeys(
            ("received", "stored", "revision", "duplicate", "quarantined", "shed"), 0
        )
        self.cursor: int | None = None
        self.facts = 0

    def take(self, item: Item) -> None:
        if isinstance(item, GapRow):
            if item.gap.state == "lost":
                self.move(item.gap.last)
            return
        if isinstance(item, Passed):
            self.move(item.position)
            return
        times = item.count if isinstance(item, Again) else 1
        self.sums["received"] += times
        self.sums[self.kind(item)] += times
        if not isinstance(item, Again):
            self.move(item.position)

    def kind(self, item: Draft | Aside | Again) -> str:
        if isinstance(item, Again):
            return "duplicate"
        if isinstance(item, Aside):
            return item.state
        known = self.known.setdefault((item.source, item.id), item.digest)
        if known != item.digest:
            return "quarantined"
        if self.facts == len(self.known):
            return "duplicate"
        self.facts = len(self.known)
        self.sums["revision"] += item.revision
        return "stored"

    def move(self, position: int | None) -> None:
        if position is not None:
            self.cursor = max(position, self.cursor or 0)


ITEMS = st.one_of(
    st.builds(
        lambda number, content, revision: draft(number, content, revision=revision),
        st.integers(1, 9),
        st.sampled_from(("", "", "other")),
        st.booleans(),
    ),
    st.builds(aside, st.none() | st.integers(1, 9)),
    st.builds(lambda number: aside(number, state="shed"), st.integers(1, 9)),
    st.builds(lambda count: Again(feed=FEED, count=count), st.integers(1, 5)),
    st.builds(lambda place: Passed(feed=FEED, epoch="E1", position=place), st.integers(1, 9)),
    st.builds(
        lambda first, more: gap("lost", first, first + more), st.integers(1, 9), st.integers(0, 3)
    ),
    st.builds(lambda first: gap("open", first, first), st.integers(1, 9)),
)


@given(st.lists(st.lists(ITEMS, max_size=6), max_size=4))
@settings(max_examples=40, deadline=None)
def test_received_is_stored_and_duplicate_and_quarantined_and_shed_after_every_batch(
    batches: list[list[Item]],
) -> None:
    with TemporaryDirectory() as folder:
        path, model = Path(folder) / "care.db", Model()
        opened = Journal(path)
        for batch in batches:
            for item in batch:
                model.take(item)
            opened.append(batch)
            found = counters(path)
            assert found == model.sums
            assert found["received"] == sum(
                found[name] for name in ("stored", "duplicate", "quarantined", "shed")
            )
            cursor = opened.cursor(FEED)
            assert (cursor and cursor[1]) == model.cursor
            assert opened.seq == model.facts
        opened.close()
        assert first_bad_row(path) is None


def test_what_became_of_each_position_stands_in_the_order_in_which_it_was_taken(
    journal: Journal, path: Path
) -> None:
    journal.append([draft(1), aside(2), draft(1, name="m1"), draft(3), aside(None), draft(4)])
    journal.append([aside(5, state="shed"), draft(6, revision=True), draft(3, "other")])
    assert stored(path) == [
        (1, "stored"),
        (2, "quarantined"),
        (1, "duplicate"),
        (3, "stored"),
        (None, "quarantined"),
        (4, "stored"),
        (5, "shed"),
        (6, "revision"),
        (3, "quarantined"),
    ]


def test_an_empty_batch_is_no_batch(journal: Journal, path: Path) -> None:
    assert journal.append([]).facts == []
    assert set(counters(path).values()) == {0}


# ---- cursors


def test_a_cursor_is_on_disk_with_its_rows(journal: Journal, path: Path) -> None:
    assert journal.cursor(FEED) is None
    assert journal.append([draft(1), draft(2)]).cursors == {FEED: ("E1", 2)}
    assert journal.cursor(FEED) == ("E1", 2)
    journal.close()
    again = Journal(path)
    assert again.cursor(FEED) == ("E1", 2)
    again.close()


def test_a_new_epoch_is_the_one_to_go_on_with_also_within_one_batch(journal: Journal) -> None:
    second = draft(1, epoch="E2", name="other")
    assert journal.append([draft(8), draft(9), second]).cursors == {FEED: ("E2", 1)}
    assert journal.cursor(FEED) == ("E2", 1)


def test_a_server_that_goes_back_to_an_epoch_goes_on_in_it(journal: Journal) -> None:
    journal.append([draft(8)])
    journal.append([draft(1, epoch="E2", name="other")])
    journal.append([draft(9)])
    assert journal.cursor(FEED) == ("E1", 9)


def test_epochs_that_only_lost_ranges_still_follow_each_other(journal: Journal) -> None:
    journal.append([gap("lost", 1, 5)])
    journal.append([gap("lost", 1, 3, epoch="E2")])
    assert journal.cursor(FEED) == ("E2", 3)


def test_a_cursor_never_goes_back(journal: Journal) -> None:
    journal.append([draft(9)])
    assert journal.append([draft(4)]).cursors == {FEED: ("E1", 9)}
    assert journal.cursor(FEED) == ("E1", 9)


def test_each_feed_has_its_own_cursor(journal: Journal, path: Path) -> None:
    journal.append([draft(3), draft(7, feed="feed:two")])
    history = History(path)
    assert history.cursors() == [
        {"feed": FEED, "epoch": "E1", "sequence": 3},
        {"feed": "feed:two", "epoch": "E1", "sequence": 7},
    ]
    assert history.feed_names() == [FEED, "feed:two"]
    history.close()


def test_a_frame_without_a_position_and_a_fact_of_the_hub_move_no_cursor(journal: Journal) -> None:
    own = draft(5, feed=None, epoch=None, position=None)
    assert journal.append([aside(None), own, Again(feed=FEED, count=2)]).cursors == {}
    assert journal.cursor(FEED) is None


# ---- gaps


def test_a_lost_range_moves_the_cursor_past_it_an_open_one_does_not(journal: Journal) -> None:
    assert journal.append([draft(3), gap("open", 4, 6)]).cursors == {FEED: ("E1", 3)}
    assert journal.append([gap("lost", 4, 6)]).cursors == {FEED: ("E1", 6)}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ([gap("open", 4, 6)], [(4, 6, "open")]),
        ([gap("open", 4, 6), gap("filled", 4, 6)], [(4, 6, "filled")]),
        ([gap("open", 4, 6), gap("lost", 4, 6)], [(4, 6, "lost")]),
        ([gap("open", 4, 9), gap("filled", 4, 5)], [(4, 5, "filled"), (6, 9, "open")]),
        (
            [gap("open", 4, 9), gap("lost", 6, 7)],
            [(4, 5, "open"), (6, 7, "lost"), (8, 9, "open")],
        ),
        ([gap("open", 4, 5), gap("open", 7, 8), gap("lost", 4, 9)], [(4, 9, "lost")]),
        ([gap("open", 4, 9), gap("open", 4, 9), gap("open", 5, 6)], [(4, 9, "open")]),
        ([gap("filled", 4, 6), gap("open", 4, 6)], [(4, 6, "filled"), (4, 6, "open")]),
        ([gap("lost", 1, 3)], [(1, 3, "lost")]),
        ([gap("open", 4, 6), gap("lost", 4, 6, epoch="E2")], [(4, 6, "lost"), (4, 6, "open")]),
        ([gap("open", 4, 6), gap("filled", 4, 6, feed="two")], [(4, 6, "filled"), (4, 6, "open")]),
    ],
)
def test_a_gap_is_open_until_it_is_filled_or_lost_and_no_part_of_it_is_forgotten(
    journal: Journal, path: Path, told: list[GapRow], wanted: list[tuple[int, int, str]]
) -> None:
    journal.append(told[:1])
    journal.append(told[1:])
    assert gaps(path) == wanted


def test_a_gap_tells_its_feed_its_epoch_and_why(journal: Journal, path: Path) -> None:
    journal.append([gap("open", 4, 6, reason="hole"), gap("lost", 4, 6, reason="gone")])
    history = History(path)
    assert history.gaps() == [
        {"feed": FEED, "epoch": "E1", "from": 4, "to": 6, "state": "lost", "reason": "gone"}
    ]
    history.close()


# ---- letters


def test_a_frame_put_aside_is_sealed_with_its_reason_and_its_place(
    journal: Journal, path: Path
) -> None:
    journal.append([aside(3, reason="schema: no author"), aside(4, state="shed")])
    history = History(path)
    (letter,) = history.letters()
    history.close()
    assert (letter.n, letter.reason, letter.size, letter.replayed) == (
        1,
        "schema: no author",
        5,
        None,
    )
    assert (letter.feed, letter.epoch, letter.position) == (FEED, "E1", 3)
    assert Seal(key_for(journal.database), "quarantine").open(letter.sealed) == b"raw 3"


def test_the_size_of_a_frame_that_could_not_be_kept_whole_is_told(
    journal: Journal, path: Path
) -> None:
    poison = Aside(
        feed=FEED, epoch="E1", position=1, recorded_us=at(0), reason="poison: too big", size=2**25
    )
    journal.append([poison])
    history = History(path)
    assert [letter.size for letter in history.letters()] == [2**25]
    history.close()


def test_a_released_frame_stands_where_it_belongs_and_its_letter_is_closed_not_removed(
    journal: Journal, path: Path
) -> None:
    journal.append([aside(1, reason="unknown_type"), draft(2)])
    done = journal.release(1, draft(1))
    assert [fact.seq for fact in done.facts] == [2]
    assert stored(path) == [(2, "stored"), (1, "stored")]
    found = counters(path)
    assert (found["received"], found["stored"], found["quarantined"]) == (2, 2, 0)
    history = History(path)
    assert [(letter.n, letter.replayed) for letter in history.letters()] == [(1, 2)]
    history.close()
    assert first_bad_row(path) is None


def test_a_release_moves_no_cursor_not_even_to_an_older_epoch(journal: Journal) -> None:
    journal.append([aside(1), draft(2)])
    journal.append([draft(1, epoch="E2", name="other")])
    assert journal.release(1, draft(1)).cursors == {}
    assert journal.cursor(FEED) == ("E2", 1)


def test_a_released_frame_that_is_known_by_now_is_a_duplicate(journal: Journal, path: Path) -> None:
    journal.append([aside(1), draft(2, name="m1", content="")])
    known = draft(2, name="m1")
    assert journal.release(1, known).facts == []
    found = counters(path)
    assert (found["received"], found["stored"], found["duplicate"], found["quarantined"]) == (
        2,
        1,
        1,
        0,
    )
    assert stored(path) == [(1, "duplicate"), (2, "stored")]


def test_a_released_frame_that_contradicts_a_known_event_stays_in_quarantine(
    journal: Journal, path: Path
) -> None:
    journal.append([draft(1), draft(1, "other")])
    before = counters(path)
    with pytest.raises(UserError) as caught:
        journal.release(1, draft(1, "other"))
    assert caught.value.key == "quarantine_taken"
    assert counters(path) == before
    assert stored(path) == [(1, "stored"), (1, "quarantined")]


def test_a_letter_is_released_once(journal: Journal, path: Path) -> None:
    journal.append([aside(1), aside(2)])
    journal.release(1, draft(1))
    before = counters(path)
    for content in (draft(1), draft(7)):
        with pytest.raises(UserError) as caught:
            journal.release(1, content)
        assert caught.value.key == "quarantine_closed"
    assert counters(path) == before
    assert journal.seq == 1


def test_a_revision_that_is_released_is_counted_as_one(journal: Journal, path: Path) -> None:
    journal.append([aside(1)])
    journal.release(1, draft(1, revision=True))
    assert counters(path)["revision"] == 1
    assert stored(path) == [(1, "revision")]


def test_a_letters_number_is_never_given_out_again(path: Path) -> None:
    opened = Journal(path)
    opened.append([aside(1)])
    opened.release(1, draft(1))
    opened.close()
    again = Journal(path)
    again.append([aside(2)])
    again.close()
    history = History(path)
    assert [letter.n for letter in history.letters()] == [1, 2]
    history.close()


def test_a_gap_that_was_open_when_the_hub_ended_is_filled_up_to_the_cursor(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    gap = Gap(epoch="E", first=2, last=9, state="open")
    journal.append([GapRow(feed="ws://x", gap=gap, at_us=1)])
    journal.append([Aside(feed="ws://x", epoch="E", position=5, recorded_us=1, reason="not_json")])
    journal.close()
    Journal(path).close()
    history = History(path)
    found = {(row["from"], row["to"]): row["state"] for row in history.gaps()}
    history.close()
    assert found == {(2, 5): "filled", (6, 9): "open"}
