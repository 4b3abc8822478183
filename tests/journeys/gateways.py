"""A real gateway process: started on free ports, posted to as platforms do, killed, asked by a real hub."""

import asyncio
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commandcenter.credentials import keep_credential
from tests.journeys.hubs import READY_S, ROOT

SECRET, VERIFY, TOKEN = "app-secret-7f3", "verify-word-19", "hub-token-55c"
CONFIG = """
spool = "spool"
feed = "127.0.0.1:{feed}"
{more}
[[hubs]]
name = "care"
token = "gateway-token"

[[hooks]]
name = "wa"
adapter = "whatsapp"
secret = "wa-secret"
verify = "wa-verify"

[[hooks]]
name = "desk"
adapter = "chatwoot"
secret = "wa-secret"
account_id = "1"

[[hooks]]
name = "contact"
adapter = "form"
secret = "wa-secret"
channel = "web_form"
columns = {{text = "message", "author.id" = "customer.mail"}}
"""


def keep_credentials() -> None:
    """Put the words of the tests where a gateway and a hub find them."""
    for name, word in (("wa-secret", SECRET), ("wa-verify", VERIFY), ("gateway-token", TOKEN)):
        keep_credential(name, word)


class GatewayProcess:
    """One gateway as a process. `web` is where platforms post, `feed` what a hub is given."""

    def __init__(self, folder: Path, hooks: str = "") -> None:
        """`hooks`: more of them, as the file has them."""
        self._folder, self._hooks = folder, hooks
        self._process: asyncio.subprocess.Process | None = None
        self.web = self.feed = self.errors = ""
        self._ports = (0, 0)

    async def start(self, more: str = "") -> None:
        """Start it, after a kill on the same ports again."""
        file = self._folder / "gateway.toml"
        file.write_text(CONFIG.format(feed=self._ports[1], more=more) + self._hooks, "utf-8")
        await self.launch("--config", str(file))

    async def launch(self, *more: str, port: int = 0) -> None:
        """Start it with these arguments; without any it has the file that `feed add` writes."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", "gateway"),
            *("--listen", f"127.0.0.1:{port or self._ports[0]}", *more),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = (await asyncio.wait_for(self._process.stdout.readline(), READY_S)).decode()
        if not line.startswith("ready "):
            assert self._process.stderr is not None
            raise AssertionError((await self._process.stderr.read()).decode())
        self.web, feed = line.split()[1:]
        self._ports = (urlsplit(self.web).port or 0, urlsplit(feed).port or 0)
        self.feed = feed.replace("ws://", "ws://gateway-token@")

    async def says(self, words: str) -> None:
        """Wait until it has written a line with these words to its log."""
        assert self._process is not None
        assert self._process.stderr is not None
        while words not in self.errors:
            line = await asyncio.wait_for(self._process.stderr.readline(), READY_S)
            assert line, self.errors
            self.errors += line.decode()

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        await self._ended()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        return await self._ended()

    async def _ended(self) -> int:
        assert self._process is not None
        _, errors = await asyncio.wait_for(self._process.communicate(), 60)
        self.errors += errors.decode()
        return self._process.returncode or 0

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request on a line of its own; 0 where there was no answer."""
        line = http.client.HTTPConnection(urlsplit(self.web).netloc, timeout=10)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused meanwhile
                line.request(method, path, body or None, headers or {})
            found = line.getresponse()
            return found.status, found.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()

    def post(self, hook: str, document: Any, **more: str) -> int:
        """Post a document signed as Meta does; return the status."""
        body = json.dumps(document).encode()
        headers = {"X-Hub-Signature-256": signed(body), **more}
        return self.ask("POST", f"/hook/{hook}", body, headers)[0]


def signed(body: bytes, secret: str = SECRET) -> str:
    """The signature of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def whatsapp(number: int, words: str = "sono senza linea") -> dict[str, Any]:
    """A webhook of one message."""
    message = {
        "from": f"39000{number:04}",
        "id": f"wamid.{number}",
        "timestamp": str(1_790_000_000 + number),
        "type": "text",
        "text": {"body": words},
    }
    value = {"metadata": {"phone_number_id": "100"}, "messages": [message]}
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}
