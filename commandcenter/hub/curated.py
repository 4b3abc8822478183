"""The curated list: accounts that a site names as critical before they write, known by keyed digests only.

Whoever is named is digested with the log's key and forgotten; the list in the log says nothing to others.
Identities on disk are sealed: those that came since the last look are opened and compared, beside the loop.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.commands.action import Command
from commandcenter.database import connect
from commandcenter.errors import UserError
from commandcenter.events.critical import CRITICAL_LISTED
from commandcenter.hub.beside import beside
from commandcenter.hub.facts import own_fact
from commandcenter.hub.orders import Work
from commandcenter.hub.writer import Writer
from commandcenter.secrets import Seal
from commandcenter.state import State

_PURPOSE = "listed"
_NEW = "SELECT person, sealed FROM persons WHERE person > ? AND sealed NOTNULL ORDER BY person"


class Known(NamedTuple):
    """Who of the customers is on the list, looked for up to an identity's number."""

    classes: dict[int, str]  # by number
    until: int


class Curated:
    """Takes the list, and tells who is on it."""

    def __init__(
        self, path: Path, state: State, *, writer: Writer, key: bytes, now: Callable[[], int]
    ) -> None:
        self._path, self._state, self._writer, self._key = path, state, writer, key
        self._now = now
        self._listed: dict[str, str] = {}
        self._known = Known({}, 0)
        self._one = asyncio.Lock()  # of two looks at once the older would have the last word

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {"curated.list": self._list}

    async def who(self) -> Mapping[int, str]:
        """Return who is on the list, by number, with his class; what came since is looked at now."""
        async with self._one:
            listed = dict(self._state.listed)
            if listed != self._listed:
                self._listed, self._known = listed, Known({}, 0)
            if listed:
                self._known = await beside(look, self._path, self._key, listed, self._known)
            return self._known.classes

    async def _list(self, command: Command) -> dict[str, Any]:
        args, seal = command.args, Seal(self._key, _PURPOSE)
        keys = {_digest(seal, line.channel, line.handle): None for line in args.lines}
        held = self._state.listed
        changed = [key for key in keys if (held.get(key) == args.cls) != args.on]
        if not args.on:
            changed = [key for key in changed if held.get(key) == args.cls]
        if changed:
            data = {
                "cls": args.cls, "keys": changed, "on": args.on, "who": command.person,
                "reason": args.note,
            }  # fmt: skip
            name, actor = f"listed:{command.id}", f"{command.role}:{command.person}"
            made = own_fact(
                CRITICAL_LISTED, name, data, self._now(), actor=actor, command=command.id
            )
            await self._writer.commit(made)
        if args.more:  # a list that changed has everybody looked at again
            return {"changed": len(changed)}
        known = await self.who()
        return {
            "changed": len(changed),
            "listed": sum(cls == args.cls for cls in self._state.listed.values()),
            "known": sum(cls == args.cls for cls in known.values()),
        }


def look(path: Path, key: bytes, listed: Mapping[str, str], known: Known) -> Known:
    """Return who is on the list, the identities that came since the last look among them."""
    seal, opens = Seal(key, _PURPOSE), Seal(key, "person")
    classes, until = dict(known.classes), known.until
    with closing(connect(path)) as db:
        for person, sealed in db.exec_driver_sql(_NEW, (until,)):
            until = int(person)
            if cls := _class_of(seal, listed, _identity(opens, bytes(sealed))):
                classes[until] = cls
    return Known(classes, until)


def _class_of(seal: Seal, listed: Mapping[str, str], identity: Mapping[str, Any]) -> str:
    channel = str(identity.get("channel") or "")
    called = [one for name in ("id", "handle") if isinstance(one := identity.get(name), str)]
    digests = (_digest(seal, where, one) for one in called if one for where in (channel, ""))
    return next((cls for each in digests if (cls := listed.get(each))), "")


def _identity(seal: Seal, sealed: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(seal.open(sealed))
    except (UserError, msgspec.DecodeError):
        return {}
    return found


def _digest(seal: Seal, channel: str, handle: str) -> str:
    return seal.digest(f"{channel.strip().casefold()}\0{name_of(handle)}".encode()).hex()


def name_of(handle: str) -> str:
    """Return an account's name or id as it is compared: capitals and the sign before it are nothing."""
    return handle.strip().lstrip("@").casefold()
