"""Frames told apart: a hello, a gone, a row, or a row with the reason why it is not one."""

import json
from typing import Any

import pytest

from feeds.frames import Gone, Hello, Row, Said, read
from tests.feeds.server import message


def told(what: Any, *, is_text: bool = True) -> Hello | Gone | Said | Row:
    raw = what if isinstance(what, bytes) else json.dumps(what).encode()
    return read(raw, is_text=is_text, at_us=7)


def test_a_row_has_its_event_and_its_position() -> None:
    found = told(message(3, sequence="12"))
    assert isinstance(found, Row)
    assert (found.position, found.reason, found.at_us) == (12, "", 7)
    assert found.event is not None
    assert found.event["id"] == "m3"


def test_positions_of_a_hello_may_be_numbers_or_digits() -> None:
    hello = Hello(epoch="E", first=1, last=20)
    assert told({"type": "hello", "epoch": "E", "first": 1, "last": 20}) == hello
    assert told({"type": "hello", "epoch": "E", "first": "1", "last": "20"}) == hello
    assert told({"type": "hello", "epoch": "E"}) == Hello(epoch="E", first=None, last=None)
    assert told({"type": "gone", "first": "9"}) == Gone(9, b'{"type": "gone", "first": "9"}', 7)


@pytest.mark.parametrize("epoch", ["", 5, None, "x" * 201, "line\nbreak", "\ud800"])
def test_a_hello_without_a_usable_epoch_is_no_hello(epoch: object) -> None:
    found = told({"type": "hello", "epoch": epoch, "first": 1, "last": 2})
    assert isinstance(found, Row)
    assert found.reason == "schema: hello without an epoch"
    assert found.position is None


@pytest.mark.parametrize("first", [-1, True, 2**63, "-1", "٣", None, 1.5])
def test_a_gone_without_a_usable_position_is_no_gone(first: object) -> None:
    assert isinstance(told({"type": "gone", "first": first}), Row)


def test_an_event_of_type_hello_is_an_event() -> None:
    found = told({**message(1, sequence="1"), "type": "hello"})
    assert isinstance(found, Row)
    assert found.position == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_json"),
        (b"\xff", "bad UTF-8"),
        (b"[]", "not an object"),
        (b'{"a":1} {"b":2}', "not_json"),
        (b'{"sequence":"1","a":Infinity}', "Infinity"),
        (b'{"sequence":' + b"9" * 5_000 + b"}", "not_json"),
        (b'{"a":' * 50_000, "nested too deeply"),
    ],
)
def test_what_is_not_strict_json_is_a_row_with_a_reason(raw: bytes, reason: str) -> None:
    found = told(raw)
    assert isinstance(found, Row)
    assert found.event is None
    assert found.raw == raw
    assert reason in found.reason
