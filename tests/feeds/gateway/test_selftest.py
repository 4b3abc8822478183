"""The self-test tells a proxy that fell from a quiet hour, and is not fooled by a page that answers 200."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from feeds.gateway import selftest
from feeds.gateway.selftest import SelfTest

Answer = Callable[[bytes], tuple[int, str]]


async def states(
    answer: Answer | None, *, until: int, tested: list[SelfTest]
) -> list[tuple[str, str]]:
    """What a self-test tells while something answers at its address; None: nothing listens there."""
    heard: list[tuple[str, str]] = []
    enough = asyncio.Event()

    async def told(state: str, reason: str) -> None:
        heard.append((state, reason))
        if len(heard) >= until:
            enough.set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        status, text = answer(await reader.readexactly(size)) if answer else (500, "")
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if answer is None:
        server.close()
        await server.wait_closed()
    tested.append(SelfTest(f"http://127.0.0.1:{port}", told))
    running = asyncio.create_task(tested[0].run(0.01))
    try:
        await asyncio.wait_for(enough.wait(), 60)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.close()
        await server.wait_closed()
    return heard


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "FIRST_S", 0.0)


async def test_a_ping_that_comes_back_is_life() -> None:
    tested: list[SelfTest] = []

    def through(body: bytes) -> tuple[int, str]:
        return tested[0].answer(body)  # as a proxy that stands would

    found = await states(through, until=1, tested=tested)
    assert found == [("live", "")]


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("answer", "reason"),
    [(None, "unreachable"), (lambda _: (502, ""), "refused"), (lambda _: (200, "ok"), "not_us")],
)
async def test_each_way_to_fail_has_its_word(answer: Answer | None, reason: str) -> None:
    found = await states(answer, until=3, tested=[])
    assert found == [("silent", reason), ("stale", reason), ("down", reason)]


def test_a_ping_of_somebody_else_is_refused() -> None:
    async def nobody(_state: str, _reason: str) -> None:
        raise AssertionError

    told: Callable[[str, str], Awaitable[None]] = nobody
    assert SelfTest("", told).answer(b"nonce.0000")[0] == 403
