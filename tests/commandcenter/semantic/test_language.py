"""Telling the language of short, careless messages."""

import subprocess
import sys

import pytest

from commandcenter.semantic.language import language_of
from commandcenter.semantic.tokens import words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nn va internet da stamatina", "it"),
        ("uagliù ma vi siete addormentati?", "it"),
        ("grz", "it"),
        ("killo q en Cádiz no hay cobertura", "es"),
        ("boludo no anda nada", "es"),
        ("¡genial!", "es"),
        ("nae signal in Govan again", "en"),
        ("cant even load a tram time", "en"),
        ("perfect ta", "en"),
    ],
)
def test_the_language_of_a_message_is_told(text: str, language: str) -> None:
    assert language_of(words(text)) == language
    assert language_of(words(text), "it") == language


@pytest.mark.parametrize("text", ["", "👍", "ok", "123456", "😡😡 !!", "@telora https://x.example"])
def test_under_three_letters_the_hint_answers(text: str) -> None:
    assert language_of(words(text)) == "und"
    assert language_of(words(text), "es") == "es"
    assert language_of(words(text), "xx") == "und"


def test_importing_the_room_reads_no_word_list_and_no_weights() -> None:
    code = (
        "import commandcenter.semantic.classify, commandcenter.semantic.near\n"
        "from commandcenter.semantic.lexicons import table\n"
        "from commandcenter.semantic.model import model\n"
        "assert table.cache_info().currsize == model.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
