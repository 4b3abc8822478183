"""A server that plays its side of the feed contract on a real socket, and its faults on demand.

It holds rows by position and sends each connection what its query or resume asks for. Tests push rows,
set faults before a connection comes, and read what the hub sent: `queries`, `resumes`, `acks`.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from commandcenter.clock import format_us, now_us

MIB = 1024 * 1024


@dataclass(frozen=True)
class Wire:
    """Bytes written past the protocol, as a broken sender would."""

    raw: bytes


@dataclass(frozen=True)
class Text:
    """A text frame with these bytes, valid UTF-8 or not."""

    raw: bytes


@dataclass(frozen=True)
class Pieces:
    """A text message sent in this many fragments."""

    text: str
    count: int


Frame = str | bytes | Wire | Text | Pieces
BAD_FRAME = Wire(b"\x83\x01x")  # an opcode that does not exist
BAD_TEXT = Text(b'{"text":"\xff\xfe"}')


def oversize(size: int = 16 * MIB + 1) -> Wire:
    """The head of a text frame that is too big, and a little of it."""
    return Wire(b"\x81\x7f" + size.to_bytes(8, "big") + b"x" * 64)


def message(number: int, **more: Any) -> dict[str, Any]:
    """A customer's message; `number` makes its id."""
    data = {
        "channel": "x",
        "thread": f"thread-{number % 7}",
        "author": {"id": f"customer-{number % 11}"},
        "text": f"message {number}",
        "direction": "in",
        "actor": "customer",
    }
    return {
        "specversion": "1.0",
        "id": f"m{number}",
        "source": "/feeds/test/1",
        "type": "care.message.received.v1",
        "time": "2026-03-02T09:00:00.000Z",
        "partitionkey": data["thread"],
        "data": data,
        **more,
    }


def shown(command: dict[str, Any]) -> dict[str, Any]:
    """The event by which a platform shows that a command was carried out."""
    name = command["id"]
    event = message(0, id=f"done:{name}", time=format_us(now_us()))
    if command["action"] == "reply":
        event["type"] = "care.message.sent.v1"
        event["data"] |= {"direction": "out", "actor": "agent", "text": command["text"]}
        event["data"] |= {"author": {"id": "us"}, "thread": command["thread"]}
    elif command["action"] in {"assign", "unassign"}:
        event["type"] = f"care.case.{command['action']}ed.v1"
        event["data"] = {"thread": command["thread"], "agent": command.get("agent", "")}
    else:
        event["type"] = "care.moderation.completed.v1"
        event["data"] = {"action": command["action"], "outcome": "confirmed"}
        event["data"] |= {"message_id": command["message"]} if command.get("message") else {}
    event["partitionkey"] = command.get("thread", "nobody")
    event["data"]["command_id"] = name
    return event


@dataclass
class Caller:
    """One connection of the hub."""

    socket: ServerConnection
    query: tuple[str, int] | None
    at: int = 1  # the next position to send
    is_stalled: bool = False
    awaits_resume: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class FeedServer:
    """The rows of one server and the connections to it. Faults are plain attributes."""

    def __init__(self, epoch: str = "E1") -> None:
        self.epoch = epoch
        self.first = 1  # rows before it are no longer held
        self.rows: dict[int, dict[str, Any]] = {}
        self.queries: list[tuple[str, int] | None] = []
        self.resumes: list[tuple[str, int]] = []
        self.acks: list[tuple[str, int]] = []
        self.callers: list[Caller] = []
        self.sent = 0  # frames of rows
        self.on_ack: Callable[[str, int], None] = lambda _epoch, _sequence: None
        # What it does for the hub.
        self.does: dict[str, list[str]] = {}
        self.commands: list[dict[str, Any]] = []  # as they came
        self.done: dict[str, dict[str, Any]] = {}  # carried out, by id
        self.obeys = False
        self.says: dict[str, str] | None = {"state": "accepted"}  # None: not a word
        self.shows = True  # its stream has an event of what was done
        self.patience_s = 30.0
        self.loses = 0  # so many commands are read and forgotten
        # Faults.
        self.instead: dict[int, Frame] = {}  # frames sent at a position in place of its row
        self.times: dict[int, int] = {}  # ... only so many times; absent: always
        self.skips: dict[int, int] = {}  # positions left out so many times
        self.says_hello = True
        self.answers_resume = True
        self.stalls_on_resume = 0  # so many resumes are read and never answered
        self.places = 1  # rows are shuffled within so many places
        self.copies = 1
        self.status: HTTPStatus | None = None  # refuse the handshake with it
        self.pause = 0.0  # s between rows
        self._random = random.Random(1)
        self._server: Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Where the hub connects to."""
        return f"ws://127.0.0.1:{self._port}/feed"

    @property
    def last(self) -> int:
        """The newest position held; `first` - 1 while empty."""
        return next(reversed(self.rows), self.first - 1)  # rows are added in order

    async def start(self) -> Self:
        """Listen on a free port, after a stop on the same one again."""
        self._server = await serve(
            self._call,
            "127.0.0.1",
            self._port,
            compression=None,
            max_size=None,
            ping_interval=None,
            process_request=self._admit,
        )
        self._port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        assert self._server is not None
        self.drop()
        self._server.close(close_connections=True)
        await self._server.wait_closed()

    def push(self, count: int = 1, **more: Any) -> int:
        """Add rows at the next positions; return the last of them."""
        for _ in range(count):
            position = self.last + 1
            self.rows[position] = message(position, **more)
        self._wake()
        return self.last

    def purge(self, before: int) -> None:
        """Forget the rows before a position."""
        self.first = before
        self.rows = {at: row for at, row in self.rows.items() if at >= before}

    def drop(self) -> None:
        """Cut all connections without a word."""
        for caller in self.callers:
            caller.socket.transport.abort()
        self.callers.clear()

    def stall(self) -> None:
        """Make the lines half open: nothing is read, sent or answered on them any more."""
        for caller in self.callers:
            caller.is_stalled = True
            caller.socket.transport.pause_reading()

    async def renew(self, epoch: str) -> None:
        """Begin a new epoch with no rows, announced on the open connections."""
        self.epoch, self.first, self.rows = epoch, 1, {}
        for caller in self.callers:
            caller.awaits_resume = True
            await caller.socket.send(self._hello())

    async def say(self, frame: str | bytes) -> None:
        """Send a frame that is no row."""
        for caller in self.callers:
            await caller.socket.send(frame)

    def frame(self, position: int) -> Frame:
        """What is sent at a position: its row, or what a fault put in its place."""
        if position in self.instead and self.times.get(position, 1) > 0:
            if position in self.times:
                self.times[position] -= 1
            return self.instead[position]
        return json.dumps({**self.rows[position], "sequence": str(position)}, ensure_ascii=False)

    # ---- one connection

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(self.status, "") if self.status is not None else None

    async def _call(self, socket: ServerConnection) -> None:
        asked = parse_qs(urlsplit(socket.request.path).query if socket.request else "")
        query = (asked["epoch"][0], int(asked["after"][0])) if "epoch" in asked else None
        self.queries.append(query)
        caller = Caller(socket, query, at=self.first)
        if query is not None and self.says_hello:
            caller.awaits_resume = query[0] != self.epoch
            caller.at = max(self.first, query[1] + 1)
        self.callers.append(caller)
        sender = asyncio.create_task(self._send(caller))
        try:
            async for frame in socket:
                await self._hear(caller, json.loads(frame))
        except ConnectionClosed:
            pass
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _hear(self, caller: Caller, found: dict[str, Any]) -> None:
        if found["type"] in {"command", "ask"}:
            await self._obey(caller, found)
            return
        place = (found["epoch"], int(found["sequence" if found["type"] == "ack" else "after"]))
        if found["type"] == "ack":
            self.acks.append(place)
            self.on_ack(*place)
            return
        self.resumes.append(place)
        if self.stalls_on_resume:
            self.stalls_on_resume -= 1
            self.stall()
        elif self.answers_resume and place[0] == self.epoch:
            if place[1] + 1 < self.first:
                await caller.socket.send(json.dumps({"type": "gone", "first": self.first}))
            caller.at = max(place[1] + 1, self.first)
            caller.awaits_resume = False
            caller.wake.set()

    async def _obey(self, caller: Caller, found: dict[str, Any]) -> None:
        name = found["id"]
        if found["type"] == "ask":
            state = "confirmed" if name in self.done else "absent"
            await caller.socket.send(json.dumps({"type": "outcome", "id": name, "state": state}))
            return
        self.commands.append(found)
        if self.loses:
            self.loses -= 1
            return
        if name not in self.done:
            self.done[name] = found
            if self.shows:
                self.rows[self.last + 1] = shown(found)
                self._wake()
        if self.says is not None:
            await caller.socket.send(json.dumps({"type": "outcome", "id": name, **self.says}))

    async def _send(self, caller: Caller) -> None:
        if self.says_hello:
            await caller.socket.send(self._hello())
        while True:
            while caller.awaits_resume or caller.is_stalled or caller.at > self.last:
                caller.wake.clear()
                await caller.wake.wait()
            start = caller.at
            window = [at for at in range(start, start + self.places) if at <= self.last]
            caller.at = window[-1] + 1
            self._random.shuffle(window)
            for position in window * self.copies:
                if caller.is_stalled:
                    break
                await self._send_row(caller, position)

    async def _send_row(self, caller: Caller, position: int) -> None:
        if self.skips.get(position, 0) > 0:
            self.skips[position] -= 1
            return
        self.sent += 1
        match self.frame(position):
            case Wire(raw):
                caller.socket.transport.write(raw)
            case Text(raw):
                await caller.socket.send(raw, text=True)
            case Pieces(text, count):
                await caller.socket.send([text, *([""] * count)])
            case frame:
                await caller.socket.send(frame)
        await asyncio.sleep(self.pause)

    def _hello(self) -> str:
        return json.dumps(
            {"type": "hello", "epoch": self.epoch, "first": self.first, "last": self.last}
            | ({"does": self._does()} if self.does else {})
        )

    def _does(self) -> dict[str, Any]:
        return {"kinds": self.does, "patience_s": self.patience_s, "obeys": self.obeys}

    def _wake(self) -> None:
        for caller in self.callers:
            caller.wake.set()


@asynccontextmanager
async def running(server: FeedServer) -> AsyncIterator[FeedServer]:
    """Run a server for the length of a block."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
