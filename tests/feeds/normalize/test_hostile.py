"""Whatever comes in, events or dead letters come out: no crash, no other line, the same ids each time."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commandcenter.errors import UnreadableError, UserError
from commandcenter.hub.prepare import Preparer
from feeds.normalize import ADAPTERS, normalize_lines
from tests.feeds.normalize.captures import line, mail_line
from tests.feeds.normalize.payloads import GOOD, MORE
from tests.feeds.normalize.test_table import PROFILE
from tests.feeds.normalize.test_whatsapp import hook, message

REASONS = {
    "not_json", "schema", "bad_time", "bad_signature", "unknown_type", "mail_loop", "oversize"
}  # fmt: skip
WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    10**30,
    "",
    "x",
    "\ud800",
    "y" * 2000,
    [],
    [[]],
    {},
    {"a": [1]},
]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def answers(adapter: str, *captured: bytes) -> list[dict[str, Any]]:
    """Every answer is one line of JSON, and each is an event that the hub takes or a dead letter."""
    found = []
    for text in normalize_lines(adapter, captured):
        assert text.isascii()
        assert "\n" not in text
        answer = json.loads(text)
        if answer["type"] == "care.feed.deadletter.v1":
            assert answer["reason"] in REASONS
            assert not answer["detail"].endswith("Error"), "foreseen, not caught in the last net"
        else:
            taken(answer)
        found.append(answer)
    return found


def taken(event: dict[str, Any]) -> None:
    try:
        PREPARER.draft(event, recorded_us=1_791_190_800_000_000)
    except UnreadableError as error:  # pragma: no cover - only where the law is broken
        pytest.fail(f"the hub refuses what an adapter made: {error}")


PREPARER = Preparer(b"k" * 32)


def replaced(tree: Any, path: list[int], value: object) -> Any:
    """A copy of a JSON tree with one place of it exchanged."""
    if not path or not isinstance(tree, dict | list) or not tree:
        return value
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = keys[path[0] % len(keys)]
    copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[key] = replaced(tree[key], path[1:], value)
    return copy


def places(tree: Any) -> Iterator[list[int]]:
    """The way to every place of a JSON tree."""
    yield []
    members = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for number, member in enumerate(members):
        yield from ([number, *way] for way in places(member))


@pytest.mark.parametrize(("adapter", "body"), MORE)
def test_every_wrong_value_in_every_place_is_survived(adapter: str, body: Any) -> None:
    ctx = PROFILE if adapter == "csv" else {}
    assert answers(adapter, line(body, ctx=ctx))[0]["type"] != "care.feed.deadletter.v1"
    for way in places(body):
        for wrong in WRONG:
            answers(adapter, line(replaced(body, way, wrong), ctx=ctx))


@pytest.mark.parametrize("adapter", sorted(GOOD))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.lists(st.integers(0, 20), max_size=6), value=anything)
def test_one_wrong_value_anywhere_in_a_payload_is_survived(
    adapter: str, path: list[int], value: object
) -> None:
    body = replaced(GOOD[adapter], path, value)
    captured = line(body, ctx=PROFILE if adapter == "csv" else {})
    assert answers(adapter, captured) == answers(adapter, captured)


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=anything, ctx=anything, headers=anything)
def test_any_json_is_answered(adapter: str, body: object, ctx: object, headers: object) -> None:
    answers(adapter, line(body, ctx=ctx, headers=headers))


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
@given(raw=st.binary(max_size=200).filter(bool))
@settings(max_examples=30, deadline=None)
def test_any_bytes_are_answered_one_line_after_the_other(adapter: str, raw: bytes) -> None:
    good = line(GOOD.get(adapter), ctx=PROFILE if adapter == "csv" else {})
    found = answers(adapter, raw, good)
    assert len(found) == 1 + bool(raw.strip())
    assert not raw.strip() or found[0]["type"] == "care.feed.deadletter.v1"


HEADERS = st.sampled_from(
    [
        "From",
        "Date",
        "Content-Type",
        "Message-ID",
        "References",
        "Subject",
        "Content-Transfer-Encoding",
    ]
)
PIECES = st.sampled_from(
    [
        "multipart/report; report-type*0=delivery; report-type*1*=''-status; boundary=b",
        "multipart/mixed; boundary=\"b",
        "text/plain; charset=\"\"",
        "text/html; charset*=x'y'z%",
        "message/delivery-status",
        "=?utf-8?b?w6g?= =?zip?q?x?=",
        "<a@b> <>",
        "\"(\\",
        "base64",
        "x-uuencode",
        "Mon, 99 Foo 99999 99:99 +9999",
        "\udcff\udc80",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    head=st.lists(st.tuples(HEADERS, PIECES | st.text(max_size=30)), max_size=6),
    body=st.lists(
        st.sampled_from(["--b\n", "--b--\n", "\n", "Action: failed\n", "begin 6 x\n", "=\n"])
    ),
)
def test_any_mail_is_answered(head: list[tuple[str, str]], body: list[str]) -> None:
    told = "".join(f"{name}: {value}\n" for name, value in head) + "\n" + "".join(body)
    found = answers("imap", mail_line(told.encode("utf-8", "surrogateescape")))
    assert len(found) == 1


def test_bombs_are_dead_letters() -> None:
    deep = b'{"raw_id":"r","received_at":"2026-10-05T09:00:00Z","body":' + b"[" * 100_000
    assert answers("meta", deep)[0]["reason"] == "not_json"
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000)
    )
    assert answers("imap", mail_line(nested))[0]["reason"] == "schema"
    flat = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 30_000
    assert answers("imap", mail_line(flat))[0]["reason"] == "schema"
    payload = '{"a":' * 900 + "1" + "}" * 900
    assert answers("mastodon", line({"event": "update", "payload": payload}))[0]["reason"]


def test_half_a_character_never_reaches_an_identifier() -> None:
    (found,) = answers("whatsapp", line(hook(messages=[message(id="\ud800")])))
    assert found["reason"] == "schema"
    (told,) = answers("whatsapp", line(hook(messages=[message(text={"body": "a\ud800b"})])))
    assert told["data"]["text"] == "a\ufffdb"


def test_numbers_of_papers_and_cards_restrict_an_event() -> None:
    body = {"body": "la mia carta e' 4111 1111 1111 1111"}
    (found,) = answers("whatsapp", line(hook(messages=[message(text=body)])))
    assert found["dataclassification"] == "restricted"


def test_an_adapter_nobody_fills_is_wrong_use() -> None:
    with pytest.raises(UserError, match="feed_unknown"):
        list(normalize_lines("carrier-pigeon", []))
