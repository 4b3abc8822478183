"""What a customer tells of himself is found however it is written, and only what is his own links."""

import pytest

from commandcenter.semantic.clues import Told, of_author, told
from commandcenter.semantic.mask import mask


def found(text: str) -> set[tuple[str, str, bool]]:
    return {(one.evidence, one.value, one.is_own) for one in _all(text) if not one.is_bare}


def _all(text: str) -> list[Told]:
    return told(text, mask(text).spans)


@pytest.mark.parametrize(
    "text",
    [
        "il mio numero è 333 1234567",
        "Mi número: +39 333 1234567",
        "my phone is 0039-333-1234567",
    ],
)
def test_a_telephone_number_is_the_same_with_and_without_prefixes(text: str) -> None:
    assert found(text) == {("phone", "331234567", True)}


def test_a_number_that_is_only_mentioned_is_not_given() -> None:
    assert found("mi hanno chiamato dal 333 1234567, chi siete?") == {("phone", "331234567", False)}


def test_addresses_and_codes_have_one_form() -> None:
    assert found("la mia mail: Ada.Rossi@Example.org") == {("email", "ada.rossi@example.org", True)}
    assert found("DNI 12.345.678-Z") == found("dni 12345678z") == {
        ("identity_number", "12345678z", True)
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "codice cliente 12345678",
        "Codice cliente: 1234 5678, non funziona niente",
        "sono il cliente n. 12345678",
        "mi número de cliente es 12345678",
        "My customer number is 12345678.",
        "account no: 12345678",
    ],
)
def test_a_customer_number_is_known_by_its_word(text: str) -> None:
    assert found(text) == {("customer_number", "12345678", True)}


def test_a_bare_number_waits_for_the_reading_and_a_ticket_or_price_is_none() -> None:
    (bare,) = _all("ecco: 12345678")
    assert (bare.value, bare.is_bare) == ("12345678", True)
    for text in (
        "NV-123456 è il ticket",
        "pago 123.456,00 euro",
        "dal 12/05/2026",
        "5G a 1000 mega",
    ):
        assert _all(text) == []
    assert _all("non funziona da giorni " * 4 + "12345678") == []


def test_an_identity_tells_its_address_its_number_or_its_handle() -> None:
    def of(channel: str, name: object, handle: object = None) -> list[tuple[str, str]]:
        return [(one.evidence, one.value) for one in of_author(channel, name, handle)]

    assert of("email", "Ada@Example.org", "Ada@Example.org") == [("email", "ada@example.org")]
    assert of("whatsapp", "393331234567", "Ada") == [("phone", "331234567")]
    assert of("x", "did:plc:1", "@Ada_Rossi") == [("handle", "ada_rossi")]
    assert of("x", "did:plc:1", "ada") == of("x", "did:plc:1") == of("x", 3, 4) == []
