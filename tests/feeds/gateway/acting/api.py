"""The APIs of platforms on loopback: they keep what they are told, show it when asked, and fail on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "api-token-9d1"


class Api:
    """What it was asked in `asked`; `said` are messages by place, `flags` what was hidden or blocked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.said: dict[str, list[dict[str, Any]]] = {}
        self.flags: dict[str, Any] = {}
        self.writes_as: dict[str, str] | None = {"id": "200"}  # who wrote; None = it is left out
        self.page = 1000  # of a list of blocked people, at most
        self.gone: set[str] = set()
        self.pages: dict[str, Any] = {}  # of paths that are only read
        self.refuses: tuple[int, Any] | None = None  # every change
        self.loses = False  # does what it is asked and breaks the line
        self.holds: threading.Event | None = None  # does it, and answers once this is set
        self.url = ""

    @property
    def changes(self) -> list[tuple[str, str, Any]]:
        """What was asked but reads."""
        return [one for one in self.asked if one[0] != "GET"]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """Do what is asked; return status and answer."""
        parts = urlsplit(target)
        path, query = parts.path.strip("/"), parse_qs(parts.query)
        self.asked.append((method, path, body))
        if method == "GET":
            return self._read(path, query)
        if self.refuses is not None:
            return self.refuses
        return self._change(method, path, body, query)

    def _read(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        place, _, edge = path.rpartition("/")
        said: Any = self.flags.get(path, {"id": path})
        if path in self.pages:
            said = self.pages[path]
        elif path in self.gone:
            return 404, {"error": {"code": 100}}
        elif edge in {"comments", "replies"}:
            said = {"data": self.said.get(place, [])}
        elif edge == "conversations":
            said = {"data": [{"messages": {"data": self.said.get(place, [])}}]}
        elif edge == "messages":
            said = {"payload": self.said.get(place, [])}
        elif edge in {"blocked", "block_users"}:
            found = self.flags.get(place, [])
            asked = [one for one in found if one in query.get("user", found)]
            first = int(query.get("after", ["0"])[0])
            last = first + self.page
            said = {"data": [{"user": one} for one in asked[first:last]]}
            if last < len(asked):
                said["paging"] = {"cursors": {"after": str(last)}}
        elif "/contacts/" in path:
            said = {"payload": {"blocked": self.flags.get(path, False)}}
        elif "/conversations/" in path:
            said = {"meta": {"assignee": {"id": self.flags.get(path)}}}
        return 200, said

    def _change(
        self, method: str, path: str, body: Any, query: dict[str, list[str]]
    ) -> tuple[int, Any]:
        place, _, edge = path.rpartition("/")
        match edge:
            case "messages" | "comments" | "replies":
                return 200, self._write(place, body)
            case "assignments":
                self.flags[place] = body["assignee_id"] or None
            case "blocked":
                names = query.get("user") or body["user"]
                self.flags[place] = names if method == "POST" else []
            case "block_users":
                names = [one["user"] for one in body["block_users"]]
                self.flags[place] = names if method == "POST" else []
            case _ if method == "DELETE":
                self.gone.add(path)
            case _ if "blocked" in body:
                self.flags[path] = body["blocked"]
            case _:
                self.flags[path] = {
                    "is_hidden": body.get("is_hidden"),
                    "hidden": body.get("hide"),
                }
        return 200, {"success": True}

    def _write(self, place: str, body: Any) -> dict[str, Any]:
        text = body.get("content") or body.get("message") or body.get("text")
        text = text.get("text", text.get("body")) if isinstance(text, dict) else text
        now = datetime.now(UTC)
        number = sum(map(len, self.said.values())) + 1
        self.said.setdefault(place, []).append(
            {
                "id": number,
                "content": text,
                "message": text,
                "text": text,
                "message_type": 1,
                **({"from": self.writes_as} if self.writes_as else {}),
                "created_at": int(now.timestamp()),
                "created_time": now.isoformat(),
                "timestamp": now.isoformat(),
            }
        )
        name = f"wamid.out{number}"
        return {"id": str(number), "messages": [{"id": name}], "message_id": f"m_{number}"}


@contextmanager
def serving() -> Iterator[Api]:
    """Run one for the length of a block."""
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(size)) if size else None
            shown = (self.headers.get("Authorization"), self.headers.get("api_access_token"))
            is_known = f"Bearer {TOKEN}" in shown or TOKEN in shown
            status, said = api.answer(self.command, self.path, body) if is_known else (401, {})
            if self.command != "GET" and api.holds is not None:
                api.holds.wait(20)
            if self.command != "GET" and api.loses:
                self.close_connection = True
                return
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _do  # noqa: N815 - the library's names

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
        if api.holds is not None:
            api.holds.set()
        server.shutdown()
        server.server_close()
        thread.join()
