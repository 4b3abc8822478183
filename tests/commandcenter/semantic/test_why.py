"""What a reading tells of how it came about."""

import pytest

from commandcenter.semantic.read import Page, read
from commandcenter.semantic.why import Why, explain


def why(text: str, head: str) -> Why:
    (found,) = [one for one in explain(text) if one.head == head]
    return found


@pytest.mark.parametrize(
    ("text", "head", "value", "source", "term"),
    [
        ("Bravi bravi, EDGE in centro 👏👏", "sentiment", "neg", "rules", "bravi bravi"),
        ("ok ricevuto, grazie", "kind", "thanks", "rules", "grazie"),
        ("fix it by friday or i'm porting out", "kind", "churn_threat", "words", "porting"),
        ("¿cuál es el apn para iphone?", "motives", "internet_3g", "words", "apn"),
        ("3 days no data, and the helpline hangs up", "care", "yes", "words", "hangs"),
    ],
)
def test_the_term_or_word_that_decided_is_named(
    text: str, head: str, value: str, source: str, term: str
) -> None:
    found = why(text, head)
    assert found.value == value
    assert found.source == source
    assert term in dict(found.terms)
    assert all(weight > 0 for weight in dict(found.terms).values())


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


def test_language_network_and_place_name_the_words_that_told_them() -> None:
    text = "la fibra a Lecce non va"
    assert why(text, "language").value == "it"
    assert "non" in dict(why(text, "language").terms)
    network = why(text, "network")
    assert (network.value, network.source, dict(network.terms)) == (
        "fibre",
        "words",
        {"fibra": 1.5},
    )
    place = why(text, "place")
    assert (place.value, place.source, place.terms) == ("IT-LE", "words", (("Lecce", 1.0),))


def test_what_the_page_or_a_hint_told_says_so_and_what_nothing_told_too() -> None:
    found = {one.head: one for one in explain("123", "es", Page("AR-B", "mobile"))}
    assert (found["language"].value, found["language"].source) == ("es", "hint")
    assert (found["network"].value, found["network"].source) == ("mobile", "page")
    assert (found["place"].value, found["place"].source) == ("AR-B", "page")
    bare = {one.head: one for one in explain("123")}
    assert (bare["language"].value, bare["language"].source) == ("und", "nothing")
    assert (bare["network"].value, bare["network"].source) == ("unknown", "nothing")
    assert (bare["place"].value, bare["place"].terms) == ("unknown", ())


def test_a_network_that_the_motive_told_names_the_terms_of_the_motive() -> None:
    network = why("zero tacche in casa", "network")
    assert (network.value, network.source) == ("mobile", "motive")
    assert any(term.startswith("tacc") for term, _ in network.terms)
