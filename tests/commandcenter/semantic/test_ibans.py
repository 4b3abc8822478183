"""IBANs in every dress, and what only looks like one."""

import pytest

from commandcenter.semantic.mask import mask

ITALIAN = "IT60X0542811101000000123456"
SPANISH = "ES9121000418450200051332"


@pytest.mark.parametrize(
    "text",
    [
        ITALIAN,
        ITALIAN.lower(),
        "IT60 X054 2811 1010 0000 0123 456",
        "IT 60 X 05428 11101 000000123456",
        "IT60-X054-2811-1010-0000-0123-456",
        SPANISH,
        "ES91 2100 0418 4502 0005 1332",
        "GB29 NWBK 6016 1331 9268 19",
        "DE89 3704 0044 0532 0130 00",
        "IT61X0542811101000000123456",
        "IT60X054281110100000012345",
        "ES9121000418450200051333",
    ],
)
def test_an_iban_is_hidden_whole_even_when_mistyped(text: str) -> None:
    assert mask(f"bonifico su {text} intestato a me").text == "bonifico su [IBAN] intestato a me"
    assert mask(f"ecco {text}, grazie").text == "ecco [IBAN], grazie"


@pytest.mark.parametrize(
    "text",
    [
        "tracking RR123456785IT",
        "seguimiento RR123456785ES",
        "order no 30019284756 placed",
        "seriale ZTEGC81F22A0",
        "es 20 veces lo mismo y nada",
        "da 30 giorni senza linea e nessuno risponde",
        "ping de 412 ms y a las 10 de la noche muere",
    ],
)
def test_tracking_numbers_and_sentences_are_no_ibans(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text",
    ["2850590940090418135201", "28505909 40090418135201", "2850 5909 4009 0418 1352 01"],
)
def test_an_argentine_account_key_is_hidden(text: str) -> None:
    assert mask(f"mi CBU es {text}, gracias").text == "mi CBU es [IBAN], gracias"


@pytest.mark.parametrize(
    "text", ["2850590840090418135201", "2850590940090418135202", "0" * 22, "1234567890" * 3]
)
def test_other_rows_of_digits_are_no_account_keys(text: str) -> None:
    assert mask(f"codice {text}").types == ()


def test_a_number_after_a_mistyped_iban_is_not_swallowed() -> None:
    masked = mask("IT61X0542811101000000123456 12 euro")
    assert masked.text == "[IBAN] 12 euro"
