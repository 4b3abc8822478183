"""A gateway is all of its parts: whichever of them fails ends it, loudly."""

import asyncio
from pathlib import Path
from typing import NoReturn

import pytest

from commandcenter.credentials import keep_credential
from feeds.gateway import expiry
from feeds.gateway import run as room
from feeds.gateway.config import Config, Reader
from feeds.gateway.run import Gateway
from feeds.gateway.selftest import SelfTest

FREE = ("127.0.0.1", 0)


@pytest.fixture
def gateway(tmp_path: Path) -> Gateway:
    keep_credential("gateway-token", "t")
    (tmp_path / "spool").mkdir()
    hubs = (Reader(name="care", token="gateway-token"),)
    return Gateway(Config(hubs=hubs), tmp_path / "gateway.toml")


async def broken(*_: object) -> NoReturn:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("where", "name"),
    [(room, "read_on"), (expiry, "watch"), (room, "report_on"), (SelfTest, "run")],
)
async def test_a_part_that_fails_takes_the_gateway_with_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(ZeroDivisionError):
        async with asyncio.timeout(20):
            await gateway.run(FREE, FREE, lambda *_: None)


async def test_a_part_that_has_nothing_to_do_ends_nothing(gateway: Gateway) -> None:
    ready = asyncio.Event()
    running = asyncio.create_task(gateway.run(FREE, FREE, lambda *_: ready.set()))
    await ready.wait()
    for _ in range(20):  # without an address the self-test has ended by now
        await asyncio.sleep(0)
    assert not running.done()
    gateway.stop()
    await running
