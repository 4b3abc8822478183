"""What this screen is: asked in a window, or paired with a hub by a code."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from commandcenter.cli import site
from commandcenter.cli.program import FILE, SEATS, program
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from commandcenter.joining import Joined
    from commandcenter.seat_settings import SeatSettings
    from ui.setup.window import SetupWindow


def set_up() -> bool:
    """Ask what this screen is; what was chosen is kept at once. True: it is to be opened now."""
    from commandcenter.seat_settings import here, language_of
    from ui.setup.window import run_setup

    seat = here()
    shown = language_of(seat, site.settings().language)
    return run_setup(seat, _keep_seat, shown, roles=SEATS, join=program("join"), program=program())


def new_setup() -> "SetupWindow":
    """Make the window of this screen's settings, as a desk opens it."""
    from commandcenter.languages import language
    from commandcenter.seat_settings import here, language_of
    from ui.setup.window import SetupWindow

    seat = here()
    shown = language(language_of(seat, site.settings().language))
    return SetupWindow(
        seat, _keep_seat, shown, roles=SEATS, join=program("join"), program=program()
    )


def join(chosen: Namespace) -> int:
    """Pair this screen with a hub: what it is from now on is kept, and opened by `main.py` alone."""
    try:
        joined = _paired(chosen.host)
    except UserError as error:
        if not chosen.json:
            raise
        site.told({"error": error.key, "values": error.values})
        return 1
    if chosen.json:
        return site.told(joined._asdict())
    role = site.words().word(f"roles.{joined.role}")
    print(site.words().word("pairing.joined", role=role, person=joined.person, hub=chosen.host))
    print(site.words().word("pairing.known", fingerprint=joined.fingerprint))
    return 0


def _paired(host: str) -> "Joined":
    from commandcenter.joining import join
    from commandcenter.protocol.address import place_in
    from commandcenter.protocol.pairing import code_in
    from commandcenter.seat_settings import here, of_role

    place = place_in(host)
    if place is None:
        raise UserError("pair_address", host=host)
    if sys.stdin.isatty():
        print(site.words().word("pairing.ask"), end=" ", file=sys.stderr, flush=True)
    code = code_in(sys.stdin.readline())
    if code is None:
        raise UserError("pair_code")
    joined = join(place, code)
    told = {"hub": joined.hub, "fingerprint": joined.fingerprint, "token_file": joined.token_file}
    _keep_seat(here(**told, **of_role(joined.role)))
    return joined


def _keep_seat(seat: "SeatSettings") -> None:
    from commandcenter.autostart import quiet_python
    from commandcenter.seat_settings import keep

    keep(seat, [quiet_python(sys.executable), str(FILE)])
