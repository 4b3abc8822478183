"""A page for monitoring, on this machine only: the hub's health as Prometheus reads it, by plain HTTP.

Whoever is on the machine may read it without a token, so it holds figures and names of feeds and nothing of
a customer; it takes nothing in, and a page in a browser here gets none of it. However often and by however
many it is asked for, the log is looked at once a second at most, and never on the loop.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import NamedTuple

from commandcenter.hub.access import LOOPBACK, named_host
from commandcenter.hub.beside import beside
from commandcenter.hub.strangers import in_words

LOG = logging.getLogger(__name__)

PATH = "/metrics"
KIND = "text/plain; version=0.0.4; charset=utf-8"
MOST_LINES = 8  # connections at once; one more is closed unread
MOST_HEAD = 8 * 1024  # bytes of a request's head
HEAD_S = 5.0  # to send it, and to take the answer
FRESH_S = 1.0

_WHY = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    421: "Misdirected Request",
    503: "Service Unavailable",
}


class Scraped(NamedTuple):
    """Where a hub's health can be read, and what makes it: blocking, called beside the loop."""

    host: str
    port: int
    told: Callable[[], str]


class Scrape:
    """Serves the page; `open` begins, `close` ends it."""

    def __init__(self, wanted: Scraped) -> None:
        self._wanted = wanted
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._one = asyncio.Lock()
        self._held, self._until = "", 0.0  # what was told last, and how long that counts

    async def open(self) -> int:
        """Begin to listen; return the port. UserError where it is taken, OSError as the system says."""
        host, port, _ = self._wanted
        try:
            self._server = await asyncio.start_server(self._line, host, port, limit=MOST_HEAD)
        except OSError as error:
            raise in_words(error, host, port) from error
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def close(self) -> None:
        """End, and whoever is still on a line with it."""
        if self._server is None:
            return
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task: asyncio.Task[None] = asyncio.current_task()  # type: ignore[assignment]
        is_one_too_many = len(self._lines) >= MOST_LINES
        self._lines.add(task)
        try:
            if not is_one_too_many:
                async with asyncio.timeout(HEAD_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                status, body = await self._answer(head)
                async with asyncio.timeout(HEAD_S):
                    writer.write(_response(status, body, with_body=not head.startswith(b"HEAD ")))
                    await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever says nothing, too much, or leaves, gets nothing
        finally:
            self._lines.discard(task)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, head: bytes) -> tuple[int, str]:
        if (status := refusal(head)) is not None:
            return status, f"{_WHY[status]}\n"
        try:
            return 200, await self._told()
        except Exception:  # the log may be gone, or held: a page fails, never the hub
            LOG.exception("the health could not be read")
            return 503, f"{_WHY[503]}\n"

    async def _told(self) -> str:
        clock = asyncio.get_running_loop().time
        async with self._one:
            if clock() >= self._until:
                self._held = await beside(self._wanted.told)
                self._until = clock() + FRESH_S
            return self._held


def refusal(head: bytes) -> int | None:
    """Return why a request gets no health, as a status of HTTP; None where it gets it."""
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = [line.partition(":")[::2] for line in lines if line]
    sent = {name.strip().lower(): value.strip() for name, value in fields}
    method, _, rest = first.partition(" ")
    target, _, version = rest.partition(" ")
    if not version.startswith("HTTP/1.") or len(sent) != len(fields):
        return 400
    if named_host(sent.get("host", "")) not in LOOPBACK:
        return 421  # a name of somebody else that leads here
    if "origin" in sent or sent.get("sec-fetch-site", "none") != "none":
        return 403  # a page of a browser
    if method not in {"GET", "HEAD"}:
        return 405
    return None if target.partition("?")[0] == PATH else 404


def _response(status: int, body: str, *, with_body: bool) -> bytes:
    content = body.encode()
    lines = (
        f"HTTP/1.1 {status} {_WHY[status]}",
        f"Content-Type: {KIND}",
        f"Content-Length: {len(content)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
        *(("Allow: GET, HEAD",) if status == 405 else ()),
    )
    return "\r\n".join((*lines, "", "")).encode() + (content if with_body else b"")
