"""How a connection to a platform ends, told apart by what helps: time, patience, or a person.

`reason` is a key of the words under `feed_reasons`: what happened, and what a person does about it.
"""

import contextlib
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from commandcenter.clock import SECOND, from_datetime, parse_us

MAX_WAIT_S = 3600.0  # a platform that asks for more is asked again after this


class LostError(Exception):
    """The line is gone, or a try failed: it is tried again after a while."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LimitedError(LostError):
    """The platform asks us to wait so many seconds; 0 = it does not say how long."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class RefusedError(LostError):
    """The platform refuses who we are: no try helps before a person has changed the credential."""


def reason_of(error: BaseException) -> str:
    """Return the key of words for an error of the system or of a library."""
    if isinstance(error, LostError):
        return error.reason
    if isinstance(error, socket.gaierror):
        return "name_unknown"
    if isinstance(error, ssl.SSLError):
        return "certificate"
    if isinstance(error, TimeoutError):
        return "no_answer"
    if isinstance(error, ConnectionRefusedError):
        return "nobody_listens"
    return "line_lost"


def of_status(status: int, headers: Mapping[str, str], now_us: int) -> LostError:
    """Return what an HTTP status other than success means. Names of headers in any case."""
    if status in (401, 403):
        return RefusedError("token_refused")
    if status in (420, 429):
        return LimitedError("limit", asked_s(headers, now_us))
    return LostError("server_error" if status >= 500 else "not_this_server")


def asked_s(headers: Mapping[str, str], now_us: int) -> float:
    """Return how many seconds the platform asks us to wait; 0 where it does not say."""
    told = {name.lower(): value.strip() for name, value in headers.items()}
    found = [
        _seconds(told.get("retry-after", ""), now_us),
        _seconds(told.get("x-ratelimit-reset", ""), now_us),
    ]
    return min(max(found), MAX_WAIT_S)


def _seconds(text: str, now_us: int) -> float:
    """Read a number of seconds, an instant as seconds since 1970, an RFC 3339 or an HTTP date."""
    if text.isascii() and text.isdigit() and len(text) < 12:
        number = int(text)
        return max(0.0, number - now_us / SECOND) if number > 1e9 else float(number)
    for read in (parse_us, _http_date_us):
        with contextlib.suppress(ValueError):
            return max(0.0, (read(text) - now_us) / SECOND)
    return 0.0


def _http_date_us(text: str) -> int:
    at = parsedate_to_datetime(text)
    return from_datetime(at if at.tzinfo else at.replace(tzinfo=UTC))
