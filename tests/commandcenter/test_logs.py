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
