"""The newest view per seat, and no queue behind a slow one."""

import asyncio
import contextlib

import msgspec

from commandcenter.hub.board import Board
from commandcenter.protocol.frames import Heartbeat, View


def view(number: int) -> Heartbeat:
    return Heartbeat(as_of_us=number, sent_us=0, seq=number)


def shown(frame: bytes) -> int:
    return int(msgspec.json.decode(msgspec.json.decode(frame, type=View).data)["as_of_us"])


@contextlib.asynccontextmanager
async def seat(board: Board, send):  # type: ignore[no-untyped-def]
    task = asyncio.create_task(board.push_to(send))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_seat_that_connects_gets_the_newest_view() -> None:
    board, got = Board(), []
    await board.publish("wall", 1, view(1))
    await board.publish("wall", 2, view(2))

    async def send(frame: bytes) -> None:
        got.append(shown(frame))

    async with seat(board, send):
        await settle()
        await board.publish("wall", 3, view(3))
        await settle()
    assert got == [2, 3]


async def test_a_slow_seat_skips_versions_and_slows_nobody() -> None:
    board, fast, slow = Board(), [], []
    gate = asyncio.Event()

    async def send_fast(frame: bytes) -> None:
        fast.append(shown(frame))

    async def send_slow(frame: bytes) -> None:
        await gate.wait()
        slow.append(shown(frame))

    async with seat(board, send_fast), seat(board, send_slow):
        for number in range(1, 6):
            await board.publish("wall", number, view(number))
            await settle()
        gate.set()
        await settle()
    assert fast == [1, 2, 3, 4, 5]
    assert slow == [1, 5]


async def test_a_view_that_did_not_change_is_not_sent_again() -> None:
    board, got = Board(), []

    async def send(frame: bytes) -> None:
        got.append(msgspec.json.decode(frame, type=View).name)

    async with seat(board, send):
        await board.publish("wall", 1, view(1))
        await settle()
        await board.publish("regia", 1, view(1))
        await settle()
    assert got == ["wall", "regia"]


async def test_a_seat_gets_only_the_views_that_it_may_see() -> None:
    board, got = Board(), []

    async def send(frame: bytes) -> None:
        got.append(msgspec.json.decode(frame, type=View).name)

    task = asyncio.create_task(board.push_to(send, lambda name: name == "wall"))
    for number in range(2):
        await board.publish("desk", number, view(number))
        await board.publish("wall", number, view(number))
        await settle()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert got == ["wall", "wall"]


async def test_a_view_that_is_made_no_more_is_not_given_to_who_comes_later() -> None:
    board, got = Board(), []
    await board.publish("desk", 1, view(1))
    board.withdraw("desk")

    async def send(frame: bytes) -> None:
        got.append(shown(frame))

    async with seat(board, send):
        await settle()
        assert got == []
        await board.publish("desk", 2, view(2))
        await settle()
    assert got == [2]
