"""An HTTP API on a real socket: each test says what it answers; an answer may be lost on its way."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]


class RestServer:
    """`answer` is what the platform does; `loses`: it does what changes something, and breaks the line."""

    def __init__(self, answer: Callable[[Asked], tuple[int, Any]]) -> None:
        self.answer = answer
        self.loses = False
        self.asked: list[Asked] = []
        self.url = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def changes(self, part: str = "") -> list[Asked]:
        """What was asked but reads, of paths that hold a part."""
        return [one for one in self.asked if one.method != "GET" and part in one.path]


@contextmanager
def serving(answer: Callable[[Asked], tuple[int, Any]]) -> Iterator[RestServer]:
    """Run one for the length of a block."""
    api = RestServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(size)) if size else None
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Asked(self.command, parts.path, parse_qs(parts.query), body, headers)
            api.asked.append(one)
            status, said = api.answer(one)
            if api.loses and one.method != "GET" and "createSession" not in one.path:
                self.close_connection = True
                return
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
