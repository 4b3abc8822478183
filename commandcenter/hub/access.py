"""Who may come in: one token per person and seat carries the role; pages of browsers stay out."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from commandcenter.protocol.row import Role
from commandcenter.secrets import Seal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SEEN_BY_A_WALL = frozenset({"wall"})
PER_SEAT = 8
IN_ALL = 100


class Guest(NamedTuple):
    """Who stands behind a token."""

    person: str
    role: Role
    token: bytes  # its digest, to count a token's connections


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
        self._hosts = LOOPBACK | hosts
        self._guests: dict[bytes, Guest] = {}

    def new_token(self) -> str:
        """Return a fresh token of 256 bits."""
        return secrets.token_urlsafe(32)

    def digest(self, token: str) -> bytes:
        """Return what a token is known by."""
        return self._seal.digest(token.encode())

    def let_in(self, digest: bytes, role: Role, person: str) -> None:
        """Put a token in force."""
        self._guests[digest] = Guest(person, role, digest)

    def guest(self, path: str, headers: Mapping[str, str]) -> Guest:
        """Return who asks to come in; raise RefusedError. The check is the same for every role."""
        where, asked, _ = path.partition("?")
        sent = {name.lower(): value for name, value in headers.items()}
        if where != "/seat":
            raise RefusedError(HTTPStatus.NOT_FOUND, "seats connect to /seat")
        if asked:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "a token never stands in an address")
        if sent.get("origin") is not None:
            raise RefusedError(HTTPStatus.FORBIDDEN, "pages of browsers are not seats")
        if _host(sent.get("host", "")) not in self._hosts:
            raise RefusedError(
                HTTPStatus.MISDIRECTED_REQUEST, "this hub is not called by that name"
            )
        kind, _, token = sent.get("authorization", "").partition(" ")
        known = self._guests.get(self.digest(token)) if kind.lower() == "bearer" and token else None
        if known is None:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "no token, or one that is not in force")
        return known


def _host(text: str) -> str:
    """Return the name in a Host header, without its port."""
    if "@" in text:
        return ""
    try:
        return (urlsplit(f"//{text}").hostname or "").lower()
    except ValueError:
        return ""
