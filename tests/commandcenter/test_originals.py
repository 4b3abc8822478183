"""Where a platform shows a message: only an address of the web is ever opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.originals import address_of
from commandcenter.protocol.web import is_web


@pytest.mark.parametrize(
    ("name", "data", "address"),
    [
        ("m1", {"url": "https://x.example/1"}, "https://x.example/1"),
        (
            "bluesky:at://did:plc:abc/app.bsky.feed.post/3k",
            {"channel": "bluesky"},
            "https://bsky.app/profile/did:plc:abc/post/3k",
        ),
        ("meta:12_34", {"channel": "facebook_comment"}, "https://www.facebook.com/12_34"),
        ("meta:12_34", {"channel": "messenger"}, ""),
        ("m1", {"url": "javascript:alert(1)"}, ""),
        ("m1", {"url": 7}, ""),
        ("bluesky:at://", {}, ""),
    ],
)
def test_an_address_is_what_the_feed_told_or_what_follows_from_the_ids(
    name: str, data: dict[str, object], address: str
) -> None:
    assert address_of(name, data) == address


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://x.example", "//x.example", "https://", "https://a:b@x.example/",
        "https://x.example/\n", "https://x .example", "https://[", "", "https://x.example/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_nothing_else_is_an_address_of_the_web(address: str) -> None:
    assert not is_web(address)


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_feed_tells_is_nothing_or_an_address_of_the_web(name: str, url: str) -> None:
    found = address_of(name, {"url": url, "channel": "facebook_post"})
    assert not found or is_web(found)
