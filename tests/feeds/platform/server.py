"""A platform's server on loopback: a WebSocket that streams what it holds, and pages beside it.

Tests push frames, set refusals before a connection comes, and read what was asked.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
Asked = dict[str, list[str]]
Page = Callable[[Asked], Any]  # what a path answers


def recorded(name: str) -> list[dict[str, Any]]:
    """The bodies of a recorded stream, in order."""
    lines = (RECORDED / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["body"] for line in lines]


class PlatformServer:
    """`refusals`: (status, headers) of the next answers, of whatever path; then all goes well."""

    def __init__(self, streaming: str, *, token: str = "") -> None:
        self.streaming, self.token = streaming, token
        self.pages: dict[str, Page] = {}
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.asked: list[tuple[str, Asked]] = []
        self.subscribed: list[dict[str, Any]] = []
        self.on_stream: Callable[[Asked], list[Any]] = lambda _: []  # what a new stream begins with
        self._open: set[ServerConnection] = set()
        self._server: Server | None = None
        self.port = 0

    async def start(self) -> Self:
        """Serve, at the same port as before."""
        self._server = await serve(
            self._stream,
            "127.0.0.1",
            self.port,
            process_request=self._answer,
            compression=None,
            ping_interval=None,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def stop(self) -> None:
        """Break every line and listen no more."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            await server.wait_closed()

    async def push(self, *frames: Any) -> None:
        """Send frames to all who stream."""
        for frame in frames:
            for socket in list(self._open):
                await socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def drop(self) -> None:
        """Close every stream."""
        for socket in list(self._open):
            await socket.close()

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return len(self._open)

    def _answer(self, _: ServerConnection, request: Request) -> Response | None:
        parts = urlsplit(request.path)
        asked = parse_qs(parts.query)
        self.asked.append((parts.path, asked))
        if self.refusals:
            status, headers = self.refusals.pop(0)
            return _response(status, {}, headers)
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return _response(401, {"error": "The access token is invalid"}, {})
        if parts.path == self.streaming:
            return None
        if (page := self.pages.get(parts.path)) is None:
            return _response(404, {}, {})
        return _response(200, page(asked), {})

    async def _stream(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        asked = parse_qs(urlsplit(socket.request.path).query)
        self._open.add(socket)
        try:
            for frame in self.on_stream(asked):
                await socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))
            async for told in socket:
                self.subscribed.append(json.loads(told))
        except ConnectionClosed:
            pass
        finally:
            self._open.discard(socket)


Served = TypeVar("Served", bound=PlatformServer)


@asynccontextmanager
async def serving(server: Served) -> AsyncIterator[Served]:
    """A server for the length of a block."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
        await asyncio.sleep(0)


def _response(status: int, body: Any, headers: dict[str, str]) -> Response:
    raw = json.dumps(body).encode()
    told = {"Content-Type": "application/json", "Content-Length": str(len(raw)), **headers}
    return Response(status, HTTPStatus(status).phrase, Headers(told), raw)
