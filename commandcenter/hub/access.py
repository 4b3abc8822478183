"""Who may come in: one token per person and seat carries the role; pages of browsers stay out."""

import asyncio
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from commandcenter.clock import SECOND, now_us
from commandcenter.protocol.address import PAIR_PATH, SEAT_PATH
from commandcenter.protocol.row import Role
from commandcenter.secrets import Seal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SEEN_BY_A_WALL = frozenset({"wall"})
PER_SEAT = 8
IN_ALL = 100
_LOOK_S = 3600.0  # a clock that was set is noticed by then


class Guest(NamedTuple):
    """Who stands behind a token."""

    person: str
    role: Role
    token: bytes  # its digest, to count a token's connections
    expires_us: int | None = None  # None = as long as the hub runs


def may_see(role: Role, view: str) -> bool:
    """Tell whether a seat of this role gets a view: a wall hangs in a room, and shows no person's work."""
    return role != "wall" or view in SEEN_BY_A_WALL


class RefusedError(Exception):
    """A connection that is refused before the upgrade, with its HTTP status and a word why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Access:
    """The tokens in force. Tokens are known by a keyed digest, themselves they are kept nowhere."""

    def __init__(self, key: bytes, hosts: frozenset[str] = frozenset()) -> None:
        """`hosts`: names under which this hub may be called, beside loopback."""
        self._seal = Seal(key, "token")
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self._guests: dict[bytes, Guest] = {}
        self._changed = asyncio.Event()

    def new_token(self) -> str:
        """Return a fresh token of 256 bits."""
        return secrets.token_urlsafe(32)

    def digest(self, token: str) -> bytes:
        """Return what a token is known by."""
        return self._seal.digest(token.encode())

    def let_in(self, digest: bytes, role: Role, person: str, expires_us: int | None = None) -> None:
        """Put a token in force, or give it another end."""
        self._guests[digest] = Guest(person, role, digest, expires_us)
        self._wake()

    def shut_out(self, digest: bytes) -> None:
        """End a token now, also on connections that are open."""
        self._guests.pop(digest, None)
        self._wake()

    def holds(self, guest: Guest) -> bool:
        """Tell whether a guest's token is still in force."""
        known = self._guests.get(guest.token)
        return known is not None and (known.expires_us is None or now_us() < known.expires_us)

    @property
    def soonest_us(self) -> int | None:
        """When the next token ends; None where none does."""
        ends = (guest.expires_us for guest in self._guests.values() if self.holds(guest))
        return min((end for end in ends if end is not None), default=None)

    async def ended(self, guest: Guest) -> None:
        """Return when a guest's token is no longer in force."""
        while self.holds(guest):
            changed, until_us = self._changed, self._guests[guest.token].expires_us
            left_s = _LOOK_S if until_us is None else (until_us - now_us()) / SECOND
            try:
                async with asyncio.timeout(max(0.0, min(left_s, _LOOK_S))):
                    await changed.wait()
            except TimeoutError:
                continue

    def _wake(self) -> None:
        before, self._changed = self._changed, asyncio.Event()
        before.set()

    def guest(self, path: str, headers: Mapping[str, str], here: str = "") -> Guest:
        """Return who asks to come in; raise RefusedError. The check is the same for every role.

        `here` is the address at which this hub was reached.
        """
        sent = self._called(SEAT_PATH, path, headers, here)
        kind, _, token = sent.get("authorization", "").partition(" ")
        known = self._guests.get(self.digest(token)) if kind.lower() == "bearer" and token else None
        if known is None or not self.holds(known):
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "no token, or one that is not in force")
        return known

    def stranger(self, path: str, headers: Mapping[str, str], here: str = "") -> None:
        """Let somebody to the door where seats are paired; raise RefusedError. What he knows comes later."""
        self._called(PAIR_PATH, path, headers, here)

    def _called(
        self, door: str, path: str, headers: Mapping[str, str], here: str
    ) -> dict[str, str]:
        """Return the headers, their names in lower case, of one who called this hub at a door."""
        where, asked, _ = path.partition("?")
        sent = {name.lower(): value for name, value in headers.items()}
        if where != door:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"seats connect to {SEAT_PATH}")
        if asked:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "a token never stands in an address")
        if sent.get("origin") is not None:
            raise RefusedError(HTTPStatus.FORBIDDEN, "pages of browsers are not seats")
        if (host := named_host(sent.get("host", ""))) not in self._hosts and (
            not host or host != here
        ):
            raise RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, "this hub is not called by that name"
            )
        return sent


def named_host(text: str) -> str:
    """Return the name in a Host header, without its port."""
    if "@" in text:
        return ""
    try:
        return (urlsplit(f"//{text}").hostname or "").lower()
    except ValueError:
        return ""
