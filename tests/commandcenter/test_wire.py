"""Strict JSON: what is an object comes through, everything else is refused with its reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UnreadableError
from commandcenter.wire import MAX_POSITION, decode, position

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.text(), VALUES))
def test_an_object_comes_through_as_it_was(value: dict[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert decode(text) == value
    if text.isascii():
        assert decode(text.encode()) == value


def refusal(raw: bytes | str) -> str:
    """Return why these bytes are refused, "" where they are not."""
    try:
        decode(raw)
    except UnreadableError as error:
        return error.reason
    return ""


@given(st.binary() | st.text())
def test_anything_else_is_refused_and_nothing_breaks(raw: bytes | str) -> None:
    reason = refusal(raw)
    assert reason.startswith("not_json: ") or json.loads(raw) == decode(raw)
    assert len(reason) < 200


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": [Infinity]}', "Infinity is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1, "a": 1}', "a key stands twice"),
        (b'{"data": {"id": 1, "\\u0069d": 2}}', "a key stands twice"),
        (b'{"a": 1} {"b": 2}', "Extra data"),
        (b'{"a": 1}x', "Extra data"),
        (b'{"a": "\xff"}', "bad UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "bad UTF-8"),  # a surrogate is no character
        (b"\xef\xbb\xbf{}", "Expecting value"),  # a byte order mark
        (b"", "Expecting value"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"null", "not an object"),
        (b'{"a": 01}', "delimiter"),
        (b"{'a': 1}", "Expecting property name"),
        (b'{"a": "line\nbreak"}', "control character"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "nested too deeply"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "4300"),
    ],
)
def test_what_is_not_strict_json_is_refused_by_name(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(raw)


def test_an_object_nested_too_deeply_breaks_nothing_after_it() -> None:
    with pytest.raises(UnreadableError):
        decode('{"a":' * 200_000)
    assert decode("{}") == {}


@pytest.mark.parametrize(
    ("sequence", "wanted"), [("0", 0), ("7", 7), ("007", 7), (str(MAX_POSITION), MAX_POSITION)]
)
def test_a_position_is_a_string_of_digits(sequence: str, wanted: int) -> None:
    assert position({"sequence": sequence}) == wanted


@pytest.mark.parametrize(
    "sequence",
    [None, 7, 7.0, True, "", "-1", "+1", "1.0", " 1", "１", "²", "1" * 21, str(MAX_POSITION + 1)],
)
def test_anything_else_is_no_position(sequence: object) -> None:
    with pytest.raises(UnreadableError, match=r"schema: sequence"):
        position({"sequence": sequence})
    with pytest.raises(UnreadableError, match=r"schema: sequence"):
        position({})
