"""The texts of masking/: all that is personal is hidden to the last digit, and nothing that looks like it."""

import json
from typing import Any

import pytest

from commandcenter.semantic.mask import Masked, mask
from tests.golden.reading import GOLDEN

FILES = ("it", "es", "en", "scripts")
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for name in FILES
    for line in (GOLDEN / "masking" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]


def hidden(masked: Masked) -> set[int]:
    return {at for span in masked.spans for at in range(span.start, span.end)}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_letter_and_digit_of_a_span_is_hidden_and_no_decoy(row: dict[str, Any]) -> None:
    masked = mask(row["text"])
    gone = hidden(masked)
    for span in row["pii"]:
        told = [at for at in range(span["start"], span["end"]) if row["text"][at].isalnum()]
        assert gone.issuperset(told), masked.text
    for decoy in row["decoys"]:
        assert gone.isdisjoint(range(decoy["start"], decoy["end"])), masked.text
    assert [span.type for span in masked.spans] == [span["type"] for span in row["pii"]]
    assert mask(masked.text) == Masked(masked.text, (), ())


def test_there_are_at_least_three_hundred_texts_in_three_languages() -> None:
    assert len(ROWS) >= 300
    assert {row["lang"] for row in ROWS} == {"it", "es", "en"}
    assert sum(len(row["decoys"]) for row in ROWS) > 200
