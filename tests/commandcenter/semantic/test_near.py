"""Keys of near-equal texts."""

import pytest

from commandcenter.semantic.near import text_key, trace

POST = "Telora è la peggiore rete d'Italia, condividete questo messaggio con 100 amici!"


@pytest.mark.parametrize(
    "copy",
    [
        POST.upper(),
        POST + " https://x.example/abc @telora 😡😡",
        "  " + POST.replace(",", " ...").replace(" ", "   "),
        POST.replace("100", "250"),
        POST.replace("è", "e").replace("peggiore", "peggioreeee"),
        "@altro " + POST,
    ],
)
def test_a_copy_with_other_dress_has_the_same_key(copy: str) -> None:
    assert text_key(copy) == text_key(POST) != ""


def test_another_text_has_another_key() -> None:
    assert text_key(POST) != text_key(POST.replace("peggiore", "migliore"))
    assert len(text_key(POST)) == 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok grazie",
        "no funciona",
        "internet non va a Bari",
        "thanks",
        "😡😡😡",
        "1 2 3 4 5 6 7 8",
        "a b c d e f",
    ],
)
def test_what_many_people_write_on_their_own_has_no_key(text: str) -> None:
    assert text_key(text) == ""


@pytest.mark.parametrize("text", ["\ud800" * 50, "\x00" * 50, "x" * 1_000_000, "parola " * 200_000])
def test_strange_texts_have_a_key_or_none(text: str) -> None:
    assert len(text_key(text)) in {0, 10}


def test_a_trace_has_the_key_of_the_text_and_its_runs_of_three_words() -> None:
    assert trace(POST).key == text_key(POST)
    assert len(trace("uno due tre quattro cinque sei sette otto").shingles) == 6
    assert trace("ok grazie") == ("", ())


def test_one_word_more_leaves_most_runs_as_they_are() -> None:
    more = set(trace(POST + " subito").shingles)
    assert set(trace(POST).shingles) < more
    assert len(more) == len(trace(POST).shingles) + 1


def test_the_order_of_the_words_tells_texts_apart() -> None:
    turned = " ".join(reversed(["uno", "due", "tre", "quattro", "cinque", "sei", "sette"]))
    one = trace("uno due tre quattro cinque sei sette")
    assert set(one.shingles).isdisjoint(trace(turned).shingles)
