"""The hub that a window finds or starts for itself: on this machine, with the feeds of the site.

Where none are connected yet, the simulator is its feed. What is made up and what customers wrote never meet:
each has a database of its own.
"""

import secrets
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from commandcenter.hub import presence
from commandcenter.platform import config_folder, data_folder, private_file, start_detached

FEED = "simulator:seed=7"
LEAVE_ALONE_S = 20.0  # a hub that a window started ends this long after the last window went

Seat = Literal["wall", "regia"]


class Joined(NamedTuple):
    """How to reach it; `child` is the process that keeps it, None where it ran already."""

    url: str
    token: str
    child: "subprocess.Popen[bytes] | None" = None

    def leave(self) -> bool:
        """Let go of it, it ends by itself when nobody looks; tell whether it had failed before."""
        if self.child is None:
            return False
        has_failed = bool(self.child.poll())
        if self.child.stdout is not None:
            self.child.stdout.close()
        return has_failed


def join(program: Sequence[str], seat: Seat, *, has_feeds: bool = False) -> Joined:
    """Reach this person's hub; where none runs, `program` starts one that outlives this window.

    `has_feeds`: the site has connected feeds of its own.
    """
    path = data_folder() / ("care.db" if has_feeds else "simulator.db")
    here = presence.find(path)
    if here is not None:
        return Joined(here.url, here.wall_token if seat == "wall" else here.desk_token)
    port, token = _free_port(), secrets.token_urlsafe(32)
    token_file = config_folder() / "run" / f"{seat}-{port}.token"
    private_file(token_file, token.encode())
    child = start_detached(
        [*program, *_arguments(path, port, has_feeds), *_let_in(token_file, seat)]
    )
    return Joined(f"ws://127.0.0.1:{port}/seat", token, child)


def _arguments(path: Path, port: int, has_feeds: bool) -> list[str]:
    where = ["hub", "--db", str(path), "--listen", f"127.0.0.1:{port}"]
    feed = [] if has_feeds else ["--feed", FEED]
    return [*where, *feed, "--leave-alone", str(LEAVE_ALONE_S)]


def _let_in(token_file: Path, seat: Seat) -> list[str]:
    return ["--token-file", str(token_file), "--token-role", seat]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
