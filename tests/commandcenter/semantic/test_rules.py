"""The walk that finds terms, and the word lists themselves."""

import pytest

from commandcenter.semantic.lexicons import FOLDER, table
from commandcenter.semantic.motives import MOTIVES
from commandcenter.semantic.rulebook import shipped, steps_of
from commandcenter.semantic.rules import LANGUAGES, Found, rules_of
from commandcenter.semantic.tokens import words


def walk(language: str, text: str) -> Found:
    return rules_of(language).walk(words(text))


def test_terms_of_several_words_are_found_and_their_parts_alone_are_not() -> None:
    assert walk("it", "non va niente").sign("fault") > 0
    assert walk("it", "va bene").sign("fault") == 0


def test_a_star_matches_beginnings_and_a_tilde_up_to_two_words() -> None:
    for text in ("non funziona", "non mi funziona", "non mi sta funzionando"):
        assert walk("it", text).sign("fault") > 0
    assert walk("it", "non so dire se poi funziona").sign("fault") == 0


def test_a_term_counts_once() -> None:
    once = walk("es", "sin servicio").sign("fault")
    assert walk("es", "sin servicio, sin servicio, sin servicio").sign("fault") == once


def test_not_turns_a_good_word_round() -> None:
    assert walk("en", "it is comfortable").good > 0
    assert walk("en", "it is not comfortable").good == 0


def test_zero_in_a_term_stands_for_any_number() -> None:
    assert walk("it", "ogni 10 minuti").sign("fault") > 0
    assert walk("it", "chiamo il 181").sign("motive callcenter_unreachable") > 0
    assert walk("it", "chiamo il 147").sign("motive callcenter_unreachable") < walk(
        "it", "chiamo il 181"
    ).sign("motive callcenter_unreachable")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_terms_for_every_motive_and_the_same_signs(language: str) -> None:
    lists = table(language)
    assert set(lists["motive"]) == set(MOTIVES)
    assert set(lists["sign"]) == set(table("it")["sign"])
    assert set(lists) == set(table("it"))


def test_every_word_list_is_named_in_the_notice() -> None:
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
    files = [path.name for path in FOLDER.iterdir() if path.suffix in {".toml", ".gz"}]
    assert len(files) >= 9
    assert [name for name in files if name not in notice] == []


def test_no_term_is_folded_to_a_single_letter_that_it_is_not() -> None:
    """Stretched letters fold, so "bbb" would be any lonely "b"; "p." would be any "p"."""
    folded = {
        entry.term
        for part in shipped().parts.values()
        for entry in part.entries
        if len(steps := steps_of(entry.term)) == 1 and steps[0].isalpha() and len(steps[0]) == 1
    }
    assert {term for term in folded if len(term) > 1} == set()


def test_a_lonely_letter_says_nothing() -> None:
    assert walk("en", "option b please").sign("press") == 0
    assert walk("en", "ask for Mr P. Jones").sign("motive billing") == 0
    assert walk("en", "still owed 50 p").sign("motive billing") > 0
