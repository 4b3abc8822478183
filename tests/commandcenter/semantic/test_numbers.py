"""Cards, tax numbers and DNI of digits only: by checksum or by cue."""

import pytest

from commandcenter.semantic.mask import mask


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "3782 822463 10005",
        "30569309025904",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "4111 - 1111 - 1111 - 1111",
        "6304000000000000000",
    ],
)
def test_a_card_is_hidden_when_luhn_holds(text: str) -> None:
    assert mask(f"ho usato la {text} ieri").text == "ho usato la [CARD] ieri"


def test_a_card_with_a_wrong_digit_is_hidden_after_a_cue_only() -> None:
    assert mask("la mia carta 4111 1111 1111 1112").text == "la mia carta [CARD]"
    assert mask("codice 4111111111111112").text == "codice 4111111111111112"


def test_an_imei_is_a_serial_though_luhn_holds() -> None:
    assert mask("imei 490154203237518").types == ()
    assert mask("eccola 490154203237518").types == ("card",)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("partita iva 00719790115", "partita iva [PIVA]"),
        ("p.iva 00719790116", "p.iva [PIVA]"),
        ("IT00719790115", "IT[PIVA]"),
        ("eccola 00719790115", "eccola [PIVA]"),
        ("italian vat 02155771005", "italian vat [PIVA]"),
        ("ordine 30019284756", "ordine 30019284756"),
        ("cuit 20-26678342-7", "cuit [CUIT]"),
        ("20-26678342-7", "[CUIT]"),
        ("facturen a 27170783242", "facturen a [CUIT]"),
        ("cuil 27170783243", "cuil [CUIT]"),
        ("dni 36699934", "dni [DNI]"),
        ("DNI: 15.496.631", "DNI: [DNI]"),
        ("mi documento es 20754746", "mi documento es [DNI]"),
        ("doc. 24.545.784 titular", "doc. [DNI] titular"),
        ("pago 24.545.784", "pago [DNI]"),
        ("mi dni es 36699934 dias sin linea", "mi dni es [DNI] dias sin linea"),
        ("doc. y pago 24.545.784 pesos", "doc. y pago 24.545.784 pesos"),
        ("son 24.545.784 pesos", "son 24.545.784 pesos"),
        ("$ 24.545.784", "$ 24.545.784"),
        ("ticket 51827364", "ticket 51827364"),
        ("1000000 di volte", "1000000 di volte"),
    ],
)
def test_tax_numbers_and_dni_follow_checksum_shape_and_cue(text: str, hidden: str) -> None:
    assert mask(text).text == hidden


def test_a_cue_reaches_twenty_five_characters_and_no_further() -> None:
    near = "dni" + " " * 24 + "36699934"
    far = "dni" + " " * 26 + "36699934"
    assert mask(near).types == ("dni_ar",)
    assert mask(far).types == ()


def test_two_numbers_in_a_row_are_both_hidden() -> None:
    assert mask("4111 1111 1111 1111 320 000 1234").text == "[CARD] [PHONE]"
    assert mask("dni 36699934 cel 11 5555-0088").text == "dni [DNI] cel [PHONE]"


@pytest.mark.parametrize(
    "text",
    [
        "RC-220981, RC-221544",
        "factura nº 2024-009112",
        "n. 2024/118872",
        "INV-2024-118872",
        "cliente n. 1.77120988",
        "customer number 1.88720145",
        "modem FW 12.4.0.3312",
        "192.168.100.254 non risponde",
        "down 92,7, up 18,1, ping 24",
        "88.4/19.7 mbps, ping 23 ms",
        "12/09/2024 45,90 £129.99",
        "2024-09-12 10:30:00",
        "dalle 9:00 alle 13:30",
        "dal 2019 al 2024",
        "6290 2384 3",
        "NV-123456",
        "order 7781203346 stuck",
        "pedido 6612098834",
        "il 181, il 1515 e il 150",
        "1 1 1 1 1 1",
        "#600",
    ],
)
def test_figures_of_everyday_talk_stay(text: str) -> None:
    assert mask(text).text == text
