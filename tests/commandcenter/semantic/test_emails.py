"""Mail addresses, and the handles that are none."""

import pytest

from commandcenter.semantic.mask import mask


@pytest.mark.parametrize(
    "address",
    [
        "mario@example.com",
        "Mario.Rossi+x@mail.example.co.uk",
        "m_r-88@example.org",
        "o'brien@example.ie",
        "josé@example.es",
        "MARIO@EXAMPLE.COM",
        "mario@bücher.example",
        "mario＠example．com",
        "ma\u200brio@exam\u200bple.com",
        "mario%40example.com",
        "mario&#64;example.com",
        "mario\\u0040example.com",
        "mario (at) example.com",
        "mario [at] example [dot] com",
        "mario chiocciola example punto com",
        "mario arroba example.com",
        "mario at gmail dot com",
        "mario@gmail",
        "mario@gmail,com",
        "mario @gmail.com",
        "mario@ gmail.com",
    ],
)
def test_an_address_is_hidden_also_mistyped_spelled_or_escaped(address: str) -> None:
    assert mask(f"scrivetemi: {address} grazie").text == "scrivetemi: [EMAIL] grazie"


@pytest.mark.parametrize(
    "text",
    [
        "@mario_1985 guarda qua",
        "ciao @telora rispondete",
        "grazie @movistar",
        "seguo @user@mastodon.example",
        "2 @ 3.50",
        "a@b",
        "@@@@@@",
        "for members only at Target dot com today",
    ],
)
def test_handles_and_prices_stay(text: str) -> None:
    assert mask(text).text == text


def test_an_address_in_a_link_is_hidden_and_the_rest_stays() -> None:
    assert mask("https://x.example/?mail=mario@example.com&a=1").text == (
        "https://x.example/?mail=[EMAIL]&a=1"
    )
