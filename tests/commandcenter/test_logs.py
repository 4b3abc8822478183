"""Log lines land where they are looked for."""

import logging
from collections.abc import Iterator

import pytest

from commandcenter import logs
from commandcenter.platform import log_folder


@pytest.fixture
def _root() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("_root")
def test_what_a_wall_complains_of_is_kept_in_its_file() -> None:
    logs.beside("wall.log")
    assert not (log_folder() / "wall.log").exists()
    logging.getLogger("ui.seat").warning("a tile could not be drawn")
    assert "WARNING ui.seat: a tile could not be drawn" in (log_folder() / "wall.log").read_text()


def test_an_error_that_nobody_expected_is_written_down() -> None:
    try:
        int("broken")
    except ValueError:
        file = logs.left_trace()
    assert "ValueError: invalid literal" in (log_folder() / "errors.log").read_text("utf-8")
    assert file == str(log_folder() / "errors.log")


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("_root")
def test_a_file_that_grew_large_gives_way_and_the_oldest_are_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs, "LARGE", 2_000)
    logs.beside("wall.log")
    for number in range(400):
        logging.getLogger("ui.seat").warning("tile %d could not be drawn", number)
    files = sorted(file.name for file in log_folder().glob("wall.log*"))
    assert files == ["wall.log", *(f"wall.log.{n}" for n in range(1, logs.OLDER + 1))]
    assert all(file.stat().st_size <= 2_000 for file in log_folder().glob("wall.log*"))
    assert "tile 399 " in (log_folder() / "wall.log").read_text("utf-8")
