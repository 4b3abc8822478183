"""A hub's door for seats on a real socket, in a thread of its own: it says what a test tells it to."""

import asyncio
import contextlib
import secrets
import ssl
import threading
from http import HTTPStatus

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from commandcenter.clock import now_us
from commandcenter.protocol.frames import PROTOCOL, FromSeat, Heartbeat, View, Welcome
from commandcenter.protocol.wall import WallView

TOKEN = secrets.token_urlsafe(8)


class Hub:
    """Serves one door. `greets` False = it accepts and then stays silent."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, protocol: int = PROTOCOL) -> None:
        self.port = 0
        self.greets = True
        self.beats = True
        self.seen: list[object] = []
        self.connections = 0
        self.asked = 0  # requests that reached the door, also those that it refused
        self._tls = tls
        self._protocol = protocol
        self._sockets: set[ServerConnection] = set()

    @property
    def url(self) -> str:
        return f"{'wss' if self._tls else 'ws'}://localhost:{self.port}"

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub of a test")
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        """Cut every line without a goodbye, as a process that is killed does, and end the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def push(self, frame: msgspec.Struct | str | bytes | list[str], *, wait: bool = True) -> None:
        """Send a frame to every seat; a list is sent as one message in fragments."""
        data = (
            frame if isinstance(frame, str | bytes | list) else msgspec.json.encode(frame).decode()
        )
        sent = asyncio.run_coroutine_threadsafe(self._send(data), self._loop)
        if wait:
            sent.result(10)

    def show(self, view: WallView, seq: int = 1) -> None:
        """Send a view of the wall."""
        self.push(View(name="wall", seq=seq, data=msgspec.Raw(msgspec.json.encode(view))))

    def beat(self, seq: int = 1) -> None:
        self.push(Heartbeat(as_of_us=now_us(), sent_us=now_us(), seq=seq))

    def cut(self) -> None:
        """Cut the lines there are; the door stays open."""
        self._loop.call_soon_threadsafe(self._abort)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        async with serve(
            self._seat,
            "localhost",
            self.port,
            process_request=self._door,
            compression=None,
            ping_interval=None,
            ssl=self._tls,
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._end.wait()
            self._abort()

    def _abort(self) -> None:
        for connection in self._sockets:
            connection.transport.abort()

    async def _door(self, connection: ServerConnection, request: Request) -> Response | None:
        self.asked += 1
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return connection.respond(HTTPStatus.UNAUTHORIZED, "no\n")
        if request.path != "/seat":
            return connection.respond(HTTPStatus.NOT_FOUND, "no\n")
        return None

    async def _seat(self, connection: ServerConnection) -> None:
        self.connections += 1
        self._sockets.add(connection)
        with contextlib.suppress(ConnectionClosed):
            if self.greets:
                await connection.send(
                    msgspec.json.encode(
                        Welcome(
                            protocol=self._protocol,
                            version="test",
                            person="Wall",
                            role="wall",
                            help_line="Call IT, ext. 4411",
                        )
                    ).decode()
                )
            async for raw in connection:
                self.seen.append(msgspec.json.decode(raw, type=FromSeat))
        self._sockets.discard(connection)

    async def _send(self, data: str | bytes | list[str]) -> None:
        for connection in list(self._sockets):
            with contextlib.suppress(ConnectionClosed):
                await connection.send(data)
