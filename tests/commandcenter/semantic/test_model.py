"""The learned weights as they are shipped."""

import zlib

import pytest

from commandcenter.semantic import heads
from commandcenter.semantic.hashed import BUCKETS, Hashed, pair_buckets, word_buckets
from commandcenter.semantic.model import FOLDER, Model, heads_file, model, words_file
from commandcenter.semantic.read import RULES, read
from commandcenter.semantic.rules import rules_version
from commandcenter.semantic.tokens import words

MEBIBYTE = 2**20


def test_every_reading_names_the_weights_it_was_made_with_and_the_card_describes_them() -> None:
    assert read("ciao").version == f"{RULES}.{rules_version()}+{model().version}"
    assert f"`{model().version}`" in (FOLDER / "MODEL_CARD.md").read_text("utf-8")
    assert Model().version == model().version


def test_the_weights_of_a_language_are_three_small_numbers_a_bucket_within_a_mebibyte() -> None:
    for language in ("it", "es", "en"):
        packed = (FOLDER / words_file(language)).read_bytes()
        assert len(packed) < len(zlib.decompress(packed)) == 3 * BUCKETS <= MEBIBYTE


def test_the_heads_of_a_language_stay_beside_its_words_within_a_mebibyte() -> None:
    for language in ("it", "es", "en"):
        files = (words_file(language), heads_file(language))
        assert sum((FOLDER / name).stat().st_size for name in files) < MEBIBYTE
        weights = zlib.decompress((FOLDER / heads_file(language)).read_bytes())
        assert len(weights) == heads.BUCKETS * len(heads.OUTPUTS)


def test_the_sources_are_credited_beside_the_weights() -> None:
    notice = (FOLDER / "NOTICE.md").read_text("utf-8")
    for owed in (
        "EmoBank",
        "EmoITA",
        "XED",
        "GoEmotions",
        "emo50k",
        "vaderSentiment",
        "CC BY-SA 4.0",
    ):
        assert owed in notice


def test_points_are_the_weights_of_all_buckets_of_a_text_evened_by_its_length() -> None:
    weights = bytes(number % 251 for number in range(3 * BUCKETS))
    signed = memoryview(weights).cast("b")
    text = words("so happy today 😊 so happy")
    buckets = [bucket for word in text for bucket in word_buckets(word.plain)]
    buckets += pair_buckets(text)
    sums = [sum(signed[3 * bucket + label] for bucket in buckets) for label in range(3)]
    expected = [0.5 * one / len(text) ** 0.5 for one in sums]
    hashed = Hashed(weights, 0.5)
    assert hashed.points(text) == pytest.approx(expected)
    assert hashed.points(text) == pytest.approx(expected)  # from what it remembers of the words
    assert hashed.points(()) == (0, 0, 0)


def test_the_buckets_of_a_word_never_change() -> None:
    assert list(word_buckets("ok")) == [157823, 32551, 240390, 45820]
    assert list(pair_buckets(words("ok va"))) == [136464, 220152]
