"""Texts as the tokens lexicons speak of."""

import pytest

from commandcenter.semantic.tokens import MOST_CHARACTERS, words


def plain(text: str) -> list[str]:
    return [word.plain for word in words(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Perché l'app NON va??", ["perche", "l", "app", "non", "va", "?"]),
        ("can't, I'm", ["cant", "im"]),
        ("graciasss noooo", ["gracias", "no"]),
        ("4G 30gb 181 123456 3,50€", ["4g", "0gb", "181", "0", "3,50", "€"]),
        ("https://x.example/a www.b.example bit.ly/zz", ["http", "http", "http"]),
        ("@telora [PHONE] m***a", ["@", "[phone]", "m*a"]),
        ("👍🏻 ❤️", ["👍", "❤"]),
        ("aspetto... «ok»", ["aspetto", "…", '"', "ok", '"']),
        ("¿cómo? ¡sí!", ["?", "como", "?", "!", "si", "!"]),
        ("cafe\u0301", ["cafe"]),
        ("", []),
        ("\ud800 \x00", []),
    ],
)
def test_a_text_is_cut_into_plain_tokens(text: str, tokens: list[str]) -> None:
    assert plain(text) == tokens


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert "fine" not in plain("a " * MOST_CHARACTERS + "fine")


def test_a_word_without_end_is_cut() -> None:
    assert len(plain("a" * 3000 + "b")) == 1
    assert max(map(len, plain("ab" * 1500))) <= 40
