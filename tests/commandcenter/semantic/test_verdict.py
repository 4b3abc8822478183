"""Kind, feeling, care and motives of one reading hold together, whatever the heads say."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.semantic.heads import KINDS, OUTPUTS, Heads, Kept
from commandcenter.semantic.mask import mask
from commandcenter.semantic.motives import MOTIVES
from commandcenter.semantic.read import Reading, read, read_all
from commandcenter.semantic.tokens import words

GOLDEN = Path(__file__).parents[2] / "golden"
LANGUAGES = ("it", "es", "en")
PIECES = [
    word
    for name in LANGUAGES
    for line in (GOLDEN / "messages" / f"{name}.jsonl").read_text("utf-8").split("\n")
    if line
    for word in json.loads(line)["text"].split()
]


def is_whole(one: Reading) -> bool:
    """Tell whether no part of a reading contradicts another."""
    if one.kind in {"complaint", "churn_threat", "press/legal"} and one.sentiment == "pos":
        return False
    if one.kind in {"thanks", "praise"} and (one.care or one.sentiment == "neg"):
        return False
    if one.kind in {"question", "data_reply", "churn_threat", "press/legal"} and not one.care:
        return False
    if one.kind in {"thanks", "spam", "offtopic"} and one.motives:
        return False
    return one.kind in KINDS and set(one.motives) <= set(MOTIVES) and len(one.motives) <= 2


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join), st.sampled_from(LANGUAGES))
def test_no_part_of_a_reading_contradicts_another(text: str, hint: str) -> None:
    assert is_whole(read(text, hint))


@given(st.text(max_size=60))
def test_nor_does_it_in_any_text(text: str) -> None:
    assert is_whole(read(text))


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), max_size=8))
def test_a_message_is_read_the_same_alone_and_among_others(texts: list[str]) -> None:
    assert read_all([(text, None) for text in texts]) == [read(text) for text in texts]


def test_more_words_than_are_remembered_are_weighed_all_the_same() -> None:
    packed = bytes(number % 120 for number in range(2**14 * len(OUTPUTS)))
    kept = Kept([0.01] * len(OUTPUTS), [0.5] * len(OUTPUTS), {"asks": [1.0] * len(OUTPUTS)})
    heads = Heads(packed, kept)
    text = words("numero uno")
    (before,) = heads.outputs([text], [[("asks", 1.0), ("unheard of", 9.0)]])
    many = [words(" ".join(f"w{a}x{b}" for b in range(500))) for a in range(20)]
    heads.outputs(many, [[] for _ in many])
    (after,) = heads.outputs([text], [[("asks", 1.0)]])
    assert after == before
    assert heads.outputs([()], [[]]) == [[0.5] * len(OUTPUTS)]


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_second_set_of_labelled_messages_stays_above_its_floors(name: str) -> None:
    """The heads were learned from it too: these floors tell of a break, not how strangers are read."""
    lines = (GOLDEN / "reading" / f"dev2_{name}.jsonl").read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    found = [read(mask(row["text"]).text) for row in rows]
    pairs = list(zip(rows, found, strict=True))
    assert sum(row["sentiment"] == one.sentiment for row, one in pairs) > 0.93 * len(rows)
    assert sum(row["kind"] == one.kind for row, one in pairs) > 0.93 * len(rows)
    assert sum(one.care for row, one in pairs if row["care"]) > 0.97 * sum(
        row["care"] for row in rows
    )
    assert sum(set(row["motives"]) == set(one.motives) for row, one in pairs) > 0.80 * len(rows)
