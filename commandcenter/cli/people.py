"""Who works here, and by which token a seat is let in."""

import json
import sys
from argparse import Namespace
from typing import Any

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask
from commandcenter.errors import UserError


def agents(chosen: Namespace) -> int:
    """Take the list of people from a file, or print it as one."""
    from commandcenter.people_file import list_file, people_lines

    path, settings = arguments.database(chosen.db), site.settings()
    if chosen.act == "list":
        for line in people_lines(path, arguments.instant(chosen.at)):
            print(line)
        return 0
    if chosen.file is None:
        raise UserError("agents_which")
    told = {"taken": 0, "known": 0}
    for lines in list_file(chosen.file, settings):
        answer = ask(path, "agents.list", args={"lines": lines})
        told = {key: told[key] + answer[key] for key in told}
    return site.told(told)


def seat_token(chosen: Namespace) -> int:
    """Make, list, renew or revoke tokens; a new one is printed once and kept nowhere."""
    path = arguments.database(chosen.db)
    if chosen.act == "add":
        if not (chosen.seat and chosen.person):
            raise UserError("seat_whose")
        answer = ask(path, "token.add", args={"role": chosen.seat, "person": chosen.person})
        print(answer["token"])
        return 0
    known = ask(path, "token.list")["tokens"]
    if chosen.act == "list":
        for row in known:
            print(json.dumps(row, ensure_ascii=False) if chosen.json else _token_line(row))
        return 0
    held = [row["name"] for row in known if row["state"] == "in force"]
    of_person = [row["name"] for row in known if row["person"] == chosen.person]
    names = [chosen.name] if chosen.name else [name for name in held if name in of_person]
    if not names:
        raise UserError("token_which")
    for name in names:
        site.told(ask(path, f"token.{chosen.act}", target={"token": name}) | {"token": name})
    return 0


def _token_line(row: dict[str, Any]) -> str:
    ends = row["revoked"] or row["expires"]
    told = (row["name"], row["role"], row["state"], ends, str(row["connected"]), row["person"])
    return "  ".join(told)


def pair(chosen: Namespace) -> int:
    """Have the running hub open a code for one seat, and say what to do with it."""
    from commandcenter.hub.presence import find

    path = arguments.database(chosen.db)
    if not (chosen.seat and chosen.person):
        raise UserError("seat_whose")
    if (here := find(path)) is None:
        raise UserError("pair_no_hub", path=str(path))
    found = ask(path, "pair.open", args={"role": chosen.seat, "person": chosen.person})
    if chosen.json:
        return site.told({**found, "hub": here.door})
    words, code = site.words(), found["code"]
    if found["replaced"]:
        print(words.word("pairing.replaced"), file=sys.stderr)
    print(f"{code[:3]} {code[3:]}")
    role = words.word(f"roles.{chosen.seat}")
    print(words.word("pairing.code", role=role, person=chosen.person, hub=_reached(here.door)))
    print(words.word("pairing.known", fingerprint=found["fingerprint"]))
    return 0


def _reached(door: str) -> str:
    """Return how others call a hub: by this machine's name where it listens at every address."""
    import socket

    from commandcenter.protocol.address import Place, place_in

    place = place_in(door) or Place("", 0)
    host = socket.gethostname() if place.host in {"0.0.0.0", "::"} else place.host  # noqa: S104
    return f"{host}:{place.port}"
