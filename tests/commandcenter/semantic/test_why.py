"""What a reading tells of how it came about."""

import pytest

from commandcenter.semantic.read import read
from commandcenter.semantic.why import Why, explain


def why(text: str, head: str) -> Why:
    (found,) = [one for one in explain(text) if one.head == head]
    return found


@pytest.mark.parametrize(
    ("text", "head", "value", "term"),
    [
        ("Bravi bravi, EDGE in centro 👏👏", "sentiment", "neg", "bravi bravi"),
        ("ok ricevuto, grazie", "kind", "thanks", "grazie"),
        ("fix it by friday or i'm porting out, simple as", "kind", "churn_threat", "porting out"),
        ("¿cuál es el apn para iphone?", "motives", "internet_3g", "apn"),
        ("¿cuál es el apn para iphone?", "care", "yes", "?"),
        ("3 days no data, and the helpline hangs up", "care", "yes", "hangs up"),
    ],
)
def test_the_term_that_decided_is_named(text: str, head: str, value: str, term: str) -> None:
    found = why(text, head)
    assert found.value == value
    assert found.source == "rules"
    assert term in dict(found.terms)


def test_an_explanation_tells_what_the_reading_says() -> None:
    text = "grazie ma la fibra è ancora giù, mi rispondete?"
    reading = read(text)
    assert why(text, "sentiment").value == reading.sentiment
    assert why(text, "kind").value == reading.kind
    assert why(text, "motives").value == ", ".join(reading.motives)
    assert (why(text, "care").value == "yes") is reading.care


def test_where_no_term_decided_it_says_so() -> None:
    assert why("", "kind").source == "nothing"
    assert why("", "kind").terms == ()


def test_where_no_sign_decides_the_words_that_lean_to_the_mood_are_named() -> None:
    found = why("had the most wonderful sleepy sunday with grandma", "sentiment")
    assert (found.value, found.source) == ("pos", "words")
    assert "wonderful" in dict(found.terms)
    assert all(weight > 0 for _, weight in found.terms)
