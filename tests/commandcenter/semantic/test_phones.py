"""Telephone numbers of five countries and every +form."""

import pytest

from commandcenter.semantic.mask import mask

NUMBERS = [
    "+39 320 0001234",
    "+393200001234",
    "0039 320 0001234",
    "320 000 1234",
    "320-000-1234",
    "320.000.1234",
    "320/0001234",
    "3200001234",
    "(+39) 320 0001234",
    "06 5550 1369",
    "0655501369",
    "+39 06 5550 1369",
    "0321 555123",
    "+34 600 000 816",
    "600 000 816",
    "600000816",
    "600 00 08 16",
    "91 555 01 69",
    "+54 9 11 5555 0540",
    "11 5555-0540",
    "(011) 5555-0540",
    "15 5555-0540",
    "0351 15 555-0540",
    "5491155550541",
    "+44 7700 900568",
    "07700 900568",
    "07700900568",
    "+44 (0) 7700 900568",
    "020 7946 0741",
    "01632 960123",
    "(415) 555-0142",
    "415-555-0142",
    "415.555.0142",
    "+1 (415) 555-0142",
    "1-415-555-0142",
    "+49 30 901820",
    "+380 44 000 0000",
    "3 2 0 0 0 0 1 2 3 4",
    "+39\u2011320\u2011000\u20111234",
    "３２０ ０００ １２３４",
    "٣٢٠ ٠٠٠ ١٢٣٤",
    "𝟑𝟐𝟎 𝟎𝟎𝟎 𝟏𝟐𝟑𝟒",
    "3\u200b2\u200b0\u200b 000 1234",
    "%2B39%20320%200001234",
    "&#43;39 320 0001234",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("frame", ["{}", "sono io, {} ciao", "({})", "num:{}.", "prima\n{}\ndopo"])
def test_a_telephone_number_is_hidden_in_every_dress(number: str, frame: str) -> None:
    masked = mask(frame.format(number))
    assert masked.types == ("phone",)
    assert not any(char.isdigit() for char in masked.text)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("tel 5555 0088", "tel [PHONE]"),
        ("cell: 55550088", "cell: [PHONE]"),
        ("call me on 4155550142", "call me on [PHONE]"),
        ("llamame al 1555550088 por favor", "llamame al [PHONE] por favor"),
        ("tel 5555-0088 o 5555-0089", "tel [PHONE] o [PHONE]"),
        ("cell3200001234", "cell[PHONE]"),
        ("linea 000 1234567", "linea [PHONE]"),
        ("wa.me/393200001234", "wa.me/[PHONE]"),
        ("https://wa.me/5491155550541?text=x", "https://wa.me/[PHONE]?text=x"),
        ("_3200001234_", "_[PHONE]_"),
        ("n3200001234", "n[PHONE]"),
        ("care.x3200001234", "care.x[PHONE]"),
        ("3200001234abc", "[PHONE]abc"),
        ("/f/3200001234", "/f/[PHONE]"),
        ("https://example.com/u/393200001234", "https://example.com/u/[PHONE]"),
        ("020 7946 3031.3 days", "[PHONE].3 days"),
    ],
)
def test_a_cue_word_makes_any_number_a_telephone_number(text: str, hidden: str) -> None:
    assert mask(text).text == hidden


@pytest.mark.parametrize(
    "text",
    [
        "ordine 3401928475 fermo",
        "ticket n. 600123456",
        "tracking: 0123456789",
        "pratica 3401928475",
        "RC-600123456",
        "ho pagato 3401928475 pesos",
        "mi ha chiamato il 4001 tre volte",
        "chiamo il 181 da ieri",
        "4155550142",
        "SN3401928475",
        "a7f3401928475",
        "3401928475ab12",
        "order/3401928475",
        "ordine_3401928475",
        "pedido x3401928475",
        "ticket/u3401928475",
        "https://example.com/orders/3401928475",
        "3401928475.3 mega",
    ],
)
def test_numbers_that_are_named_otherwise_stay(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("chiamate 3200001234/3200005678", "chiamate [PHONE]/[PHONE]"),
        ("320 0001234/320 0005678", "[PHONE]/[PHONE]"),
        ("320-0001234/320-0005678", "[PHONE]/[PHONE]"),
        ("06-55501369/06-55501370", "[PHONE]/[PHONE]"),
        ("020 7946 0741/020 7946 0742", "[PHONE]/[PHONE]"),
        ("3200001234-3200005678", "[PHONE]-[PHONE]"),
        ("3200001234_3200005678", "[PHONE]_[PHONE]"),
        ("393200001234-1612345678", "[PHONE]-[PHONE]"),
        ("3200001234-12", "[PHONE]-12"),
        ("msg_3200001234_2", "msg_[PHONE]_2"),
    ],
)
def test_two_numbers_that_a_sign_holds_together_are_both_hidden(text: str, hidden: str) -> None:
    assert mask(text).text == hidden


@pytest.mark.parametrize(
    "text",
    [
        "ordine 3401928475-12",
        "ticket 12345678/87654321",
        "dal 01/05/2026 al 31/05/2026",
        "02/08 320 000",
        "0123456/0123457",
    ],
)
def test_what_a_sign_holds_together_stays_where_it_is_no_telephone_number(text: str) -> None:
    assert mask(text).text == text
