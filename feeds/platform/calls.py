"""One HTTP request that does something: what is known when it fails. Blocking: called beside the loop.

A line that could not be opened has carried nothing; once the request is on it, only the answer tells.
"""

import contextlib
import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from commandcenter.outbound.contract import Outcome

WITHIN_S = 10.0
MAX_BYTES = 4 * 1024 * 1024


class Answer(NamedTuple):
    """What the platform said: its status, and its JSON, None where it was none."""

    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        """Tell whether it did what it was asked."""
        return self.status // 100 == 2


class AwayError(Exception):
    """There was no line: nothing has left."""


class SilentError(Exception):
    """The request left, and no answer came: nobody knows."""


def call(
    method: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
) -> Answer:
    """Send one request and return its answer; raise AwayError or SilentError. Follows no redirect."""
    raw = None if body is None else json.dumps(body).encode()
    told = {**headers, **({} if raw is None else {"Content-Type": "application/json"})}
    return _sent(method, url, told, raw)


def post_form(url: str, fields: Mapping[str, str]) -> Answer:
    """Send a form, as `call`."""
    told = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _sent("POST", url, told, urlencode(fields).encode())


def _sent(method: str, url: str, headers: Mapping[str, str], raw: bytes | None) -> Answer:
    parts = urlsplit(url)
    if parts.scheme == "https":
        line: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.netloc, timeout=WITHIN_S, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(parts.netloc, timeout=WITHIN_S)
    with contextlib.closing(line):
        try:
            line.connect()
        except OSError as error:
            raise AwayError from error
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        try:
            line.request(method, path, raw, dict(headers))
            answer = line.getresponse()
            said = answer.read(MAX_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise SilentError from error
    try:
        return Answer(answer.status, json.loads(said) if said.strip() else None)
    except (ValueError, RecursionError):
        return Answer(answer.status, None)


def segment(name: str) -> str:
    """Return a name as one part of an address: nothing in it is a sign of the address itself."""
    return quote(name, safe="")


def failed(answer: Answer) -> Outcome:
    """Return what an answer other than success means; `why` is a key of words."""
    if answer.status in (401, 403):
        return Outcome(state="refused", why="token_refused")
    if answer.status in (420, 429):
        return Outcome(state="absent", why="limit")
    if answer.status >= 500:
        return Outcome(state="unknown", why="server_error")
    return Outcome(state="refused", why="platform_refused")
