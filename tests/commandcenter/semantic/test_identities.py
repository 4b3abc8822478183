"""Identity and tax numbers with letters."""

import pytest

from commandcenter.semantic.mask import mask


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("RSSMRA85T10A562S", "[CF]"),
        ("rssmra85t10a562s", "[CF]"),
        ("RSS MRA 85T10 A562S", "[CF]"),
        ("RSSMRA85T10A562X", "[CF]"),
        ("12345678Z", "[DNI]"),
        ("12345678-Z", "[DNI]"),
        ("12.345.678-Z", "[DNI]"),
        ("12345678 Z", "[DNI]"),
        ("12345678A", "[DNI]"),
        ("1234567L", "[DNI]"),
        ("X1234567L", "[NIE]"),
        ("x-1234567-l", "[NIE]"),
        ("Z1234567A", "[NIE]"),
        ("A58818501", "[PIVA]"),
        ("AB 12 34 56 C", "[DNI]"),
        ("ab123456c", "[DNI]"),
        ("078-05-1120", "[DNI]"),
    ],
)
def test_a_distinctive_shape_is_hidden_without_any_cue(text: str, mark: str) -> None:
    assert mask(f"ecco {text}, grazie").text == f"ecco {mark}, grazie"


def test_an_omocodic_tax_code_needs_its_check_letter() -> None:
    assert mask("il mio RSSMRA85T10A5SNT eccolo").text == "il mio [CF] eccolo"
    assert "[CF]" not in mask("parolelunghissime").text


def test_a_mistyped_tax_code_is_hidden_after_its_cue() -> None:
    assert mask("codice fiscale RSSMRA85T10A562").text == "codice fiscale [CF]"


@pytest.mark.parametrize(
    "text",
    [
        "ticket 51827364 a nombre de Juan",
        "1000000 e passa volte",
        "modem ZTE12345678A",
        "il 12/09/2024 a casa",
        "DPCI numbers 030-2-8711",
    ],
)
def test_a_number_before_a_lone_word_is_left_alone(text: str) -> None:
    assert mask(text).text == text


def test_a_social_security_number_with_spaces_needs_its_cue() -> None:
    assert mask("my ssn 078 05 1120").text == "my ssn [DNI]"
    assert mask("rooms 278 05 1120").text == "rooms 278 05 1120"
