"""Whoever opens a line and says nothing, or not all, does not hold it."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from feeds.gateway import patient
from feeds.gateway.patient import PatientProtocol
from feeds.gateway.run import _Server

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def _answer(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(patient, "HEAD_S", 0.2)
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _answer,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_keep_alive=60,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    yield door.getsockname()[1]
    server.should_exit = True
    await serving


@pytest.mark.parametrize("said", [b"", HEAD, HEAD + b"\r\n" + HEAD])
async def test_a_head_that_does_not_come_ends_the_line(port: int, said: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    found = await asyncio.wait_for(reader.read(), 60)  # until the other side has left
    assert found.count(b"204") == said.count(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
