"""Check digits, on published sample numbers."""

from collections.abc import Callable

import pytest

from commandcenter.semantic import checksums


def with_one_digit_changed(text: str) -> str:
    at = max(index for index, char in enumerate(text) if char.isdigit())
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


CASES = [
    (checksums.luhn, "4111111111111111"),
    (checksums.luhn, "378282246310005"),
    (checksums.luhn, "00719790115"),
    (checksums.iban, "GB82WEST12345698765432"),
    (checksums.iban, "IT60X0542811101000000123456"),
    (checksums.iban, "ES9121000418450200051332"),
    (checksums.iban, "it60x0542811101000000123456"),
    (checksums.codice_fiscale, "RSSMRA85T10A562S"),
    (checksums.codice_fiscale, "rssmra85t10a562s"),
    (checksums.dni, "12345678Z"),
    (checksums.nie, "X1234567L"),
    (checksums.nie, "Y1234567X"),
    (checksums.cuit, "20266783427"),
    (checksums.cuit, "27170783242"),
    (checksums.cif, "A58818501"),
]


@pytest.mark.parametrize(("holds", "text"), CASES)
def test_a_right_number_holds_and_one_changed_digit_breaks_it(
    holds: Callable[[str], bool], text: str
) -> None:
    assert holds(text)
    assert not holds(with_one_digit_changed(text))


@pytest.mark.parametrize(
    "holds",
    [
        checksums.luhn,
        checksums.iban,
        checksums.codice_fiscale,
        checksums.dni,
        checksums.nie,
        checksums.cuit,
        checksums.cif,
    ],
)
@pytest.mark.parametrize(
    "text", ["", "X", "1", "٣٢٠", "²²²²²²²²Z", "RSSMRA85T10A562٣", "é" * 27, "-" * 16]
)
def test_strange_text_is_false_and_no_error(holds: Callable[[str], bool], text: str) -> None:
    assert not holds(text)


def test_an_iban_of_another_length_than_its_country_has_is_false() -> None:
    assert not checksums.iban("IT60X054281110100000012345")
    assert not checksums.iban("RR123456785IT")
