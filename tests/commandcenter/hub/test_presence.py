"""One writer per database, and how others find it."""

import asyncio
from pathlib import Path

import pytest

from commandcenter.errors import UserError
from commandcenter.hub import presence
from commandcenter.hub.presence import Presence

HERE = Presence("ws://127.0.0.1:1/seat", "admin", "wall")


def test_a_second_writer_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with (
        presence.sole_writer(path),
        pytest.raises(UserError, match="journal_in_use"),
        presence.sole_writer(path),
    ):
        pass


def test_the_database_is_free_again_when_its_writer_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with presence.sole_writer(path):
        assert presence.is_held(path)
    assert not presence.is_held(path)
    with presence.sole_writer(path):
        pass


def test_a_running_hub_is_found_by_its_database(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with presence.sole_writer(path):
        assert presence.find(path) is None
        presence.announce(path, HERE)
        assert presence.find(path) == HERE
        assert presence.find(tmp_path / "other.db") is None


def test_what_a_killed_hub_left_behind_does_not_lead_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    with presence.sole_writer(path):
        presence.announce(path, HERE)
    assert presence.find(path) is None


def test_how_to_reach_it_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMANDCENTER_HOME", str(tmp_path))
    presence.announce(tmp_path / "care.db", HERE)
    (file,) = (tmp_path / "config" / "run").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert not [f for f in tmp_path.iterdir() if f.is_file()]


def test_a_folder_is_no_database_and_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with pytest.raises(UserError, match="journal_is_folder"), presence.sole_writer(folder):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


async def test_a_hub_lives_where_it_leaves_word_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    assert not presence.lives(path, 0.2)  # nobody ever was there
    (tmp_path / "care.db.lock").touch()  # one began, and failed
    assert not presence.lives(path, 0.5)

    async def works() -> None:
        while True:
            presence.sign_of_life(path)
            await asyncio.sleep(0.2)

    working = asyncio.create_task(works())
    assert await asyncio.to_thread(presence.lives, path, 20)
    working.cancel()
