"""Where a hub is, as a person types it."""

import pytest

from commandcenter.protocol.address import PORT, Place, is_loopback, place_in


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hub", ("hub", PORT)),
        ("hub:9000", ("hub", 9000)),
        (" wss://hub.example:8700/seat ", ("hub.example", 8700)),
        ("192.168.1.5", ("192.168.1.5", PORT)),
        ("[fd00::5]:9000", ("fd00::5", 9000)),
        ("fd00::5", ("fd00::5", PORT)),
    ],
)
def test_an_address_is_taken_as_it_is_typed(text: str, place: tuple[str, int]) -> None:
    assert place_in(text) == Place(*place)


@pytest.mark.parametrize(
    "text",
    ["", "ws://hub:8700", "http://hub", "hub:0", "hub:70000", "hub:port", "me@hub", "hub name",
     "hub?x", "hub#x", "hub:٣", "x" * 300],
)  # fmt: skip
def test_what_is_no_address_of_a_hub_is_none(text: str) -> None:
    assert place_in(text) is None


def test_an_address_of_either_kind_is_written_as_a_url() -> None:
    assert Place("fd00::5", 1).url("/seat", with_tls=True) == "wss://[fd00::5]:1/seat"
    assert Place("hub", 1).url("/pair", with_tls=False) == "ws://hub:1/pair"


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("LocalHost", True),
     ("::", False), ("0.0.0.0", False), ("hub", False), ("127.0.0.1.example", False)],  # noqa: S104
)  # fmt: skip
def test_only_this_machine_s_own_addresses_are_loopback(host: str, *, here: bool) -> None:
    assert is_loopback(host) is here
