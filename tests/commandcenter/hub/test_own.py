"""The hub that a window finds, or starts for itself."""

import stat
import sys

import pytest

from commandcenter.hub import presence
from commandcenter.hub.own import Seat, join
from commandcenter.hub.presence import Presence
from commandcenter.platform import config_folder, data_folder

FAILS = (sys.executable, "-c", "raise SystemExit(1)")


@pytest.mark.parametrize(("seat", "token"), [("wall", "of walls"), ("regia", "of desks")])
def test_a_hub_that_runs_is_joined_with_the_token_of_the_seat(seat: Seat, token: str) -> None:
    path = data_folder() / "simulator.db"
    url = "ws://127.0.0.1:1/seat"
    with presence.sole_writer(path):
        presence.announce(path, Presence(url, "admin", "of walls", "of desks"))
        joined = join(FAILS, seat)
        presence.withdraw(path)
    assert (joined.url, joined.token, joined.child) == (url, token, None)
    assert not joined.leave()


def test_a_hub_that_is_started_reads_its_token_from_a_private_file() -> None:
    joined = join((sys.executable, "-c", "import sys; print(sys.argv[1:])"), "regia")
    assert joined.child is not None
    assert joined.child.stdout is not None
    told = joined.child.stdout.read().decode()
    assert joined.child.wait() == 0
    (file,) = (config_folder() / "run").glob("regia-*.token")
    assert file.read_text() == joined.token
    assert sys.platform == "win32" or not stat.S_IMODE(file.stat().st_mode) & 0o077
    assert str(file) in told
    assert joined.token not in told
    assert not joined.leave()


def test_a_hub_that_failed_is_told_of_when_the_window_goes() -> None:
    joined = join(FAILS, "wall")
    assert joined.child is not None
    assert joined.child.wait() == 1
    assert joined.leave()
