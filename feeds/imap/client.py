"""A connection to an IMAP server: the few commands a feed needs, over asyncio, every byte a sign of life.

An own client, because the library's has no IDLE and blocks a thread a mailbox: this one ends when its
task is cancelled, tells of every byte, and holds at most one mail and its group in memory.
"""

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import Callable, Sequence

from feeds.imap.answers import (
    LITERAL,
    Answer,
    Mail,
    Mailbox,
    fetched,
    joined,
    mailbox_name,
    mailbox_of,
    quoted,
    searched,
)
from feeds.imap.spec import ImapSpec
from feeds.platform.failures import LimitedError, LostError, RefusedError

LINE = 1024 * 1024  # bytes of a line without its literals
LITERALS = 64 * 1024 * 1024  # of one response; a mail is asked for only up to 25 MiB
ANSWER_S = 60.0  # for the server to say anything while it owes us an answer
_WAIT = frozenset({"LIMIT", "INUSE", "OVERQUOTA", "THROTTLED"})
_LATER = frozenset({"UNAVAILABLE", "SERVERBUG", "CONTACTADMIN"})


class ImapClient:
    """One connection, logged in. Not for two tasks at once."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_byte: Callable[[], None],
    ) -> None:
        self._reader, self._writer, self._on_byte = reader, writer, on_byte
        self._number = 0
        self._count = 0  # mails in the mailbox, as the server said last
        self._has_news = False  # since `after` was asked
        self._can_idle = False

    @classmethod
    async def open(cls, spec: ImapSpec, secret: str, on_byte: Callable[[], None]) -> "ImapClient":
        """Connect and log in; raise LostError, LimitedError, RefusedError, or what the system raises."""
        context = ssl.create_default_context()
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(
                spec.host, spec.port, limit=LINE, ssl=context if spec.security == "tls" else None
            )
        client = cls(reader, writer, on_byte)
        try:
            _keep_alive(writer)
            await client._greeting()
            if spec.security == "starttls":
                await client._command(b"STARTTLS")
                await writer.start_tls(context, server_hostname=spec.host)
            await client._log_in(spec, secret)
        except BaseException:
            writer.transport.abort()
            raise
        return client

    async def examine(self, mailbox: str) -> Mailbox:
        """Open a mailbox to read only: nothing here ever marks a mail as seen."""
        name = quoted(mailbox_name(mailbox))
        try:
            box = mailbox_of(await self._command(b"EXAMINE " + (name or b'"INBOX"')))
        except _NoError as error:
            raise LostError("mailbox_unknown") from error
        except ValueError as error:
            raise LostError("not_this_server") from error
        return box

    async def after(self, uid: int) -> list[int]:
        """Return the UIDs above `uid`, ascending: `n:*` always names the last mail, too."""
        self._has_news = False
        found = searched(await self._command(b"UID SEARCH UID %d:*" % (uid + 1)))
        return [one for one in found if one > uid]

    async def since(self, day: str) -> list[int]:
        """Return the UIDs of mails that the server has since this day (`1-Feb-2026`), ascending."""
        return searched(await self._command(b"UID SEARCH SINCE " + day.encode()))

    async def sizes(self, uids: Sequence[int]) -> list[Mail]:
        """Return size and arrival of mails, ascending; those that are gone are left out."""
        return await self._fetch(uids, b"(UID RFC822.SIZE INTERNALDATE)")

    async def bodies(self, uids: Sequence[int]) -> list[Mail]:
        """Return mails whole, ascending, without marking them as seen."""
        return await self._fetch(uids, b"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[])")

    async def heads(self, uids: Sequence[int]) -> list[Mail]:
        """Return the headers of mails that are too large to be taken."""
        return await self._fetch(uids, b"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])")

    async def named(self, field: str, name: str) -> list[int]:
        """Return the UIDs of mails in whose header `field` a Message-ID stands, ascending."""
        word = quoted(name)
        if word is None:
            return []
        return searched(await self._command(b"UID SEARCH HEADER " + field.encode() + b" " + word))

    async def keep(self, mailbox: str, raw: bytes) -> None:
        """Lay a mail into a mailbox, as one that was read; the mailbox is made where there is none."""
        name = quoted(mailbox_name(mailbox)) or b'"Sent"'
        try:
            await self._append(name, raw)
        except _NoError as error:
            if error.answer.code != "TRYCREATE":
                raise
            await self._command(b"CREATE " + name)
            await self._append(name, raw)

    async def wait(self, idle_s: float, noop_s: float) -> None:
        """Wait until mail may have come: pushed while idle, or after the next look.

        The caller looks again in any case; IDLE is renewed before servers and routers give the line up.
        """
        if not self._can_idle:
            await asyncio.sleep(noop_s)
            await self._command(b"NOOP")
            return
        tag = await self._send(b"IDLE")
        if not (await self._answer()).text.startswith(b"+"):
            raise LostError("not_this_server")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(idle_s):
                while not self._has_news:
                    self._learn(await self._answer(patient=True))
        self._writer.write(b"DONE\r\n")
        await self._until(tag)

    async def close(self) -> None:
        """End the connection, politely where the server takes part."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1):
                await self._command(b"LOGOUT")
        self._writer.close()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()

    # ---- words

    async def _greeting(self) -> None:
        first = await self._answer()
        if not first.text.startswith(b"* OK"):
            raise LimitedError("limit") if b"BYE" in first.text else LostError("not_this_server")

    async def _log_in(self, spec: ImapSpec, secret: str) -> None:
        try:
            if spec.auth == "xoauth2":
                token = f"user={spec.user}\1auth=Bearer {secret}\1\1".encode()
                await self._command(b"AUTHENTICATE XOAUTH2 " + base64.b64encode(token))
            else:
                plain = base64.b64encode(f"\0{spec.user}\0{secret}".encode())
                user, word = quoted(spec.user), quoted(secret)
                if user is None or word is None:  # letters beyond ASCII
                    await self._command(b"AUTHENTICATE PLAIN " + plain)
                else:
                    await self._command(b"LOGIN " + user + b" " + word)
        except _NoError as error:
            raise _refusal(error.answer, spec.auth) from error
        told = await self._command(b"CAPABILITY")
        self._can_idle = any(b"IDLE" in one.text.upper().split() for one in told)

    async def _fetch(self, uids: Sequence[int], what: bytes) -> list[Mail]:
        if not uids:
            return []
        numbers = b",".join(b"%d" % uid for uid in uids)
        answers = await self._command(b"UID FETCH " + numbers + b" " + what)
        wanted = set(uids)
        return [mail for mail in fetched(answers) if mail.uid in wanted]

    async def _append(self, name: bytes, raw: bytes) -> None:
        tag = await self._send(b"APPEND " + name + b" (\\Seen) {%d}" % len(raw))
        one = await self._answer()
        while not one.text.startswith(b"+"):
            if one.words[:1] == [tag]:
                raise _NoError(one)
            self._learn(one)
            one = await self._answer()
        self._writer.write(raw + b"\r\n")
        await self._until(tag)

    def _learn(self, one: Answer) -> None:
        """Note what a server says unasked: how many mails there are now, or that it leaves."""
        words = [word.upper() for word in one.words[:3]]
        if words[:2] == [b"*", b"BYE"]:
            raise LimitedError("limit") if one.code in _WAIT else LostError("server_left")
        if len(words) == 3 and words[0] == b"*" and words[1].isdigit():
            if words[2] == b"EXISTS":
                self._has_news |= int(words[1]) > self._count
                self._count = int(words[1])
            elif words[2] == b"EXPUNGE":
                self._count -= 1

    # ---- bytes

    async def _command(self, line: bytes) -> list[Answer]:
        """Send a command and return what came before its end; raise _NoError where it is refused."""
        return await self._until(await self._send(line))

    async def _send(self, line: bytes) -> bytes:
        self._number += 1
        tag = b"A%d" % self._number
        self._writer.write(tag + b" " + line + b"\r\n")
        async with asyncio.timeout(ANSWER_S):
            await self._writer.drain()
        return tag

    async def _until(self, tag: bytes) -> list[Answer]:
        found: list[Answer] = []
        while True:
            one = await self._answer()
            words = one.words
            if words[:1] == [tag]:
                if words[1:2] != [b"OK"]:
                    raise _NoError(one)
                return found
            if words[:1] == [b"+"]:  # a mechanism that asks again: an empty word ends it
                self._writer.write(b"\r\n")
                continue
            self._learn(one)
            found.append(one)

    async def _answer(self, *, patient: bool = False) -> Answer:
        """Read one response with its literals."""
        pieces: list[bytes] = []
        literals: list[bytes] = []
        size = 0
        while True:
            piece = (await self._read(None, patient=patient)).rstrip(b"\r\n")
            pieces.append(piece)
            if (found := LITERAL.search(piece)) is None:
                return joined(pieces, literals)
            size += int(found[1])
            if size > LITERALS:
                raise LostError("not_this_server")
            literals.append(await self._read(int(found[1])))

    async def _read(self, count: int | None, *, patient: bool = False) -> bytes:
        """Read a line, or so many bytes; a server that owes an answer has a minute for the next bytes."""
        try:
            if count is None:
                async with asyncio.timeout(None if patient else ANSWER_S):
                    line = await self._reader.readuntil(b"\n")
                self._on_byte()
                return line
            got = bytearray()
            while len(got) < count:
                async with asyncio.timeout(ANSWER_S):
                    more = await self._reader.read(min(count - len(got), LINE))
                if not more:
                    raise LostError("server_left")
                self._on_byte()
                got += more
            return bytes(got)
        except asyncio.IncompleteReadError as error:
            raise LostError("server_left") from error
        except asyncio.LimitOverrunError as error:
            raise LostError("not_this_server") from error
        except TimeoutError as error:
            raise LostError("half_open") from error


class _NoError(LostError):
    """The server said NO or BAD."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("server_error")
        self.answer = answer


def _refusal(answer: Answer, auth: str) -> LostError:
    """Return what a refused log-in means: only a person mends a wrong password."""
    if answer.code in _WAIT or b"too many" in answer.text.lower():
        return LimitedError("limit")
    if answer.code in _LATER:
        return LostError("server_error")
    if answer.code == "PRIVACYREQUIRED" or b"BAD" in answer.words[1:2]:
        return RefusedError("login_not_offered")
    return RefusedError("token_refused" if auth == "xoauth2" else "password_refused")


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Have the system probe a line on which nobody speaks: IDLE may be quiet for minutes."""
    sock = writer.get_extra_info("socket")
    if sock is None:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if (option := getattr(socket, name, None)) is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
