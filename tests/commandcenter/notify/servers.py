"""A real mail server and a real receiver of webhooks, on loopback, that keep what came and can refuse."""

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

T = TypeVar("T", bound=socketserver.BaseServer)


class _Smtp(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"EHLO":
                self._say("250-test\r\n250 AUTH PLAIN")
            elif verb == b"AUTH":
                self.server.logins.append(line.split()[-1].decode())
                self._say("235 ok")
            elif verb == b"RCPT" and self.server.refuses:
                self.server.refused += 1
                self._say("451 later")
            elif verb == b"DATA":
                self._say("354 go on")
                self._letter()
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.letters.append(email.message_from_bytes(b"".join(lines)))

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses`: every recipient is put off. Passwords are taken as they come."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.letters: list[Message] = []
        self.logins: list[str] = []
        self.refuses, self.refused = False, 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Hook(BaseHTTPRequestHandler):
    server: "Receiver"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 200
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.posts.append((status, headers, body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Receiver(ThreadingHTTPServer):
    """`answers`: the next answers, then 200. `posts`: (answer, headers, body)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.answers: list[int] = []
        self.posts: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """What was taken: the key and the body, in order."""
        return [
            (headers["idempotency-key"], json.loads(body))
            for status, headers, body in self.posts
            if status == 200
        ]


@contextmanager
def serving(server: T) -> Iterator[T]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
