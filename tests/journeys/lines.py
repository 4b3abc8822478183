"""Lines between real processes that can go dead without a word: bytes are taken and never handed on."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from commandcenter.bench.feed_server import FeedServer, feed_server

READ = 65_536
T = TypeVar("T")


class Line:
    """A relay to one port. Black-holed, its sockets stay open and nothing passes either way."""

    def __init__(self) -> None:
        self.port = 0
        self._to = 0
        self._passes = asyncio.Event()
        self._passes.set()

    async def open(self, to: int) -> asyncio.Server:
        self._to = to
        server = await asyncio.start_server(self._call, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def black_hole(self) -> None:
        self._passes.clear()

    async def mend(self) -> None:
        self._passes.set()

    async def _call(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self._to)
        with contextlib.suppress(asyncio.CancelledError):  # the neighbourhood ends
            await asyncio.gather(self._pass(near_in, far_out), self._pass(far_in, near_out))

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while some := await source.read(READ):
                if (
                    not self._passes.is_set()
                ):  # what went into the hole is lost, and its call with it
                    await self._passes.wait()
                    return
                target.write(some)
                await target.drain()
        except OSError:
            pass  # the other side left
        finally:
            target.close()


class Neighbourhood:
    """A feed's server and the lines to it and to a hub, on a loop of their own beside Qt's."""

    def __init__(self) -> None:
        self.feed: FeedServer
        self.to_feed, self.to_hub = Line(), Line()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="neighbourhood")
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._context = feed_server()
        self.feed = self.do(self._context.__aenter__())
        self._servers.append(
            self.do(self.to_feed.open(int(self.feed.url.split(":")[2].split("/")[0])))
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the neighbourhood's loop and wait for it."""
        return self.begin(work).result(30)

    def begin(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin something there; it goes on beside the test."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def join(self, hub_port: int) -> str:
        """Open the line to a hub; return the address that a seat calls."""
        self._servers.append(self.do(self.to_hub.open(hub_port)))
        return f"ws://127.0.0.1:{self.to_hub.port}/seat"

    async def _leave(self) -> None:
        for server in self._servers:
            server.close()
        for line in (self.to_feed, self.to_hub):
            await line.mend()
        await self._context.__aexit__(None, None, None)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
