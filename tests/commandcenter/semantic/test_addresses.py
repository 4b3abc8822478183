"""Street addresses in three languages, and streets that are none."""

import pytest

from commandcenter.semantic.mask import mask


@pytest.mark.parametrize(
    "address",
    [
        "via Garibaldi 7",
        "via Garibaldi 7, 37121 Verona",
        "Via dei Mille n. 12",
        "viale Europa 112/B, 50126 Firenze",
        "c.so Italia 22",
        "via XX Settembre 5",
        "via 4 Novembre 12",
        "Via Roma snc",
        "via dei mille, 20146 Milano",
        "Via Po 3, 10124 San Benedetto del Tronto",
        "calle Mayor 12, 2º A, 30001 Murcia",
        "C/ Mayor 12",
        "Avda. de la Constitución, 5",
        "Av. Santa Fe 2110, 5° D, CABA",
        "calle 25 de Mayo 345",
        "14 Larkspur Close, Reading RG4 8XQ",
        "9 Mill Lane",
        "Flat 5, 9 Mill Lane, Cardiff CF10 4XY",
        "31 Elm Drive, Springfield, IL 62704",
        "10 downing st, london sw1a 2aa",
        "6290 E Pacific Coast Hwy\nLong Beach, CA 90803",
        "22 The Old Mill, Bath BA1 5JN",
    ],
)
def test_an_address_is_hidden_with_its_place(address: str) -> None:
    assert mask(f"eccolo: {address}; ciao").text == "eccolo: [ADDRESS]; ciao"


def test_a_name_and_a_number_are_enough_after_a_cue() -> None:
    assert mask("dirección Belgrano 455, Rosario").text == "dirección [ADDRESS]"
    assert mask("indirizzo: Garibaldi 7").text == "indirizzo: [ADDRESS]"


@pytest.mark.parametrize(
    "text",
    [
        "la fibra arriva in via Garibaldi a Bari?",
        "do you have fibre on Mill Lane in Leeds?",
        "mandate via sms 3 codici",
        "via 3 giga e siamo a posto",
        "in corso da 3 giorni",
        "la calle desde hace 3 dias",
        "I've been on my way for 2 hours",
        "2 days close to nothing",
        "50 ways to leave",
        "half the street has no line, 3 days",
        "store di via Indipendenza promosso",
        "porto via pure le 4 sim",
    ],
)
def test_streets_without_a_number_and_plain_talk_stay(text: str) -> None:
    assert mask(text).text == text
