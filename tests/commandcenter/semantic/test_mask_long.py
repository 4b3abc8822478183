"""Long texts are looked at in slices: borders leak nothing. What it costs: tests/budget/test_mask.py."""

import pytest

from commandcenter.semantic.mask import mask, mask_tree
from commandcenter.semantic.shadow import PIECE, cast

BORDERS = (7_560, 15_120)
SECRETS = [
    ("IT60 X054 2811 1010 0000 0123 456", "iban"),
    ("2850590940090418135201", "iban"),
    ("RSSMRA85T10A562S", "cf"),
    ("4111 1111 1111 1111", "card"),
    ("+39 320 000 1234", "phone"),
    ("320 000 1234", "phone"),
    ("mario.rossi@example.com", "email"),
    ("dni 36699934", "dni_ar"),
    ("3\u200b2\u200b0\u200b 000 1234", "phone"),
    ("%33%32%30%20000%201234", "phone"),
]
LETTERS = str.maketrans("0123456789", "abcdefghil")
FILLERS = ["non va ", "va\n", "é così ", "12 mega, "]


@pytest.mark.parametrize(("secret", "kind"), SECRETS)
@pytest.mark.parametrize("filler", FILLERS)
def test_a_secret_across_a_border_is_hidden_whole(secret: str, kind: str, filler: str) -> None:
    short = mask(f"va. {secret} .va").text
    for border in BORDERS:
        for back in range(0, len(secret) + 1, 6):
            head = (filler * border)[: border - back - 5] + " va. "
            text = f"{head}{secret} .va{filler * 200}"
            masked = mask(text)
            assert masked.types == (kind,)
            assert masked.text == f"{head}{short[4:]}{filler * 200}"


@pytest.mark.parametrize("secret", ["%33%32%30%30001234", "\\u0033200001234", "&#51;200001234"])
def test_an_escape_is_not_cut_in_two_where_folding_is(secret: str) -> None:
    for back in range(len(secret) + 1):
        text = "a" * (PIECE - back - 1) + " " + secret + " b" * 100
        assert cast(text).text == "a" * (PIECE - back - 1) + " 3200001234" + " b" * 100
        assert mask(text).types == ("phone",)


def test_folding_in_pieces_knows_the_same_places_as_folding_in_one() -> None:
    unit = "é\u200b3 %40 &amp; "
    long = unit * (PIECE // len(unit) * 3)
    one, many = cast(unit), cast(long)
    assert one.starts is not None
    assert many.starts is not None
    assert many.text == one.text * (len(long) // len(unit))
    last = len(long) - len(unit)
    assert many.starts[-len(one.text) :] == [last + start for start in one.starts]


@pytest.mark.parametrize(
    "run", ["320 000 1234 ", "1 2 3 4 5 6 7 8 9 0 ", "a@example.com ", "06 5550 13", "4111 1111 "]
)
def test_masking_a_long_masked_text_changes_nothing(run: str) -> None:
    once = mask(run * (60_000 // len(run))).text
    assert mask(once).text == once


def test_equal_leaves_of_other_types_or_names_stay_apart() -> None:
    tree = {"phone": 5550142, "size": [5550142, 5550142.0, "5550142"], "a": [1, True, 1.0]}
    masked = mask_tree(tree)
    assert repr(masked) == (
        "{'phone': '[PHONE]', 'size': [5550142, 5550142.0, '5550142'], 'a': [1, True, 1.0]}"
    )
