"""Learning the weights: the same bytes each time, what is learned is read, what is missing is named."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from commandcenter.errors import UserError
from commandcenter.semantic.hashed import LABELS
from commandcenter.semantic.rules import rules_of
from commandcenter.semantic.tokens import words
from commandcenter.training import card
from commandcenter.training.scores import macro_f1
from commandcenter.training.sources import LANGUAGES, SOURCES, Collected, Text, collect
from commandcenter.training.train import train, train_on

SAID = {
    "it": ("che giornata orribile", "alle otto in ufficio", "che giornata splendida"),
    "es": ("qué día más horrible", "a las ocho en la oficina", "qué día más precioso"),
    "en": ("what a horrible day", "at eight in the office", "what a splendid day"),
}


TOLD = ((True, "complaint", ("billing",)), (False, "offtopic", ()), (False, "praise", ()))


def sample(source: str, language: str, count: int) -> list[Text]:
    return [
        Text(f"{SAID[language][number % 3]} {number}", number % 3, language, source, number, *told)
        for number in range(count)
        for told in [TOLD[number % 3]]
    ]


def collected() -> Collected:
    learn, check = (
        {
            language: [
                text
                for source in SOURCES
                if language in source.languages
                for text in sample(source.name, language, count)
            ]
            for language in LANGUAGES
        }
        for count in (60, 12)
    )
    return Collected(learn, check, [one for name in LANGUAGES for one in sample("gold", name, 15)])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_training_twice_gives_the_same_bytes_and_the_card_names_them(tmp_path: Path) -> None:
    told: list[str] = []
    one = train_on(collected(), tmp_path / "one", told.append)
    other = train_on(collected(), tmp_path / "other", lambda _: None)
    assert files(tmp_path / "one") == files(tmp_path / "other")
    assert one.version == other.version
    assert f"`{one.version}`" in (tmp_path / "one" / card.CARD).read_text("utf-8")
    assert told[-1] == f"version {one.version}"


def test_what_was_learned_is_what_is_read(tmp_path: Path) -> None:
    made = train_on(collected(), tmp_path, lambda _: None)
    for language, texts in SAID.items():
        for label, text in enumerate(texts):
            tokens = words(text)
            points = made.points(language, tokens, rules_of(language).walk(tokens))
            assert points.index(max(points)) == label, text


def test_what_people_wrote_in_the_card_stays(tmp_path: Path) -> None:
    (tmp_path / card.CARD).write_text(f"# Card\n{card.BEGIN}old{card.END}\nOur words.\n", "utf-8")
    train_on(collected(), tmp_path, lambda _: None)
    written = (tmp_path / card.CARD).read_text("utf-8")
    assert written.startswith("# Card\n")
    assert written.endswith("\nOur words.\n")
    assert "old" not in written


def test_a_collection_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as failed:
        train(tmp_path, tmp_path / "out")
    assert failed.value.key == "train_source_missing"
    assert str(tmp_path) in str(failed.value.values["file"])


def test_collections_are_read_with_their_own_split_and_own_texts_are_masked(tmp_path: Path) -> None:
    for source in SOURCES:
        for language in source.languages:
            rows = [
                {"text": "a\u2028b", "label": LABELS[number % 3], "split": split}
                for number, split in enumerate(["train", "train", "dev"])
            ]
            packed = gzip.compress("\n".join(map(json.dumps, rows)).encode(), mtime=0)
            (tmp_path / f"{source.name}_{language}.jsonl.gz").write_bytes(packed)
    found = collect(tmp_path)
    assert {one.source for one in found.learn["en"]} == {
        source.name for source in SOURCES if "en" in source.languages
    }
    assert [one.label for one in found.learn["es"] if one.source == "xed"] == [0, 1]
    assert [one.label for one in found.check["es"] if one.source == "xed"] == [2]
    own = {one.source for one in found.own}
    assert own == {"gold", "dev2", "templates", "written"}
    assert any("[IBAN]" in one.text for one in found.own)
    assert not any("{" in one.text for one in found.own if one.source == "templates")


def test_macro_f1_is_the_mean_over_the_labels() -> None:
    gold, found = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    assert macro_f1(gold, found) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    weights = np.array([1.0, 0.0, 1.0, 1.0])
    assert macro_f1(gold, found, weights) == 1
