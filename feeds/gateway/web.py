"""The public side: a request in, an answer out within a second, as an ASGI application of four paths.

`/hook/NAME` takes webhooks, `/ping` the gateway's own self-test, `/health` says that it answers. No
framework: what would be gained is a table of routes, what is needed is the body exactly as it came.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from commandcenter.clock import MINUTE, now_us
from feeds.gateway.checks import Keys, challenge, is_signed
from feeds.gateway.config import Hook
from feeds.gateway.reading import Received
from feeds.gateway.selftest import SelfTest
from feeds.gateway.spool import Spool

MAX_BODY = 1024 * 1024
MAX_LEFT = 16 * 1024 * 1024  # of one that is too large: read before its line is closed
BODY_S = 10.0  # for a body to come
FORGED = 3  # bad signatures within a minute: the credential is wrong, on one side or the other

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Told = Callable[[str, str, str], Awaitable[None]]
"""Is told of a hook, its state, and why."""

_LOG = logging.getLogger(__name__)


class _Refused(Exception):  # noqa: N818 - an answer, no error of ours
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Web:
    """The application. Nothing of a request but its hook's name is ever logged."""

    def __init__(
        self,
        spool: Spool,
        hooks: Mapping[str, tuple[Hook, Keys]],
        selftest: SelfTest,
        told: Told,
    ) -> None:
        self._spool, self._hooks, self._selftest, self._told = spool, hooks, selftest, told
        self._forged: dict[str, deque[int]] = {}
        self._is_barred: dict[str, bool] = {}
        self.post_us = 0  # when the last body came that was taken

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            status, text = await self._answer(scope, receive)
        except _Refused as refused:
            status, text = refused.status, ""
        except TimeoutError:
            status, text = 408, ""
        except OSError:
            status, text = 503, ""  # the spool has said why; the platform comes again
        head = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if status in {408, 413}:
            head.append((b"connection", b"close"))  # of a body that was not read to its end
            head.append((b"content-length", b"0"))
        await send({"type": "http.response.start", "status": status, "headers": head})
        if (
            status == 413
        ):  # the answer is on its way; a line that is closed too soon would take it along
            await _let_run_out(receive)
        await send({"type": "http.response.body", "body": text.encode()})

    async def _answer(self, scope: Message, receive: Receive) -> tuple[int, str]:
        path, method = scope["path"], scope["method"]
        if path == "/health" and method in {"GET", "HEAD"}:
            return 200, "ok"
        if path == "/ping" and method == "POST":
            return self._selftest.answer(await _body(scope, receive, 1024))
        kind, _, name = path.removeprefix("/").partition("/")
        if kind != "hook" or name not in self._hooks:
            return 404, ""
        hook, keys = self._hooks[name]
        if method == "GET":
            found = challenge(hook, keys, scope["query_string"].decode("ascii", "replace"))
            return (403, "") if found is None else (200, found)
        if method != "POST":
            return 405, ""
        return await self._take(hook, keys, scope, receive)

    async def _take(
        self, hook: Hook, keys: Keys, scope: Message, receive: Receive
    ) -> tuple[int, str]:
        at_us = now_us()
        body = await _body(scope, receive, MAX_BODY)
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if not is_signed(hook, keys, headers, body):
            await self._note_forged(hook.name, at_us)
            return 401, ""
        await self._spool.record(Received(hook.name, at_us).record(body))
        self.post_us = at_us
        if self._is_barred.pop(hook.name, False):
            await self._told(hook.name, "live", "")
        return 200, ""

    async def _note_forged(self, name: str, at_us: int) -> None:
        seen = self._forged.setdefault(name, deque(maxlen=FORGED))
        seen.append(at_us)
        _LOG.warning("hook %s: a request with a bad signature was refused", name)
        if len(seen) == FORGED and at_us - seen[0] <= MINUTE and not self._is_barred.get(name):
            self._is_barred[name] = True
            await self._told(name, "auth_failed", "bad_signature")


async def _let_run_out(receive: Receive) -> None:
    """Read what is left of a body and forget it: not without end, and not for ever."""
    left = MAX_LEFT
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(BODY_S):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))


async def _body(scope: Message, receive: Receive, limit: int) -> bytes:
    """Return the bytes of a request; 413 for more than `limit`, 408 where they do not come."""
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > limit:
            raise _Refused(413)
    body = bytearray()
    async with asyncio.timeout(BODY_S):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Refused(400)
            body += message.get("body", b"")
            if len(body) > limit:
                raise _Refused(413)
            if not message.get("more_body", False):
                return bytes(body)
