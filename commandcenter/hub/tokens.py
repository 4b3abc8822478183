"""The tokens of a hub: made, listed, renewed, revoked. Each step is on record, with who took it."""

import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from commandcenter.clock import DAY, format_us, now_us
from commandcenter.commands.action import Command
from commandcenter.commands.tokens import ForSeat
from commandcenter.errors import UserError
from commandcenter.events.hub import ACCESS_CHANGED
from commandcenter.hub.access import Access
from commandcenter.hub.facts import own_fact
from commandcenter.hub.orders import Work
from commandcenter.hub.writer import Writer
from commandcenter.journal import Journal
from commandcenter.rows import Token

SOON = 14 * DAY  # screens tell this long before a token ends


class Granted(NamedTuple):
    """A new token: the secret, which nobody is told twice, and what is kept of it."""

    secret: str
    token: Token


class Tokens:
    """The tokens of one hub. Their time is the machine's, whatever a simulated feed says."""

    def __init__(
        self,
        access: Access,
        writer: Writer,
        journal: Journal,
        *,
        days: int,
        now: Callable[[], int],
        connected: Callable[[bytes], int],
    ) -> None:
        """`days`: how long a token holds; `now` is the hub's clock; `connected` counts a token's seats."""
        self._access, self._writer, self._journal = access, writer, journal
        self._days, self._now, self._connected = days, now, connected

    def work(self) -> dict[str, Work]:
        """Return the work by action."""
        return {
            "token.add": self._add,
            "token.list": self._list,
            "token.renew": self._renew,
            "token.revoke": self._revoke,
        }

    def let_in(self) -> None:
        """Put in force what the journal holds."""
        for token in self._journal.tokens():
            if token.is_in_force(now_us()):
                self._access.let_in(*token[:3], token.expires_us)

    def end_soon(self) -> bool:
        """Tell whether somebody should look at the list: a token in force ends within two weeks."""
        soonest = self._access.soonest_us
        return soonest is not None and now_us() < soonest < now_us() + SOON

    async def grant(self, seat: ForSeat, actor: str, how: str) -> Granted:
        """Let a new seat in; `how` is the step that is noted of it."""
        secret, at_us = self._access.new_token(), now_us()
        end_us = at_us + self._days * DAY
        digest = self._access.digest(secret)
        token = Token(digest, seat.role, person_named(seat.person), at_us, end_us)
        await self._writer.call(self._journal.add_token, token)
        self._access.let_in(*token[:3], token.expires_us)
        await self.note(how, actor, token=token.name, role=token.role, person=token.person)
        return Granted(secret, token)

    async def note(self, step: str, actor: str, **what: str) -> None:
        """Put a step on record."""
        now, data = self._now(), {"step": step, **what}
        name = f"access:{self._access.new_token()[:16]}"
        await self._writer.commit(own_fact(ACCESS_CHANGED, name, data, now, actor=actor))

    async def _add(self, command: Command) -> dict[str, Any]:
        granted = await self.grant(command.args, _actor(command), "granted")
        return {"token": granted.secret, "name": granted.token.name}

    async def _list(self, _: Command) -> dict[str, Any]:
        found: list[Token] = await self._writer.call(self._journal.tokens)
        return {"tokens": [self._row(token) for token in found]}

    async def _renew(self, command: Command) -> dict[str, Any]:
        token = await self._named(command)
        end_us = now_us() + self._days * DAY
        await self._writer.call(self._journal.end_tokens, [token.digest], end_us, None)
        self._access.let_in(*token[:3], end_us)
        return {"expires": format_us(end_us)}

    async def _revoke(self, command: Command) -> dict[str, Any]:
        token = await self._named(command)
        open_now = self._connected(token.digest)
        self._access.shut_out(token.digest)  # first: a disk that is full keeps nobody in
        await self._writer.call(
            self._journal.end_tokens, [token.digest], token.expires_us, now_us()
        )
        return {"closed": open_now}

    async def _named(self, command: Command) -> Token:
        """Return the token in force that a command names."""
        found: list[Token] = await self._writer.call(self._journal.tokens)
        named = [token for token in found if token.name == command.target.token]
        if len(named) != 1 or not named[0].is_in_force(now_us()):
            raise UserError("token_unknown", token=command.target.token)
        return named[0]

    def _row(self, token: Token) -> dict[str, Any]:
        state = "in force" if token.is_in_force(now_us()) else "expired"
        return {
            "name": token.name,
            "role": token.role,
            "person": token.person,
            "state": "revoked" if token.revoked_us is not None else state,
            "created": format_us(token.created_us),
            "expires": format_us(token.expires_us),
            "revoked": None if token.revoked_us is None else format_us(token.revoked_us),
            "connected": self._connected(token.digest),
        }


def person_named(text: str) -> str:
    """Return a name in one spelling: who signs for a second time must not be the first one with a blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _actor(command: Command) -> str:
    return f"{command.role}:{command.person}"
