"""Floors on the labelled messages in tests/golden/messages, a little under what the rules reach today."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commandcenter.semantic.mask import Masked, mask
from commandcenter.semantic.read import Reading, read

FOLDER = Path(__file__).parents[2] / "golden" / "messages"
LANGUAGES = ("it", "es", "en")
Row = dict[str, Any]


@cache
def rows(name: str) -> list[Row]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def readings(name: str) -> list[Reading]:
    return [read(mask(row["text"]).text) for row in rows(name)]


def f1(pairs: list[tuple[bool, bool]]) -> float:
    hits = sum(gold and found for gold, found in pairs)
    wrong = sum(gold != found for gold, found in pairs)
    return 2 * hits / (2 * hits + wrong) if hits + wrong else 1.0


def macro(gold: list[Any], found: list[Any]) -> float:
    classes = sorted(set(gold))
    pairs = [[(a == one, b == one) for a, b in zip(gold, found, strict=True)] for one in classes]
    return sum(map(f1, pairs)) / len(pairs)


@pytest.mark.parametrize("name", LANGUAGES)
def test_sentiment_care_and_kind_stay_above_their_floors(name: str) -> None:
    gold, found = rows(name), readings(name)
    assert macro([row["sentiment"] for row in gold], [one.sentiment for one in found]) > 0.93
    assert macro([row["care"] for row in gold], [one.care for one in found]) > 0.95
    assert macro([row["kind"] for row in gold], [one.kind for one in found]) > 0.90


@pytest.mark.parametrize("name", LANGUAGES)
def test_motives_stay_above_their_floor(name: str) -> None:
    pairs = []
    for row, one in zip(rows(name), readings(name), strict=True):
        pairs += [
            (motive in row["motives"], motive in one.motives)
            for motive in {*row["motives"], *one.motives}
        ]
    assert f1(pairs) > 0.86


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_but_thanks_lands_in_the_neutral_queue(name: str) -> None:
    gold = [row["kind"] == "thanks" and not row["care"] for row in rows(name)]
    found = [one.kind == "thanks" for one in readings(name)]
    assert not [
        row["text"] for row, a, b in zip(rows(name), gold, found, strict=True) if b and not a
    ]
    assert sum(a and b for a, b in zip(gold, found, strict=True)) >= 0.9 * sum(gold)


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_language_of_every_message_with_letters_is_told(name: str) -> None:
    lettered = [
        one.language == name
        for row, one in zip(rows(name), readings(name), strict=True)
        if sum(map(str.isalpha, row["text"])) >= 3
    ]
    assert sum(lettered) >= 0.99 * len(lettered)


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_mean_of_p_negative_is_near_the_true_share(name: str) -> None:
    share = sum(row["sentiment"] == "neg" for row in rows(name)) / len(rows(name))
    mean = sum(one.p_negative for one in readings(name)) / len(rows(name))
    assert abs(share - mean) < 0.1


def is_shown(raw: str, masked: str) -> bool:
    half = (len(raw) + 1) // 2
    return any(raw[at : at + half] in masked for at in range(len(raw) - half + 1))


def is_hit(span: Row, masked: Masked) -> bool:
    return any(one.start < span["end"] and span["start"] < one.end for one in masked.spans)


@pytest.mark.parametrize("name", [*LANGUAGES, "pii"])
def test_all_personal_data_is_hidden_and_nothing_else(name: str) -> None:
    for row in rows(name):
        masked = mask(row["text"])
        for span in row["pii"]:
            assert is_hit(span, masked), row["text"]
            assert not is_shown(row["text"][span["start"] : span["end"]], masked.text), row["text"]
        assert not [span for span in row["decoys"] if is_hit(span, masked)], row["text"]
        assert len(masked.spans) <= len(row["pii"]), row["text"]


def test_what_is_masked_has_the_right_type() -> None:
    found = [
        (row["pii"][0]["type"], mask(row["text"]).types[0]) for row in rows("pii") if row["pii"]
    ]
    assert sum(gold == one for gold, one in found) >= 0.99 * len(found)
