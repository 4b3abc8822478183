"""By which hashtag or label a conversation comes to care, as a site's settings say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UserError
from commandcenter.routing.route import Route, by_hashtag, by_label, hashtags
from commandcenter.settings import parse

AGENCY = Route(name="agency", hashtag="#Assistenza", by="us", channels=("facebook_comment",))
ANYONE = Route(name="help", hashtag="aiutonuvola")
LABEL = Route(name="desk", label="To Care")
FRAGILE = Route(name="fragile", label="to care", critical="vulnerable")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ti aiutano subito #assistenza", {"assistenza"}),
        ("#ASSISTENZA!", {"assistenza"}),
        ("#così, #2026 e #a_b", {"così", "2026", "a_b"}),
        ("c#assistenza &#39; ##x", set()),
        ("", set()),
    ],
)
def test_hashtags_are_words_behind_a_sign_in_any_case(text: str, found: set[str]) -> None:
    assert hashtags(text) == found


def test_a_rule_takes_what_its_people_write_on_its_channels() -> None:
    routes, text = (AGENCY, ANYONE), "Ci pensa il care #assistenza #AiutoNuvola"
    assert by_hashtag(routes, text, "facebook_comment", "us") is AGENCY
    assert by_hashtag(routes, text, "facebook_comment", "customer") is ANYONE
    assert by_hashtag(routes, text, "x", "us") is ANYONE
    assert by_hashtag(routes, "#assistenzaclienti", "facebook_comment", "us") is None


def test_one_label_may_mean_several_things() -> None:
    assert by_label((LABEL, FRAGILE, AGENCY), ["billing", "TO CARE"], "web_chat") == [
        LABEL,
        FRAGILE,
    ]
    assert by_label((LABEL,), ["care"], "web_chat") == []


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert all(f"#{one}" in text.casefold() for one in hashtags(text) if text.isascii())


@pytest.mark.parametrize(
    "wrong",
    [
        'name = "a"',
        'name = "a"\nhashtag = "x"\nlabel = "y"',
        'name = "a"\nhashtag = "two words"',
        'name = "a"\nlabel = "y"\ncritical = "exploiter"',
        'name = "a"\nlabel = "y"\ntell = "nobody"',
        'name = "a"\nlabel = "y"\n[[routes]]\nname = "a"\nlabel = "z"',
        'name = "a"\nlabel = "y"\ncolour = "red"',
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(f"[[routes]]\n{wrong}\n", "settings.toml")
    assert "routes" in str(caught.value.values["setting"])
