"""A hub that is reached with TLS, and seats at it as this machine's trust would never let them be."""

import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from websockets.asyncio.client import connect

from commandcenter.hub.process import Hub, Plan
from commandcenter.protocol.address import Place
from commandcenter.settings import Network, Settings
from tests.commandcenter.hub.served import at, served
from tests.commandcenter.hub.test_seats import TOKENS, NoDetectors


class Door(NamedTuple):
    """A hub and where its door with TLS is; `local` is the one without, for its own machine."""

    hub: Hub
    place: Place
    local: str

    def url(self, path: str = "/seat") -> str:
        return self.place.url(path, with_tls=True)


@contextlib.asynccontextmanager
async def behind_tls(path: Path, network: Network | None = None) -> AsyncIterator[Door]:
    settings = Settings(network=network or Network())
    plan = Plan(
        path=path,
        settings=settings,
        new_desk=NoDetectors,
        version="test",
        tokens=TOKENS,
        with_tls=True,
    )
    async with served(plan) as (hub, port):
        yield Door(hub, Place("127.0.0.1", port), at(hub.local_port))


def blind() -> ssl.SSLContext:
    """The trust of somebody who looks at no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def secure(door: Door, token: str = "", path: str = "/seat", **headers: str) -> Any:
    """Connect to the door with TLS."""
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    return connect(
        door.url(path),
        additional_headers=sent | headers,
        ssl=blind(),
        compression=None,
        proxy=None,
    )
