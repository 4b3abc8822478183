"""What people would build instead, made as cheap as it can be: a web server, an ORM, screens that poll.

No framework, no checks, no masking, no reading: whatever a real one does comes on top of this. As a
process: a database's path on the command line, the port on stdout, until it is told to end.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from commandcenter.bench import crowd
from commandcenter.bench.timing import now_s
from commandcenter.bench.workshop import ROOT
from commandcenter.clock import now_us
from commandcenter.errors import UserError
from commandcenter.platform import cpu_s

POLL_S = 5.0
ROWS = 500
END_S = 10.0


class Base(DeclarativeBase):
    """The tables of the stack."""


class Message(Base):
    """One message, as it came."""

    __tablename__ = "messages"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    time: Mapped[str]
    channel: Mapped[str]
    thread: Mapped[str]
    author: Mapped[str]
    text: Mapped[str]


async def cpu_share(folder: Path, *, rate: int, seconds: float, seats: int) -> float | None:
    """Return the share of a core that this pace takes, however long it lasted; None = nobody tells."""
    async with _running(folder / "stack.db") as (pid, port):
        await asyncio.to_thread(_send, port, rate, min(2.0, seconds), seats)
        before = cpu_s(pid)
        await asyncio.to_thread(_send, port, rate, seconds, seats)
        after = cpu_s(pid)
    return None if before is None or after is None else (after - before) / seconds


@asynccontextmanager
async def _running(path: Path) -> AsyncIterator[tuple[int, int]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from commandcenter.bench.stack import main; main()", str(path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        line = await process.stdout.readline() if process.stdout is not None else b""
        if not line:
            raise UserError("hub_ended", log="the stack to compare with did not start")
        yield process.pid, int(line)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(END_S):
            await process.wait()


def _send(port: int, rate: int, seconds: float, seats: int) -> None:
    """Post at a set pace, while every seat polls every five seconds."""
    link = HTTPConnection("127.0.0.1", port)
    count, wall_us = int(rate * seconds), now_us()
    frames = [crowd.frame(number, wall_us).encode() for number in range(count)]
    began, every = now_s(), rate * POLL_S / seats
    for place, frame in enumerate(frames):
        while (ahead := began + place / rate - now_s()) > 0:
            time.sleep(ahead)
        _answered(link, "POST", frame)
        if place % every < 1:
            _answered(link, "GET")
    link.close()


def _answered(link: HTTPConnection, method: str, body: bytes | None = None) -> None:
    link.request(method, "/", body)
    link.getresponse().read()


def main() -> None:
    """Serve until told to end."""
    engine = create_engine(f"sqlite:///{sys.argv[1]}")
    Base.metadata.create_all(engine)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            data = event["data"]
            author = data.get("author", {}).get("id", "")
            with Session(engine) as session:
                session.add(
                    Message(
                        id=f"{event['id']} {now_us()}",
                        time=event["time"],
                        channel=data.get("channel", ""),
                        thread=data["thread"],
                        author=author,
                        text=data.get("text", ""),
                    )
                )
                session.commit()
            self._answer(b"")

        def do_GET(self) -> None:
            newest = select(Message).order_by(Message.number.desc()).limit(ROWS)
            with Session(engine) as session:
                rows = [
                    {"id": m.id, "time": m.time, "channel": m.channel, "text": m.text}
                    for m in session.scalars(newest)
                ]
            self._answer(json.dumps(rows).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
