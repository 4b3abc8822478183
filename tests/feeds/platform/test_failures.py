"""What an end of a connection means: time, patience, or a person."""

import socket
import ssl

import pytest

from commandcenter.clock import SECOND, parse_us
from commandcenter.languages import LANGUAGES, language
from feeds.platform.failures import (
    MAX_WAIT_S,
    LimitedError,
    LostError,
    RefusedError,
    asked_s,
    of_status,
    reason_of,
)

NOW = parse_us("2026-10-05T09:00:00Z")


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (401, RefusedError, "token_refused"),
        (403, RefusedError, "token_refused"),
        (420, LimitedError, "limit"),
        (429, LimitedError, "limit"),
        (503, LostError, "server_error"),
        (404, LostError, "not_this_server"),
    ],
)
def test_a_status_says_who_can_help(status: int, kind: type[LostError], reason: str) -> None:
    error = of_status(status, {}, NOW)
    assert type(error) is kind
    assert error.reason == reason


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"retry-after": "Mon, 05 Oct 2026 09:01:30 GMT"}, 90),
        ({"X-RateLimit-Reset": "2026-10-05T09:04:00.000Z"}, 240),
        ({"x-ratelimit-reset": str(NOW // SECOND + 30)}, 30),
        ({"Retry-After": "5", "X-RateLimit-Reset": "2026-10-05T09:00:20Z"}, 20),
        ({"Retry-After": "2026-10-05T08:00:00Z"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "999999"}, MAX_WAIT_S),
        ({}, 0),
    ],
)
def test_how_long_a_platform_asks_us_to_wait(headers: dict[str, str], seconds: float) -> None:
    assert asked_s(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(-2, "unknown"), "name_unknown"),
        (ssl.SSLCertVerificationError("expired"), "certificate"),
        (TimeoutError(), "no_answer"),
        (ConnectionRefusedError(), "nobody_listens"),
        (ConnectionResetError(), "line_lost"),
        (LostError("half_open"), "half_open"),
    ],
)
def test_errors_of_the_system_have_words(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
    for code in LANGUAGES:
        assert language(code).has(f"feed_reasons.{reason}")
