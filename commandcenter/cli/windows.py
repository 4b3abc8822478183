"""The windows: a wall, a desk; on the hub that is named, else on one's own."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter import arguments, logs
from commandcenter.cli import site
from commandcenter.cli.program import program

if TYPE_CHECKING:
    from commandcenter.hub.own import Seat
    from commandcenter.seat_settings import SeatSettings


def wall(chosen: Namespace) -> int:
    """Open a wall: in a process of its own, which another one watches."""
    if not chosen.watched:
        return watch(chosen.argv)
    return _joined(chosen, "wall", _open_wall)


def desk(chosen: Namespace) -> int:
    """Open a desk, at the pane that the role is named like."""
    return _joined(chosen, "regia", _open_desk)


def _joined(chosen: Namespace, seat: "Seat", opened: Callable[[Namespace, str, str], int]) -> int:
    """Open a window on the hub that is named, else on one's own, which is started where none runs."""
    from commandcenter.hub.own import join
    from commandcenter.platform import log_folder

    told = _flagged(chosen)
    if told.hub:
        token = arguments.token_in(Path(told.token_file)) if told.token_file else ""
        return opened(chosen, told.hub, token)
    hub = join(program("keep"), seat, has_feeds=bool(site.settings().feeds))
    try:
        return opened(chosen, hub.url, hub.token)
    finally:
        if hub.leave():
            print(
                site.words().word("hub_ended", log=str(log_folder() / "hub.log")), file=sys.stderr
            )


def watch(argv: Sequence[str]) -> int:
    """Open a window in a process of its own and look after it."""
    from commandcenter.watchdog import watch

    logs.beside("watchdog.log")
    return watch(program(*argv, "--watched"))


def _open_wall(chosen: Namespace, url: str, token: str) -> int:
    from commandcenter.awake import held_awake
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.seat import Place, run_wall

    seat = _flagged(chosen)
    place = Place(seat, lambda: _flagged(chosen), sys.stdout.buffer)
    log_file = log_folder() / "seats" / f"wall-{os.getpid()}.jsonl"
    shown = language_of(seat, site.settings().language)
    size = arguments.size(chosen.size) if chosen.size else None
    with held_awake():
        return run_wall(
            url,
            token,
            shown,
            place=place,
            pin=_pin(chosen),
            screen=chosen.screen,
            size=size,
            log_file=log_file,
        )


def _open_desk(chosen: Namespace, url: str, token: str) -> int:
    from commandcenter.cli.seating import new_setup
    from commandcenter.platform import log_folder
    from commandcenter.seat_settings import language_of
    from ui.desk.seat import run_desk

    return run_desk(
        url,
        token,
        language_of(_flagged(chosen), site.settings().language),
        pane=chosen.role,
        pin=_pin(chosen),
        screen=chosen.screen,
        log_file=log_folder() / "seats" / f"{chosen.role}-{os.getpid()}.jsonl",
        new_setup=new_setup,
    )


def _pin(chosen: Namespace) -> str:
    """Return the fingerprint by which this seat knows its hub; "" for one on this machine."""
    told = _flagged(chosen)
    return told.fingerprint if told.hub else ""


def _flagged(chosen: Namespace) -> "SeatSettings":
    """Return the settings of this seat as the command line changes them."""
    from commandcenter.seat_settings import here

    told = {
        "hub": chosen.hub,
        # another hub's token is none of its business
        "token_file": str(chosen.token_file or "") if chosen.hub or chosen.token_file else None,
        "fingerprint": chosen.fingerprint if chosen.hub or chosen.fingerprint else None,
        "screen": chosen.screen,
        "language": chosen.lang,
        "distance_m": getattr(chosen, "distance", None),  # a desk is read from 60 cm
        "diagonal_in": getattr(chosen, "diagonal", None),
    }
    return here(**{name: value for name, value in told.items() if value is not None})
