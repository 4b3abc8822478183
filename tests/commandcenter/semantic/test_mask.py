"""Masking as a whole: offsets, marks, idempotence, trees and identifiers."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.semantic.mask import Masked, holds_pii, mask, mask_tree
from commandcenter.semantic.spans import LABELS

FRAGMENTS = [
    *("IT60X0542811101000000123456", "4111 1111 1111 1111", "rssmra85t10a562s", "12345678Z"),
    *("12.345.678", "20-26678342-7", "04430421208", "320 000 1234", "+39 320", "mario@example.com"),
    *("mario", "@", "via Roma 5", "calle Mayor", "14 Mill Lane", "20146 Milano", "dni", "tel"),
    *("carta", "iban", "p.iva", "cf", "ordine", "ticket", "1515", "12/09/2024", "30.5 mbps"),
    *("49,90 €", "[PHONE]", "[DNI]", "[EMAIL]", "\u200b", "\u0663", "３", "%40", "&#64;"),
    *("\\u0033", "a", "7", "12", "345", "6789", "1 2 3 4 5 6 7", "X", "-", "(", ")", "/", ":"),
    *(",", "\n", "é", "\ud800", "IT12", "ES91 2100", "+", "0039", "giga", "@gmail.com", "punto"),
    *(
        " dot ",
        " at ",
        "gmail",
        "gmail.com",
        "_at_",
        "(a)",
        " @ ",
        "a b c",
        "gran via 3",
        "CABA",
        "calle 5 nº 12",
    ),
    *(
        "Church Lane",
        "LS17 9AB",
        "Rivadavia 4567",
        "main st",
        " - ",
        "+",
        "#a",
        "@a",
        "1Z",
        "JD",
        "0.",
        "<3",
    ),
    *(
        "RSSMRA85T",
        "ZLSLFVPMPRTM9P0H",
        "347 8129456",
        "0033",
        "00000000-0000-0000-0000-00000000000a",
    ),
    *("chiocciola", "(at)", "415-555-0142", "RR123456785IT", "snc", "int. 3", "RG4 8XQ", " ", " "),
]
MIXTURES = st.lists(st.sampled_from(FRAGMENTS), max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda joint: joint.join(parts))
)


def rebuilt(raw: str, masked: Masked) -> str:
    pieces = []
    done = 0
    for span in masked.spans:
        assert done <= span.start < span.end <= len(raw)
        pieces += [raw[done : span.start], LABELS[span.type]]
        done = span.end
    return "".join(pieces) + raw[done:]


@given(MIXTURES)
@settings(max_examples=400, deadline=None)
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once) == Masked(once, (), ())


@given(st.one_of(st.text(st.characters(), max_size=60), MIXTURES))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_utf8_and_spans_that_rebuild_it(text: str) -> None:
    masked = mask(text)
    masked.text.encode("utf-8")
    raw = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert rebuilt(raw, masked) == masked.text
    assert set(masked.types) == {span.type for span in masked.spans}


def test_offsets_are_code_points_of_the_raw_text() -> None:
    raw = "𝟑\u200b😀 tel: ３２０ ０００ １２３４!"
    (span,) = mask(raw).spans
    assert raw[span.start : span.end] == "３２０ ０００ １２３４"


def test_types_stand_in_order_and_once() -> None:
    masked = mask("a@example.com, 320 000 1234, b@example.com, dni 36699934")
    assert masked.types == ("email", "phone", "dni_ar")
    assert masked.text == "[EMAIL], [PHONE], [EMAIL], dni [DNI]"


def test_nothing_of_a_number_stays_behind() -> None:
    masked = mask("ecco IT60 X054 2811 1010 0000 0123 456 e 4111-1111-1111-1111")
    assert not any(char.isdigit() for char in masked.text)


def test_a_text_without_personal_data_comes_back_itself() -> None:
    text = "perché non va internet? da ieri sera, 30 mega e basta"
    assert mask(text) == Masked(text, (), ())


def test_masking_is_the_same_every_time() -> None:
    text = "dni 36699934, via Roma 5, +39 320 0001234"
    assert mask(text) == mask(text)


def test_a_tree_is_masked_in_keys_values_and_numbers_and_stays_itself() -> None:
    tree: dict[str, Any] = {
        "320 000 1234": ["mario@example.com", {"file": "carta 4111111111111111.pdf"}],
        "phone": 5550142,
        "dni": "36699934",
        "size": 1234567,
        "open": True,
        "share": 0.25,
        "none": None,
    }
    before = repr(tree)
    assert mask_tree(tree) == {
        "[PHONE]": ["[EMAIL]", {"file": "carta [CARD].pdf"}],
        "phone": "[PHONE]",
        "dni": "[DNI]",
        "size": 1234567,
        "open": True,
        "share": 0.25,
        "none": None,
    }
    assert repr(tree) == before


def test_keys_that_become_equal_lose_nothing() -> None:
    assert mask_tree({"a@example.com": 1, "b@example.com": 2}) == {"[EMAIL]": 1, "[EMAIL] 2": 2}


def test_a_deep_tree_does_not_exhaust_the_stack() -> None:
    tree: Any = "mario@example.com"
    for _ in range(20_000):
        tree = [tree]
    masked = mask_tree(tree)
    while isinstance(masked, list):
        masked = masked[0]
    assert masked == "[EMAIL]"


@pytest.mark.parametrize(
    "name",
    [
        "mario@example.com",
        "<20240101.abc@mail.example.org>",
        "+393200001234",
        "393200001234@c.us",
        "whatsapp:5491155550540",
        "RSSMRA85T10A562S",
        "IT60X0542811101000000123456",
        "GB29NWBK60161331926819",
        "GB33BUKB20201555555555",
        "id_GB29NWBK60161331926819_1",
        "2850590940090418135201",
        "2223003122003222",
        "30569309025904",
        "4111111111111111",
        "+8613812345678",
        "17841400000000000@c.us",
        "/f/3200001234",
    ],
)
def test_identifiers_with_personal_data_inside_are_found(name: str) -> None:
    assert holds_pii(name)


@pytest.mark.parametrize(
    "name",
    [
        "tw-348",
        "115798",
        "550e8400-e29b-41d4-a716-446655440000",
        "17841400000000000_18012345678901234",
        "1234567890123456789",
        "2223003122003223",
        "30569309025905",
        "order/3200001234",
        "bd-it-01-1",
        "at://did:plc:abc123/app.bsky.feed.post/3kabc",
        "2024-09-12T10:30:00Z",
        "",
    ],
)
def test_platform_identifiers_hold_none(name: str) -> None:
    assert not holds_pii(name)
