"""One WebSocket connection: frames into a bounded inbox, pings out, a dead line found, its end told once."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from commandcenter.clock import now_us
from commandcenter.wire import MAX_FRAME
from feeds.frames import Refusal
from feeds.inbox import Inbox
from feeds.timing import Timing

OVER_A_FRAME = (1002, 1007, 1009, 1011)  # our own close codes that say: this frame cannot be taken
LIFE_S = 0.1  # between two signs of life that are told
PINGS = 8  # without an answer; more would only pile up
GREETING = 64 * 1024  # bytes up to which a frame is looked at for being a hello
LOCAL = ("localhost", "127.0.0.1", "::1")
# Ten messages handled together cost a third of ten handled one by one, a processor's sleep before each.
GATHER_S = 0.070
GATHERED = 24 * 1024  # bytes that do not wait for more: some 30 messages

_LOG = logging.getLogger(__name__)
_LOG.setLevel(logging.INFO)  # at DEBUG the library writes what customers wrote


class Frame(msgspec.Struct, frozen=True):
    """A message as it was read; `at` is the loop's clock, `may_greet`: it looks like a hello."""

    raw: bytes
    is_text: bool
    at_us: int
    at: float
    may_greet: bool


class End(msgspec.Struct, frozen=True, kw_only=True):
    """The connection is over; `refusal` where a frame that cannot be taken ended it."""

    reason: str
    refusal: Refusal | None = None


class _Connection(ClientConnection):
    """Tells of every byte that comes, also of pongs and of parts of a long frame.

    Bytes gather for some milliseconds before they are made frames of; `on_bytes` None: at once.
    """

    on_bytes: Callable[[], None] | None = None
    _handing: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gathered = bytearray()

    def data_received(self, data: bytes) -> None:
        if self.on_bytes is None:
            super().data_received(data)
            return
        self.on_bytes()
        self._gathered += data
        if len(self._gathered) >= GATHERED:
            self._hand_over()
        elif self._handing is None:
            self._handing = self.loop.call_later(GATHER_S, self._hand_over)

    def eof_received(self) -> None:
        self._hand_over()
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._hand_over()
        super().connection_lost(exc)

    def _hand_over(self) -> None:
        if self._handing is not None:
            self._handing.cancel()
            self._handing = None
        if self._gathered:
            data, self._gathered = bytes(self._gathered), bytearray()
            super().data_received(data)


class Link:
    """A connection that is up. `inbox` gives its frames in order and at last its End."""

    def __init__(
        self,
        socket: ClientConnection,
        timing: Timing,
        *,
        on_life: Callable[[], None],
        on_end: Callable[[str], None],
    ) -> None:
        self.inbox: Inbox[Frame | End] = Inbox()
        self.greetings = 0  # frames that may be a hello, read and not handled yet
        self._socket = socket
        self._timing = timing
        self._on_life, self._on_end = on_life, on_end
        self._loop = asyncio.get_running_loop()
        self._heard, self._told = self._loop.time(), 0.0
        self._is_over = False
        self._pings: list[Awaitable[float]] = []
        if isinstance(socket, _Connection):
            socket.on_bytes = self._alive
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]

    @classmethod
    async def open(
        cls,
        url: str,
        timing: Timing,
        *,
        on_life: Callable[[], None],
        on_end: Callable[[str], None],
        headers: Mapping[str, str] | None = None,
    ) -> "Link":
        """Connect; raises whatever the library or the system raises where that fails."""
        socket = await connect(
            url,
            compression=None,
            max_size=MAX_FRAME,
            max_queue=4,  # whole frames, up to 16 MiB each; what waits, waits in the inbox
            ping_interval=None,  # ours: the library would cut a link that back-pressure holds
            open_timeout=timing.opening,
            close_timeout=timing.closing,
            proxy=None if urlsplit(url).hostname in LOCAL else True,
            logger=_LOG,
            create_connection=_Connection,
            additional_headers=headers,
        )
        return cls(socket, timing, on_life=on_life, on_end=on_end)

    async def send(self, what: dict[str, Any]) -> bool:
        """Send a JSON object; False where the link is over or does not get it out."""
        try:
            async with asyncio.timeout(self._timing.closing + self._timing.ping):
                await self._socket.send(msgspec.json.encode(what), text=True)
        except ConnectionClosed:
            return False  # whoever reads it tells why
        except TimeoutError:
            self._end("the server takes nothing in")
            self._socket.transport.abort()
            return False
        return True

    async def close(self) -> None:
        """End the connection, politely where the other side takes part."""
        self._is_over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(2 * self._timing.closing):
                await self._socket.close()
        self._socket.transport.abort()

    def _alive(self) -> None:
        now = self._loop.time()
        if now - self._told < LIFE_S:
            return
        self._heard = self._told = now
        if not self._is_over:
            self._on_life()

    def _end(self, reason: str, refusal: Refusal | None = None) -> None:
        if not self._is_over:
            self._is_over = True
            self._on_end(reason)
            self.inbox.put(End(reason=reason, refusal=refusal), 0)

    async def _read(self) -> None:
        """Move frames into the inbox; while it is full the socket is not read."""
        try:
            while True:
                await self.inbox.room()
                found = await self._socket.recv()
                is_text = isinstance(found, str)
                raw = found.encode() if isinstance(found, str) else found
                may_greet = is_text and len(raw) <= GREETING and b'"hello"' in raw
                self.greetings += may_greet
                frame = Frame(raw, is_text, now_us(), self._loop.time(), may_greet)
                self.inbox.put(frame, len(raw))
        except ConnectionClosed as error:
            self._end(*_closed(error))
        except Exception as error:  # noqa: BLE001 - odd frames raise AssertionError in the library
            reason = f"{type(error).__name__}: {error}"[:200]
            self._end(reason, Refusal(reason=reason, at_us=now_us()))

    async def _watch(self) -> None:
        """Ping, and leave a line that shows no sign of life."""
        try:
            await self._keep_alive()
        except Exception as error:  # noqa: BLE001 - without its watch a link must not live on
            self._socket.transport.abort()
            await asyncio.wait(self._tasks[:1], timeout=self._timing.closing)  # it knows better why
            self._end(f"{type(error).__name__}: {error}"[:200])

    async def _keep_alive(self) -> None:
        step = min(0.25, self._timing.ping / 2, self._timing.silence / 4)
        next_ping = before = self._loop.time()
        while not self._is_over:
            await asyncio.sleep(step)
            now = self._loop.time()
            if self.inbox.is_full or now - before > 4 * step:
                self._heard = now  # we did not read, so silence says nothing
            before = now
            if now - self._heard >= self._timing.silence:
                self._end(f"no sign of life for {self._timing.silence:g} s")
                self._socket.transport.abort()
            elif self._socket.state is not State.OPEN:
                async with asyncio.timeout(2 * self._timing.closing):
                    await self._socket.close()
            elif now >= next_ping:
                next_ping = now + self._timing.ping
                await self._ping()

    async def _ping(self) -> None:
        self._pings = [ping for ping in self._pings if not asyncio.ensure_future(ping).done()]
        if len(self._pings) < PINGS:
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(self._timing.closing):
                    self._pings.append(await self._socket.ping())


def _closed(error: ConnectionClosed) -> tuple[str, Refusal | None]:
    """Tell why the connection was closed, and whether we closed it over a frame."""
    cause = error.__cause__
    reason = f"{error}: {cause}" if cause and str(cause) not in str(error) else str(error)
    if error.sent is None or error.rcvd_then_sent or error.sent.code not in OVER_A_FRAME:
        return reason[:200], None
    raw = cause.object if isinstance(cause, UnicodeDecodeError) else b""
    told = f"bad UTF-8 in a text frame of {len(raw)} bytes" if raw else str(cause or error)
    return reason[:200], Refusal(reason=told[:200], at_us=now_us(), raw=raw)
