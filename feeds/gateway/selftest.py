"""Webhooks prove no life by themselves: each minute the gateway pings itself through its public address.

So a quiet hour and a proxy that fell are told apart. The ping and its answer are signed with a key of this
process: no page that some proxy answers with can stand for it.
"""

import asyncio
import hashlib
import hmac
import http.client
import logging
import secrets
import ssl
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

EVERY_S = 60.0
FIRST_S = 1.0
PATIENCE_S = 10.0
STATES = ("live", "silent", "stale", "down")  # after so many pings in a row that did not come back

_LOG = logging.getLogger(__name__)


class Ping(NamedTuple):
    """How a ping went: `reason` "" = it came back, else a word for why not."""

    reason: str
    detail: str = ""


class SelfTest:
    """Pings through one address. "" = there is none, and nothing is tested."""

    def __init__(self, public: str, told: Callable[[str, str], Awaitable[None]]) -> None:
        """`told` is handed each change: the state and why."""
        self._url = urlsplit(public.rstrip("/") + "/ping") if public else None
        self._told = told
        self._key = secrets.token_bytes(32)
        self.state = "connecting"

    def answer(self, body: bytes) -> tuple[int, str]:
        """Answer a ping; 403 to one that is not ours."""
        nonce, _, told = body.partition(b".")
        if not hmac.compare_digest(told, self._signed(b"ping", nonce)):
            return 403, ""
        return 200, self._signed(b"pong", nonce).decode()

    async def run(self, every_s: float = EVERY_S) -> None:
        """Ping for ever and tell what changes."""
        if self._url is None:
            return
        failed = 0
        await asyncio.sleep(FIRST_S)
        while True:
            ping = await asyncio.to_thread(self._ping, self._url)
            failed = failed + 1 if ping.reason else 0
            state = STATES[min(failed, len(STATES) - 1)]
            if ping.reason:
                _LOG.warning("self-test: %s %s", ping.reason, ping.detail)
            if state != self.state:
                self.state = state
                await self._told(state, ping.reason)
            await asyncio.sleep(every_s)

    def _ping(self, url: SplitResult) -> Ping:
        nonce = secrets.token_hex(16).encode()
        body = nonce + b"." + self._signed(b"ping", nonce)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        line = kind(url.hostname or "", url.port, timeout=PATIENCE_S)
        try:
            line.request("POST", url.path, body, {"Content-Type": "text/plain"})
            found = line.getresponse()
            text = found.read(4096)
        except ssl.SSLError as error:
            return Ping("tls", error.reason or "")
        except TimeoutError:
            return Ping("timeout")
        except (OSError, http.client.HTTPException) as error:
            return Ping("unreachable", type(error).__name__)
        finally:
            line.close()
        if found.status != 200:
            return Ping("refused", f"HTTP {found.status}")
        is_ours = hmac.compare_digest(text, self._signed(b"pong", nonce))
        return Ping("") if is_ours else Ping("not_us", "another program answers there")

    def _signed(self, use: bytes, nonce: bytes) -> bytes:
        return hmac.new(self._key, use + nonce, hashlib.sha256).hexdigest().encode()
