"""A server that takes mail on a real socket (RFC 5321, AUTH PLAIN and LOGIN), and its faults on demand."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.feeds.imap.dovecot import PASSWORD


@dataclass
class SmtpServer:
    """What it took, in order; attributes are faults."""

    mails: list[EmailMessage] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    refuses: dict[str, int] = field(default_factory=dict)  # address -> code
    after_data: int = 250
    tokens: set[str] = field(default_factory=set)  # by which XOAUTH2 lets in
    is_silent: bool = False  # takes the mail, and the line breaks before it says so
    holds: asyncio.Event | None = None  # takes the mail, and says so only once this is set
    port: int = 0
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, after a stop on the same port again."""
        self._server = await asyncio.start_server(self._call, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_known, to = False, ""
        writer.write(b"220 test\r\n")
        while True:
            told = (await reader.readuntil(b"\r\n")).decode().strip()
            said = "250 ok"
            match told[:4].upper():
                case "EHLO":
                    said = "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN XOAUTH2"
                case "AUTH" if "XOAUTH2" in told:
                    word = base64.b64decode(told.split()[-1]).decode()
                    is_known = word.partition("auth=Bearer ")[2].strip("\1") in self.tokens
                    said = "235 welcome" if is_known else "535 5.7.8 no"
                case "AUTH":
                    word = base64.b64decode(told.split()[-1]).decode().split("\0")[-1]
                    is_known = word == PASSWORD
                    said = "235 welcome" if is_known else "535 5.7.8 no"
                case "RCPT":
                    to = told.partition("<")[2].partition(">")[0]
                    said = f"{self.refuses.get(to, 250 if is_known else 530)} {to}"
                case "DATA":
                    writer.write(b"354 go on\r\n")
                    await self._take(reader, to)
                    if self.holds is not None:
                        await self.holds.wait()
                    if self.is_silent:
                        return
                    said = f"{self.after_data} taken"
                case "QUIT":
                    return
            writer.write(f"{said}\r\n".encode())

    async def _take(self, reader: asyncio.StreamReader, to: str) -> None:
        raw = b""
        while (piece := await reader.readuntil(b"\r\n")) != b".\r\n":
            raw += piece.removeprefix(b".")
        if self.after_data == 250:
            self.mails.append(message_from_bytes(raw, policy=default))
            self.readers.append(to)


@asynccontextmanager
async def sending() -> AsyncIterator[SmtpServer]:
    """Run one for the length of a block."""
    server = SmtpServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
