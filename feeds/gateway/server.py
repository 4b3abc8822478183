"""The side of the gateway that hubs connect to: the feed contract (docs/feeds.md), each hub with its token.

Rows come from the spool at the pace at which a hub takes them; what it acknowledges may go from the spool.
"""

import asyncio
import contextlib
import hmac
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from feeds.gateway.acting.doing import Doing
from feeds.gateway.spool import Spool

MAX_WORD = 1024 * 1024  # bytes of what a hub says
COMMANDS = 100  # of one hub under way at once; what is not heard is asked for again
RESUME_S = 10.0  # a hub of another epoch says within this where it wants to go on

_LOG = logging.getLogger(__name__)
_LOG.setLevel(logging.INFO)  # at DEBUG the library writes what customers wrote


class FeedServer:
    """Serves the rows of one spool."""

    def __init__(self, spool: Spool, tokens: Mapping[str, str], doing: Doing) -> None:
        """Take a spool, the token of each hub by its name, and what carries out their commands."""
        self._spool, self._tokens, self._doing = spool, tokens, doing
        self._lines: set[ServerConnection] = set()

    async def open(self, host: str, port: int) -> Server:
        """Listen; OSError where that cannot be."""
        return await serve(
            self._call,
            host,
            port,
            compression=None,
            max_size=MAX_WORD,
            ping_interval=5,
            ping_timeout=15,
            process_request=self._admit,
            server_header=None,
            logger=_LOG,
        )

    async def renew(self, doing: Doing) -> None:
        """Have commands carried out by another one; hubs come back at once, and are told what it does."""
        self._doing = doing
        await asyncio.gather(*(line.close(1012) for line in list(self._lines)))

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if urlsplit(request.path).path != "/feed":
            return connection.respond(HTTPStatus.NOT_FOUND, "")
        if "Origin" in request.headers:  # a page in a browser, never a hub
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        if self._reader(request) is None:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "")
        return None

    def _reader(self, request: Request) -> str | None:
        told = request.headers.get("Authorization", "").encode("utf-8", "replace")
        names = [
            name
            for name, token in self._tokens.items()
            if hmac.compare_digest(told, f"Bearer {token}".encode())
        ]
        return names[0] if names else None

    async def _call(self, socket: ServerConnection) -> None:
        request = socket.request
        reader = self._reader(request) if request is not None else None
        if request is None or reader is None:
            return
        caller = _Caller(socket, self._spool, reader, _asked(request.path), self._doing)
        self._lines.add(socket)
        try:
            with contextlib.suppress(ConnectionClosed):
                await caller.run()
        finally:
            self._lines.discard(socket)


class _Caller:
    """One connection of a hub. `at` is the next position to send, None until the hub has said it."""

    def __init__(
        self,
        socket: ServerConnection,
        spool: Spool,
        reader: str,
        asked: tuple[str, int] | None,
        doing: Doing,
    ) -> None:
        self._socket, self._spool, self._name, self._doing = socket, spool, reader, doing
        self._obeying: set[asyncio.Task[None]] = set()
        self._resumed = asyncio.Event()
        self.at: int | None = spool.first
        if asked is not None and asked[0] == spool.epoch:
            self.at = asked[1] + 1
            spool.acknowledged(reader, asked[1])  # it asks to go on after what it has committed
        elif asked is not None:
            self.at = None

    async def run(self) -> None:
        """Say hello, then send and listen until the connection ends."""
        spool = self._spool
        does = self._doing.does()
        await self._say(
            {"type": "hello", "epoch": spool.epoch, "first": spool.first, "last": spool.last}
            | ({"does": does} if does else {})
        )
        sending = asyncio.create_task(self._send_on())
        try:
            async for word in self._socket:
                self._hear(word)
        finally:
            for task in (sending, *self._obeying):
                task.cancel()
            await asyncio.gather(sending, *self._obeying, return_exceptions=True)

    async def _send_on(self) -> None:
        try:
            await self._send_all()
        except ConnectionClosed:
            return
        except Exception:  # noqa: BLE001 - one hub's line, never the gateway
            _LOG.exception("a hub's connection ended by a fault of ours")
            await self._socket.close(1011)

    async def _send_all(self) -> None:
        if self.at is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RESUME_S):
                    await self._resumed.wait()
            if self.at is None:
                self.at = self._spool.first
        while True:
            news = self._spool.news
            if self.at < self._spool.first:
                self.at = self._spool.first
                await self._say({"type": "gone", "first": self.at})
            rows = await self._spool.read(self.at)
            if not rows:
                self._resumed.clear()
                await _either(news, self._resumed)
            for position, row in rows:
                if position != self.at:  # the hub has asked to go on elsewhere
                    break
                self.at = position + 1
                await self._socket.send(f'{row[:-1]},"sequence":"{position}"}}')

    def _hear(self, word: str | bytes) -> None:
        """Take an ack, a resume or a command; anything else says nothing to us."""
        with contextlib.suppress(msgspec.DecodeError, ValueError, TypeError, KeyError):
            found: dict[str, Any] = msgspec.json.decode(word, type=dict[str, Any])
            if found["type"] in {"command", "ask"}:
                if len(self._obeying) < COMMANDS:
                    task = asyncio.create_task(self._obey(found))
                    self._obeying.add(task)
                    task.add_done_callback(self._obeying.discard)
                return
            if found["epoch"] != self._spool.epoch:
                return
            if found["type"] == "ack":
                self._spool.acknowledged(self._name, int(found["sequence"]))
            elif found["type"] == "resume":
                self.at = max(1, int(found["after"]) + 1)
                self._resumed.set()

    async def _obey(self, word: Mapping[str, Any]) -> None:
        """Carry a command out, and say what became of it; what goes on without its hub is asked for later."""
        try:
            said = await self._doing.hear(word)
        except msgspec.ValidationError:
            said = {"type": "outcome", "id": str(word.get("id")), "state": "refused"}
            said["why"] = "platform_refused"
        except Exception:  # noqa: BLE001 - one command, never the line
            _LOG.exception("a command ended by a fault of ours")
            return
        with contextlib.suppress(ConnectionClosed):
            await self._say(said)

    async def _say(self, word: dict[str, Any]) -> None:
        await self._socket.send(msgspec.json.encode(word).decode())


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _asked(path: str) -> tuple[str, int] | None:
    """Return the epoch and position of a query; None where it asks for nothing that could be meant."""
    told = parse_qs(urlsplit(path).query)
    epoch, after = told.get("epoch", [""])[0], told.get("after", [""])[0]
    if epoch and after.isascii() and after.isdigit() and len(after) <= 19:
        return epoch, int(after)
    return None
