"""The rules of a page: the page's own before one of all, its words in each language, refused where odd."""

import pytest

from commandcenter.acting.enforced import hide
from commandcenter.bans.file import Flag
from commandcenter.bans.house import HouseRule, cited
from commandcenter.errors import UserError
from commandcenter.settings import parse

ALL = HouseRule(key="2", kinds=("insult", "hate"), it="Niente insulti", en="No insults")
PAGE = HouseRule(key="FB 3", kinds=("insult",), channels=("facebook_comment",), it="Rispetto")


def test_a_pages_own_rule_is_cited_before_one_of_all() -> None:
    assert cited((ALL, PAGE), "facebook_comment", "insult") is PAGE
    assert cited((ALL, PAGE), "x", "insult") is ALL
    assert cited((ALL, PAGE), "facebook_comment", "hate") is ALL
    assert cited((ALL, PAGE), "x", "threat") is None
    assert cited((), "x", "insult") is None


def test_a_language_without_words_has_those_of_another() -> None:
    assert dict(ALL.words()) == {
        "it": "2 · Niente insulti",
        "es": "2 · Niente insulti",
        "en": "2 · No insults",
    }


def test_a_hide_says_for_what() -> None:
    flag = Flag(7, "/feed m7", "x", 1, "insult", "confirmed", True, "it", (), "Rita")
    assert hide(flag).data["why"] == "house_insult"


@pytest.mark.parametrize(
    "wrong",
    [
        'key = "1"\nkinds = ["insult"]',
        'key = "1"\nkinds = []\nit = "x"',
        'key = "1"\nkinds = ["colour"]\nit = "x"',
        'kinds = ["insult"]\nit = "x"',
    ],
)
def test_a_rule_that_cannot_be_cited_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(f"[[house]]\n{wrong}\n", "settings.toml")
    assert "house" in str(caught.value.values["setting"])
