"""The door for seats: a WebSocket server that checks who comes, sends views, takes commands.

Everything is bounded: lines of strangers, connections per token and in all, the size of a frame, what may
wait for a slow reader (nothing: it skips to the newest view, and is dropped when it takes nothing for long).
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from commandcenter.clock import now_us
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UnreadableError
from commandcenter.hub.access import IN_ALL, PER_SEAT, Access, Guest, RefusedError, may_see
from commandcenter.hub.attending import Attending
from commandcenter.hub.board import Board
from commandcenter.hub.strangers import Strangers, in_words, listening
from commandcenter.protocol.address import PAIR_PATH
from commandcenter.protocol.frames import (
    MAX_SEAT_FRAME,
    CommandFrame,
    FromSeat,
    Heartbeat,
    Refusal,
    Result,
    Seen,
    Welcome,
)
from commandcenter.protocol.pairing import PATIENCE_S
from commandcenter.protocol.presence import Doing
from commandcenter.wire import decode

LOG = logging.getLogger(__name__)

HEARTBEAT_S = 1.0
GREET_S = 5.0  # from the first byte to the end of the handshake
STUCK_S = 20.0  # a seat that takes no byte for this long is dropped
COMMANDS_PER_S = 20
MOST_ASKED = 8  # answers of one seat that are on their way; the next one waits its turn
_ONCE = {  # said twice, one of the two is a lie
    "authorization": HTTPStatus.UNAUTHORIZED,
    "host": HTTPStatus.MISDIRECTED_REQUEST,
    "origin": HTTPStatus.FORBIDDEN,
}

_ENCODE = msgspec.json.Encoder().encode
Carry = Callable[[Guest, CommandFrame], Awaitable[Result]]
Pair = Callable[[ServerConnection], Awaitable[None]]


class Seats:
    """The seats at the table. `carry` carries out a command and returns its answer."""

    def __init__(
        self,
        *,
        access: Access,
        board: Board,
        carry: Carry,
        clock: Callable[[], tuple[int, int]],
        welcome: Callable[[Guest], Welcome],
        pair: Pair | None = None,
    ) -> None:
        """`clock` returns the hub's clock and its log position; `pair` lets in who has no token yet."""
        self._access, self._board, self._carry = access, board, carry
        self._clock, self._welcome, self._pair = clock, welcome, pair
        self._by_token: Counter[bytes] = Counter()
        self.strangers = Strangers()
        self.connected = 0
        self.desks = 0  # seats of a person: they get more views than a wall
        self.alone_since = now_us()
        self.attending = Attending()

    def connections_of(self, token: bytes) -> int:
        """Return how many seats use a token now."""
        return self._by_token[token]

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> list[Server]:
        """Listen, with `tls` for others than this machine; a server closes its connections with it."""
        try:
            doors = listening(host, port, self.strangers)
        except OSError as error:
            raise in_words(error, host, port) from error
        return [await self._serving(sock, tls) for sock in doors]

    async def _serving(self, sock: socket.socket, tls: ssl.SSLContext | None) -> Server:
        return await serve(
            self._seat,
            sock=sock,
            process_request=self._door,
            compression=None,  # frames of a few KiB; and no bombs
            max_size=MAX_SEAT_FRAME,
            max_queue=16,
            write_limit=256 * 1024,
            ping_interval=5,
            ping_timeout=STUCK_S,
            close_timeout=1,
            open_timeout=GREET_S,
            server_header=None,
            logger=_QUIET,
            ssl=tls,
            ssl_handshake_timeout=GREET_S if tls is not None else None,
            ssl_shutdown_timeout=1.0 if tls is not None else None,
        )

    async def _door(self, connection: ServerConnection, request: Request) -> Response | None:
        try:
            connection.guest = self._let_through(connection, request)  # type: ignore[attr-defined]
        except RefusedError as refused:
            LOG.info("a seat was refused: %s", refused.why)
            return connection.respond(refused.status, refused.why + "\n")
        return None

    def _let_through(self, connection: ServerConnection, request: Request) -> Guest | None:
        """Return who comes in; None = one who is to be paired, on a line that nobody else reads."""
        headers, here = _headers(request), _address(connection)
        with_tls = connection.transport.get_extra_info("ssl_object") is not None
        if request.path == PAIR_PATH and with_tls and self._pair is not None:
            self._access.stranger(request.path, headers, here)
            return None
        guest = self._access.guest(request.path, headers, here)
        self._room_for(guest)
        self.strangers.is_none(connection.transport.get_extra_info("socket").fileno())
        return guest

    def _room_for(self, guest: Guest) -> None:
        if self.connected >= IN_ALL or self._by_token[guest.token] >= PER_SEAT:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections")

    async def _seat(self, connection: ServerConnection) -> None:
        guest: Guest | None = connection.guest  # type: ignore[attr-defined]
        if guest is None:
            await self._join(connection)
            return
        self._by_token[guest.token] += 1
        self.connected += 1
        self.desks += guest.role != "wall"
        try:
            await connection.send(_ENCODE(self._welcome(guest)), text=True)
            await self._serve(connection, guest)
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            self.attending.left(connection)
            self.connected -= 1
            self.desks -= guest.role != "wall"
            self._by_token[guest.token] -= 1
            self.alone_since = now_us()

    async def _join(self, connection: ServerConnection) -> None:
        if self._pair is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await self._pair(connection)

    async def _serve(self, connection: ServerConnection, guest: Guest) -> None:
        """Run the sides of a seat until one of them ends, or its token does."""

        async def send(frame: bytes) -> None:
            async with asyncio.timeout(STUCK_S):
                await connection.send(frame, text=True)

        sides = [
            asyncio.create_task(self._board.push_to(send, partial(may_see, guest.role))),
            asyncio.create_task(self._beat(send)),
            asyncio.create_task(self._listen(connection, guest, send)),
            asyncio.create_task(self._access.ended(guest)),
        ]
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            for ended in await asyncio.gather(*sides, return_exceptions=True):
                if isinstance(ended, Exception) and not isinstance(
                    ended, ConnectionClosed | TimeoutError
                ):
                    LOG.error("a seat's connection failed", exc_info=ended)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await connection.close()

    async def _beat(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        while True:
            as_of_us, seq = self._clock()
            await send(_ENCODE(Heartbeat(as_of_us=as_of_us, sent_us=now_us(), seq=seq)))
            await asyncio.sleep(HEARTBEAT_S)

    async def _listen(
        self, connection: ServerConnection, guest: Guest, send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        window, used = 0.0, 0
        asking: set[asyncio.Task[None]] = set()
        try:
            async for raw in connection:
                if not self._access.holds(guest):
                    return
                frame = _read(raw)
                if isinstance(frame, Seen):
                    continue
                if isinstance(frame, Doing):
                    self.attending.says(connection, guest, frame)
                    continue
                if isinstance(frame, Result):
                    await send(_ENCODE(frame))
                    continue
                now = asyncio.get_running_loop().time()
                window, used = (now, 1) if now - window > 1 else (window, used + 1)
                if used > COMMANDS_PER_S:
                    await send(_ENCODE(refused(frame.id, "bad_request", "too_many_commands")))
                elif _only_asks(frame) and len(asking) < MOST_ASKED:
                    task = asyncio.create_task(self._answer_beside(guest, frame, send))
                    asking.add(task)
                    task.add_done_callback(asking.discard)
                else:
                    await self._answer(guest, frame, send)
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _answer_beside(
        self, guest: Guest, frame: CommandFrame, send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        """Answer while the seat is listened to; that it has gone meanwhile, its other sides tell."""
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            await self._answer(guest, frame, send)

    async def _answer(
        self, guest: Guest, frame: CommandFrame, send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        try:
            answer = await self._carry(guest, frame)
        except Exception:
            LOG.exception("a command failed: %s", frame.action[:120])
            answer = refused(frame.id, "refused", "command_failed")
        await send(_ENCODE(answer))


def _headers(request: Request) -> dict[str, str]:
    """Return the headers by their names in lower case; one that comes twice is no good sign."""
    found: dict[str, str] = {}
    for name, value in request.headers.raw_items():
        if name.lower() in found and name.lower() in _ONCE:
            raise RefusedError(_ONCE[name.lower()], "a header stands twice")
        found[name.lower()] = value
    return found


def _address(connection: ServerConnection) -> str:
    """Return the address at which a connection reached this machine."""
    found = connection.local_address
    host = str(found[0]).partition("%")[0] if found else ""
    return host.removeprefix("::ffff:") if "." in host else host


def refused(command: str, code: str, key: str, **values: object) -> Result:
    """Return the answer to a command that is not carried out."""
    return Result(id=command, ok=False, error=Refusal(code=code, key=key, values=dict(values)))


def _only_asks(frame: CommandFrame) -> bool:
    """Tell whether a frame asks for something that may take long: it must not hold up what acts."""
    action = ACTIONS.get(frame.action)
    return action is not None and action.only_asks


def _read(raw: str | bytes) -> FromSeat | Result:
    """Return a seat's frame, or the answer to one that cannot be read."""
    try:
        found = decode(raw)
    except UnreadableError as error:
        return refused("", "bad_request", "frame_unreadable", why=error.reason)
    name = found.get("id")
    try:
        frame: FromSeat = msgspec.convert(found, FromSeat)
        _ENCODE(
            found
        )  # what cannot be written cannot be answered: lone surrogates, endless numbers
    except UnicodeEncodeError:
        return refused("", "bad_request", "frame_unreadable", why="a lone surrogate")
    except (msgspec.ValidationError, OverflowError) as error:
        shown = name if isinstance(name, str) and len(name) <= 64 else ""
        return refused(shown, "bad_request", "frame_unreadable", why=str(error))
    return frame


_QUIET = logging.getLogger("commandcenter.hub.seats.websockets")
_QUIET.setLevel(logging.CRITICAL)  # a stranger's broken handshake is not our error
