"""Letting a seat in by a code of six digits: ten minutes, one use, burnt by five wrong tries.

The code never crosses the wire, and neither side learns from a run more than whether its one guess was
right (`cpace.py`). It lives in memory alone: a hub that starts anew has none.
"""

import hmac
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from commandcenter.clock import MINUTE, format_us, now_us
from commandcenter.commands.action import Command
from commandcenter.commands.tokens import ForSeat
from commandcenter.cpace import Side
from commandcenter.errors import DiskError, UserError
from commandcenter.hub.tokens import Tokens
from commandcenter.protocol.pairing import (
    DIGITS,
    FromPairingSeat,
    Paired,
    PairingRefused,
    Proof,
    Run,
    Share,
    channel_of,
)

LOG = logging.getLogger(__name__)

LIVES = 10 * MINUTE
TRIES = 5
AT_ONCE = 8  # runs under way; a seat needs one for less than a second

T = TypeVar("T")

_DECODE = msgspec.json.Decoder(FromPairingSeat).decode
_ENCODE = msgspec.json.Encoder().encode


@dataclass
class Code:
    """The code that is open: for whom, by whom, until when, and how often it was missed."""

    digits: str
    seat: ForSeat
    actor: str
    until_us: int
    wrong: int = 0


class Pairing:
    """The door of a hub where seats are paired; one code is open at a time."""

    def __init__(self, tokens: Tokens, pin: str | None, clock: Callable[[], int] = now_us) -> None:
        """`pin`: the fingerprint of the hub's key, None where it is reached on its own machine only."""
        self._tokens, self._pin, self._clock = tokens, pin, clock
        self._code: Code | None = None
        self.running = 0

    async def open(self, command: Command) -> dict[str, Any]:
        """Open a new code; the one before it no longer holds."""
        if self._pin is None:
            raise UserError("pair_needs_tls")
        replaced = self.code() is not None
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        actor = f"{command.role}:{command.person}"
        self._code = Code(digits, command.args, actor, self._clock() + LIVES)
        seat = command.args
        await self._tokens.note("code_opened", actor, role=seat.role, person=seat.person)
        until = format_us(self._code.until_us)
        return {"code": digits, "until": until, "fingerprint": self._pin, "replaced": replaced}

    def code(self) -> Code | None:
        """Return the code that holds now."""
        if self._code is not None and self._clock() >= self._code.until_us:
            self._code = None
        return self._code

    async def serve(self, link: ServerConnection) -> None:
        """Go through one run with a seat that asks to be paired; it is over when this returns."""
        self.running += 1
        try:
            answer = await self._run(link)
            await link.send(_ENCODE(answer), text=True)
        except (ConnectionClosed, TimeoutError):
            pass  # whoever hangs up has learnt nothing
        except (msgspec.DecodeError, ValueError):  # ValueError: a share that is none
            LOG.info("a pairing was given up: its frame cannot be read")
        finally:
            self.running -= 1

    async def _run(self, link: ServerConnection) -> Paired | PairingRefused:
        if self.running > AT_ONCE:
            return PairingRefused(key="pair_busy")
        run = os.urandom(32)
        await link.send(_ENCODE(Run(run=run)), text=True)
        theirs = _expected(await link.recv(), Share)
        code = self.code()
        if code is None:
            return PairingRefused(key="pair_no_code")
        side = Side(code.digits, channel_of(self._pin or ""), run)
        await link.send(_ENCODE(Share(share=side.share)), text=True)
        keys = side.keys(theirs.share, is_seat=False)
        proof = _expected(await link.recv(), Proof).proof
        if self.code() is not code:  # used, burnt or replaced meanwhile
            return PairingRefused(key="pair_no_code")
        if not hmac.compare_digest(proof, keys.seat_proof):
            return await self._missed(code, str(link.remote_address[0]))
        self._code = None  # before anything is waited for: it lets one seat in
        try:
            granted = await self._tokens.grant(code.seat, code.actor, "paired")
        except DiskError:
            return PairingRefused(key="pair_not_kept")
        token = granted.token
        return Paired(
            proof=keys.hub_proof,
            token=granted.secret,
            role=token.role,
            person=token.person,
            expires_us=token.expires_us,
        )

    async def _missed(self, code: Code, where: str) -> PairingRefused:
        code.wrong += 1
        is_burnt = code.wrong >= TRIES
        if is_burnt:
            self._code = None
        seat = {"role": code.seat.role, "person": code.seat.person, "where": where}
        await self._tokens.note("code_burnt" if is_burnt else "code_missed", "stranger", **seat)
        return PairingRefused(key="pair_burnt" if is_burnt else "pair_missed")


def _expected(raw: str | bytes, kind: type[T]) -> T:
    found = _DECODE(raw)
    if not isinstance(found, kind):
        raise msgspec.DecodeError("another frame was expected")
    return found
