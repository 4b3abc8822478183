"""Which region or province a text is about, on sentences of our own and by rule."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.gazetteer import is_known
from commandcenter.semantic.places import Place, place_of
from commandcenter.semantic.read import Page, read
from commandcenter.semantic.tokens import words

SENTENCES = Path(__file__).resolve().parents[2] / "golden" / "places.jsonl"


def sentences() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SENTENCES.read_text("utf-8").splitlines()]


def place(text: str, language: str, page: str = "") -> Place:
    return place_of(text, words(text), language, page)


def test_precision_and_recall_on_our_own_sentences() -> None:
    right = wrong = missed = 0
    for row in sentences():
        found = place(row["text"], row["lang"], row.get("page", "")).code
        right += found == row["place"]
        wrong += found not in {"", row["place"]}
        missed += row["place"] is not None and found != row["place"]
    assert right >= 200
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.97


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Bari e Lecce senza linea", "it", "IT-75"),
        ("a Bari e a Torino niente", "it", ""),
        ("in Puglia, a Lecce, niente", "it", "IT-LE"),
        ("sin señal en Sevilla y en Málaga", "es", "ES-AN"),
        ("trasloco da Monza a Lecco", "it", ""),
        ("we move from Hull to York", "en", ""),
        ("trasloco da Monza a Lecco, e qui a Roma?", "it", "IT-RM"),
        ("a COMO non va", "it", "IT-CO"),
        ("MORENO SIN LUZ", "es", ""),
        ("in roaming a Madrid", "it", "ES-M"),
        ("Madrid Madrid", "it", ""),
        ("it types a capital letter", "en", ""),
        ("the University of Cambridge", "en", ""),
        ("", "it", ""),
    ],
)
def test_what_several_names_tell_together(text: str, language: str, code: str) -> None:
    assert place(text, language).code == code


def test_words_are_believed_before_the_page() -> None:
    assert place("a Bari niente", "it", "IT-62") == Place("IT-BA", "words", ("Bari",))
    assert place("niente da fare", "it", "IT-62") == Place("IT-62", "page")
    assert place("niente da fare", "it", "IT") == Place()
    assert place("niente da fare", "it", "nowhere") == Place()


def test_the_page_tells_which_of_two_places_a_name_is() -> None:
    told = {page: place("Córdoba sin servicio", "es", page).code for page in ("", "ES", "AR-B")}
    assert told == {"": "", "ES": "ES-CO", "AR-B": "AR-X"}


def test_a_reading_carries_place_and_sources_and_an_unknown_one_takes_no_room() -> None:
    found = read("a Lecce la fibra non va")
    assert (found.place, found.place_source) == ("IT-LE", "words")
    assert (found.network, found.network_source) == ("fibre", "words")
    told = read("non va niente", page=Page("IT-62", "mobile"))
    assert (told.place, told.place_source) == ("IT-62", "page")
    nothing = read("boh")
    assert (nothing.place, nothing.place_source) == ("", "")


@given(st.text(st.sampled_from("aàeèio lrnscmp.,'(LE)Bari Como in zona "), max_size=200))
def test_whatever_is_written_the_place_is_a_known_one_or_none(text: str) -> None:
    for language in ("it", "es", "en", "und"):
        code = place(text, language).code
        assert code == "" or is_known(code)
