"""Asking a running hub to act, from the command line: the one writer carries it out."""

import uuid
from typing import Any

import msgspec
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from commandcenter.errors import UserError
from commandcenter.hub.presence import Presence, running
from commandcenter.protocol.frames import CommandFrame, FromHub, Result

ANSWER_S = 60.0


def ask_all(action: str) -> list[Result]:
    """Send a command without a target to every hub of this person that runs here; return the answers."""
    return [ask(here, action) for here in running()]


def ask(
    here: Presence,
    action: str,
    *,
    target: dict[str, Any] | None = None,
    args: dict[str, Any] | None = None,
) -> Result:
    """Send one command and return its answer; UserError where the hub does not answer."""
    frame = CommandFrame(id=str(uuid.uuid4()), action=action, target=target or {}, args=args or {})
    headers = {"Authorization": f"Bearer {here.admin_token}"}
    try:
        with connect(
            here.url, additional_headers=headers, compression=None, max_size=2**26
        ) as link:
            link.send(msgspec.json.encode(frame).decode())
            while True:
                found = msgspec.json.decode(link.recv(timeout=ANSWER_S), type=FromHub)
                if isinstance(found, Result) and found.id == frame.id:
                    return found
    except (OSError, WebSocketException, TimeoutError, msgspec.DecodeError) as error:
        raise UserError("hub_silent", url=here.url, why=type(error).__name__) from error
