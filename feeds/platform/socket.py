"""A platform's WebSocket: opened, read frame by frame, and its end told as what helps against it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from commandcenter.clock import now_us
from feeds.link import End, Frame, Link
from feeds.platform.failures import LostError, of_status
from feeds.platform.keeper import Session
from feeds.timing import Timing

# The line's own state is judged by `Life`: what is below only finds a socket that takes nothing any more.
TIMING = Timing(ping=10.0, silence=150.0)


@asynccontextmanager
async def socket(
    url: str, session: Session, headers: Mapping[str, str] | None = None, timing: Timing = TIMING
) -> AsyncIterator[Link]:
    """Open a WebSocket for the length of a block; raise LostError and its kinds where that is refused."""
    try:
        link = await Link.open(
            url, timing, on_life=session.heard, on_end=lambda _: None, headers=headers
        )
    except InvalidStatus as error:
        raise of_status(error.response.status_code, error.response.headers, now_us()) from error
    except (InvalidHandshake, WebSocketException) as error:
        raise LostError("not_this_server") from error
    try:
        yield link
    finally:
        await link.close()


async def together(link: Link, most: int, seconds: float | None = None) -> list[Frame]:
    """Return the frames that are there, at least one, at most so many; none where none came for `seconds`.

    Raises LostError once the connection has ended and all its frames were given.
    """
    found: list[Frame] = []
    while len(found) < most and not (found and link.inbox.is_empty):
        one = await link.inbox.get(seconds)
        if one is None:
            break
        if isinstance(one, End):
            if found:
                link.inbox.put(one, 0)
                break
            raise LostError("server_left")
        found.append(one)
    return found
