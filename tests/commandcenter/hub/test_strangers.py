"""Lines of strangers are counted from the first moment, bounded, and free a place when they end."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.hub.strangers import Strangers, listening
from tests.waiting import until

STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 20), st.sampled_from(("10.0.0.1", "10.0.0.2", "::1")))
)


@given(STEPS)
def test_however_lines_come_and_go_no_address_and_not_all_have_more_than_they_may(
    steps: list[tuple[bool, int, str]],
) -> None:
    strangers = Strangers(at_one_address=3, in_all=5)
    held: dict[int, str] = {}
    for comes, line, address in steps:
        if not comes:
            strangers.is_none(line)
            held.pop(line, None)
        elif line not in held:
            has_room = len(held) < 5 and list(held.values()).count(address) < 3
            assert strangers.comes(line, address) == has_room
            if has_room:
                held[line] = address
        assert len(strangers) == len(held)


@contextlib.asynccontextmanager
async def at_the_door(strangers: Strangers) -> AsyncIterator[int]:
    """A server that never answers; the port where it listens."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    (door,) = listening("127.0.0.1", 0, strangers)
    async with await asyncio.start_server(hold, sock=door):
        yield door.getsockname()[1]


@pytest.fixture
def lines() -> Iterator[list[socket.socket]]:
    made: list[socket.socket] = []
    yield made
    for line in made:
        line.close()


async def called(port: int, lines: list[socket.socket]) -> bool:
    """Call; whether the line is taken, and not reset at once."""
    lines.append(socket.socket())
    lines[-1].setblocking(False)
    loop = asyncio.get_running_loop()
    try:
        await loop.sock_connect(lines[-1], ("127.0.0.1", port))
        async with asyncio.timeout(1):
            await loop.sock_recv(lines[-1], 1)
    except TimeoutError:
        return True
    except ConnectionResetError:
        return False
    raise AssertionError("nobody ends a line in peace here")


async def test_a_line_too_many_is_reset_and_the_next_one_comes_in_when_another_ends(
    lines: list[socket.socket],
) -> None:
    strangers = Strangers(at_one_address=4)
    async with at_the_door(strangers) as port:
        assert [await called(port, lines) for _ in range(5)] == [True] * 4 + [False]
        assert (len(strangers), strangers.turned_away) == (4, 1)
        lines[0].close()
        await until(lambda: len(strangers) == 3)
        assert await called(port, lines)
        for line in lines:
            line.close()
        await until(lambda: len(strangers) == 0)


def test_a_name_with_two_kinds_of_addresses_is_listened_to_on_one_port() -> None:
    doors = listening("localhost", 0, Strangers())
    try:
        assert len({door.getsockname()[1] for door in doors}) == 1
    finally:
        for door in doors:
            door.close()


def test_a_port_that_another_one_holds_is_refused_by_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", taken.getsockname()[1], Strangers())


def test_an_address_of_another_machine_is_refused_by_the_system() -> None:
    with pytest.raises(OSError, match="assign"):
        listening("192.0.2.1", 0, Strangers())
