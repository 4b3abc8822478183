"""A provider's token endpoint on a real socket: forms in, tokens out, and what it refuses on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class TokenServer:
    """`good`: refresh tokens that it knows; `turns`: each comes with another one, the old one ends.

    `alive`: access tokens that let `care` in, as a mail server asks for.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self.good = {"refresh-1"}
        self.holds_s = 3600
        self.turns = False
        self.says: tuple[int, Any] | None = None
        self.given = 0
        self.alive: set[str] = set()

    @property
    def asks(self) -> str:
        """Where a mail server asks whose a token is; the token comes last."""
        return f"{self.url}?access_token="

    def answer(self, form: str) -> tuple[int, Any]:
        """What it answers to a form."""
        self.asked.append(form)
        if self.says is not None:
            return self.says
        if parse_qs(form)["refresh_token"][0] not in self.good:
            return 400, {"error": "invalid_grant"}
        self.given += 1
        self.alive.add(f"access-{self.given}")
        said: dict[str, Any] = {"access_token": f"access-{self.given}", "expires_in": self.holds_s}
        if self.turns:
            self.good = {f"refresh-{self.given + 1}"}
            said |= {"refresh_token": f"refresh-{self.given + 1}"}
        return 200, said


@contextmanager
def serving() -> Iterator[TokenServer]:
    """Run one for the length of a block."""
    tokens = TokenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*tokens.answer(form))

        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query)["access_token"][0]
            is_alive = token in tokens.alive
            self._say(*((200, {"user": "care"}) if is_alive else (401, {"error": "invalid_token"})))

        def _say(self, status: int, said: Any) -> None:
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.url = f"http://127.0.0.1:{server.server_address[1]}/token"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
