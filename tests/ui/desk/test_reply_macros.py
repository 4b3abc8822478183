"""Which shared texts are offered to answer a message."""

from msgspec.structs import replace

from tests.ui import views
from tests.ui.desk.desks import message
from ui.desk.reply_macros import choices, ready

ROW = replace(message(views.normal(), 0), channel="x", language="it", motives=("billing",))
MACROS = [
    {
        "key": "wait",
        "version": 2,
        "names": {"it": "Attesa"},
        "texts": {"it": "Ci stiamo lavorando.", "en": "We are on it."},
    },
    {
        "key": "bill",
        "version": 1,
        "motives": ["billing"],
        "texts": {"it": "B" * 300},
        "short": {"it": "Ok"},
    },
    {"key": "fibre", "version": 1, "motives": ["broadband"], "texts": {"it": "Fibra"}},
    {"key": "mail", "version": 1, "channels": ["email"], "texts": {"it": "Gentile cliente"}},
]


def names(longest: int, **parts: object) -> list[str]:
    return [one.name for one in ready(MACROS, replace(ROW, **parts), longest, "it")]


def test_those_of_its_motive_stand_before_those_of_any_and_others_are_left_out() -> None:
    assert names(1_000) == ["bill v1", "wait v2"]
    assert names(1_000, motives=("broadband",)) == ["fibre v1", "wait v2"]


def test_a_text_that_is_too_long_for_the_channel_goes_in_its_short_form_or_not_at_all() -> None:
    assert [one.text for one in ready(MACROS, ROW, 100, "it")] == ["Ok", "Ci stiamo lavorando."]
    assert names(10) == ["bill v1"]


def test_only_texts_in_the_customers_language_are_offered() -> None:
    assert names(1_000, language="en") == ["wait v2"]
    assert names(1_000, language="und") == []


def test_the_offer_says_how_a_text_begins() -> None:
    (first, *_) = choices(ready(MACROS, ROW, 100, "it"))
    assert (first.name, first.words) == ("bill v1", "bill · Ok")


def test_the_offer_calls_a_text_by_its_name_in_the_reader_s_language() -> None:
    words = [choices(ready(MACROS, ROW, 100, code))[1].words for code in ("it", "es")]
    assert [one.partition(" · ")[0] for one in words] == ["Attesa", "wait"]
