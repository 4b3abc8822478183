"""Logs of every earlier version open, hold and go on; one of a later version is refused in words."""

from contextlib import closing
from pathlib import Path

import pytest

from commandcenter import database
from commandcenter.chain import verify
from commandcenter.checkpoints import digest
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.journal import Journal
from commandcenter.languages import LANGUAGES, language
from tests.commandcenter.drafts import change, draft, facts, rows
from tests.golden import older

NEWEST = len(database._migrations())


def test_a_log_of_each_earlier_version_is_kept() -> None:
    assert older.versions() == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", older.versions())
def test_it_opens_holds_and_goes_on(version: int, tmp_path: Path) -> None:
    path = older.opened(version, tmp_path / "care.db")
    before = rows(path, "SELECT seq, hash FROM events")
    journal = Journal(path)
    assert journal.altered == ""
    journal.append([draft(40, text=None)])
    journal.close()
    assert rows(path, "PRAGMA user_version") == [(NEWEST,)]
    assert rows(path, "SELECT seq, hash FROM events")[:-1] == before
    verdict = verify(path)
    assert (verdict.problem, verdict.keyed) == ("", True)
    assert len(facts(path)) == len(before) + 1


def test_all_of_them_add_up_to_the_same_state(tmp_path: Path) -> None:
    states = set()
    for version in older.versions():
        path = older.opened(version, tmp_path / f"v{version}.db")
        Journal(path).close()
        with closing(History(path)) as history:
            states.add(digest(history.state_now()))
    assert len(states) == 1


def test_one_of_a_later_version_is_refused_in_words_and_left_as_it_is(tmp_path: Path) -> None:
    path = older.opened(NEWEST, tmp_path / "care.db")
    change(path, f"PRAGMA user_version = {NEWEST + 1}")
    before = path.read_bytes()
    for opened in (Journal, History):
        with pytest.raises(UserError) as caught:
            opened(path)
        assert caught.value.key == "journal_newer"
        for code in LANGUAGES:
            assert str(NEWEST + 1) in language(code).error(caught.value)
    assert path.read_bytes() == before
