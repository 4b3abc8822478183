import ast
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, parse_us
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.languages import LANGUAGES, Language, language, plain, zone

ROOT = Path(__file__).resolve().parents[2]
ROME = zone("Europe/Rome")


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_languages_have_the_same_keys() -> None:
    keys = {code: language(code).keys() for code in LANGUAGES}
    for code in LANGUAGES:
        assert not keys["en"] ^ keys[code], f"{code} and en differ"


def test_the_words_of_a_key_take_the_same_values_in_every_language() -> None:
    for key in sorted(language("en").keys()):
        if not key.startswith("formats."):
            taken = {code: _all_fields(language(code), key) for code in LANGUAGES}
            assert len(set(map(frozenset, taken.values()))) == 1, f"{key}: {taken}"


def test_an_unknown_key_is_an_error_that_names_the_file() -> None:
    with pytest.raises(KeyError, match=r"it\.toml has no words\.tilte"):
        language("it").word("words.tilte")


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError, match="one of it, es, en"):
        language("pt")


@pytest.mark.parametrize("motive", [*MOTIVES, "none"])
def test_every_motive_has_a_name_in_a_list_and_in_a_sentence(words: Language, motive: str) -> None:
    assert words.has(f"motives.{motive}")
    assert words.has(f"motives_inline.{motive}")


def test_every_error_that_the_product_raises_has_its_words(words: Language) -> None:
    missing = {key for key in _raised() if not words.has(f"errors.{key}")}
    assert not missing, f"add to [errors] of resources/languages/*.toml: {sorted(missing)}"


def test_an_error_is_worded_with_its_values_and_never_fails() -> None:
    wrong = UserError("quarantine_unknown", letter=1234)
    assert "1234" in language("en").error(wrong)
    assert language("en").error(UserError("not_in_any_file", n=1)) == "not_in_any_file n=1"


@pytest.mark.parametrize(
    ("code", "thousands", "decimals", "percent", "date"),
    [
        ("it", "18.400", "5,6", "94%", "gio 14 mag"),
        ("es", "18\u00a0400", "5,6", "94\u00a0%", "jue, 14 may"),
        ("en", "18,400", "5.6", "94%", "Thu 14 May"),
    ],
)
def test_numbers_and_dates_look_as_each_language_writes_them(
    code: str, thousands: str, decimals: str, percent: str, date: str
) -> None:
    words = language(code)
    assert words.number(18_400) == thousands
    assert words.number(5.6, decimals=1) == decimals
    assert words.percent(0.94) == percent
    assert words.date(parse_us("2026-05-14T11:20:42+02:00"), ROME) == date


def test_spanish_leaves_four_digits_whole() -> None:
    assert language("es").number(1178) == "1178"
    assert language("it").number(1178) == "1.178"


def test_minus_is_the_sign_and_changes_carry_one() -> None:
    words = language("en")
    assert words.number(-31, signed=True) == "\u221231"
    assert words.number(3, signed=True) == "+3"
    assert words.number(0, signed=True) == "0"
    assert words.number(-0.2) == "0"
    assert words.percent(-0.31, signed=True) == "\u221231%"


@pytest.mark.parametrize(
    ("value", "it", "es", "en"),
    [
        (999_999, None, None, None),
        (1_000_000, "1 M", "1 M", "1m"),
        (1_250_000, "1,3 M", "1,3 M", "1.3m"),
        (9_949_999, "9,9 M", "9,9 M", "9.9m"),
        (9_950_000, "10 M", "10 M", "10m"),
        (999_000_000, "999 M", "999 M", "999m"),
        (999_000_001, ">999 M", ">999 M", ">999m"),
        (10**15, ">999 M", ">999 M", ">999m"),
    ],
)
def test_millions_have_a_short_form(
    value: int, it: str | None, es: str | None, en: str | None
) -> None:
    for code, short in (("it", it), ("es", es), ("en", en)):
        forms = language(code).number_forms(value)
        assert forms[0] == language(code).number(value)
        assert [form.replace("\u00a0", " ") for form in forms[1:]] == ([short] if short else [])


def test_a_word_with_millions_in_it_has_their_short_form_last() -> None:
    forms = language("en").forms("hero.customers", n=1_250_000)
    assert forms == ("1,250,000 customers", "1.3m customers")


@given(st.integers(1_000_000, 999_000_000))
def test_a_rounded_number_is_within_a_twentieth(value: int) -> None:
    short = language("en").number_forms(value)[1]
    assert float(short.removesuffix("m")) * 1_000_000 == pytest.approx(value, rel=0.05)


def test_halves_are_rounded_up_and_not_to_the_even() -> None:
    assert [language("en").number(value) for value in (0.5, 1.5, 2.5)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("length", "long", "short"),
    [
        (2 * SECOND, "2 s", "2 s"),
        (7 * MINUTE, "7 min", "7′"),
        (59 * MINUTE + 59 * SECOND, "59 min", "59′"),
        (HOUR + 5 * MINUTE, "1 h 05", "1 h"),
        (4 * HOUR + 54 * MINUTE, "4 h 54", "4 h"),
        (47 * HOUR, "47 h 00", "47 h"),
        (3 * DAY, "3 d", "3 d"),
        (-SECOND, "0 s", "0 s"),
    ],
)
def test_durations(length: int, long: str, short: str) -> None:
    assert language("en").duration(length) == long
    assert language("en").duration(length, short=True) == short


@pytest.mark.parametrize(
    ("code", "said"),
    [("it", "dati di 2 s fa"), ("es", "datos de hace 2 s"), ("en", "data 2 s old")],
)
def test_the_age_of_the_data_is_a_phrase(code: str, said: str) -> None:
    assert language(code).age(2 * SECOND) == said


def test_service_hours_are_never_called_days() -> None:
    words = language("it")
    assert words.duration(264 * HOUR, days=False) == "264 h"
    assert words.duration(47 * HOUR, days=False) == "47 h 00"
    assert words.duration(12_345 * HOUR, days=False) == "12.345 h"


def test_a_channel_is_named_like_its_feed_or_in_its_own_words() -> None:
    words = language("it")
    assert words.channel("whatsapp") == words.feed("WA")
    assert words.channel("email") == words.feed("mail")
    assert words.channel("google_review") == ("Google review",)


def test_two_places_of_one_network_are_told_apart_in_every_length(words: Language) -> None:
    kinds = ("comment", "dm", "post")
    for network, told in (("facebook", ("comment", "post")), ("instagram", kinds)):
        names = [set(words.channel(f"{network}_{kind}")) for kind in told]
        assert len(set.union(*names)) == sum(map(len, names))
        assert not set.union(*names) & set(words.channel(network))


def test_a_queue_has_the_name_its_site_gave_it_else_that_of_the_language() -> None:
    words = language("it")
    assert words.queue("billing", {}) == ("Fatturazione",)
    assert words.queue("billing", {"it": "Conti"}) == ("Conti",)
    assert words.queue("billing", {"es": "Cuentas"}) == ("Fatturazione",)
    assert words.queue("roaming", {"es": "Itinerancia"}) == ("Itinerancia",)
    assert words.queue("new_one", {}) == ("New one",)


def test_times_are_those_of_the_place_whose_wall_it_is() -> None:
    at = parse_us("2026-05-14T09:05:07Z")
    words = language("it")
    assert words.time(at, ROME) == "11:05"
    assert words.time(at, zone("America/Argentina/Buenos_Aires"), seconds=True) == "06:05:07"
    assert words.time(at, zone("No/Such_Place")) == "09:05"


def test_one_customer_is_singular() -> None:
    words = language("it")
    assert words.word("hero.customers", n=1) == "1 cliente"
    assert words.word("hero.customers", n=1240) == "1.240 clienti"


def test_a_feed_is_known_by_its_name_its_code_or_else_by_its_own_label() -> None:
    words = language("it")
    assert words.feed("WA") == ("WhatsApp", "WA") == words.feed("whatsapp")
    assert words.feed("Turni") == words.feed("shifts") == ("Turni",)
    assert words.feed(" Negozio  Roma ") == ("Negozio Roma",)


def test_a_motive_that_no_file_names_is_shown_in_words() -> None:
    assert language("it").motive("store_reviews") == "Store reviews"
    assert language("it").motive_inline("store_reviews") == "store reviews"


def test_a_chosen_text_becomes_one_short_plain_line() -> None:
    assert plain("a\n\tb\u202e\u200bc\x00d  e") == "a b c d e"
    assert len(plain("x" * 500)) == 40
    assert (
        plain("Centro de atención al cliente de San Sebastián")
        == "Centro de atención al cliente de San"
    )
    assert (
        plain("Recensioni dei negozi, e delle applicazioni mobili")
        == "Recensioni dei negozi, e delle"
    )
    assert plain("<b>Roma</b>") == "<b>Roma</b>"


def test_a_name_of_nothing_that_can_be_seen_is_unknown() -> None:
    words = language("en")
    assert words.called("\u200b \u202e") == "—"
    assert words.channel(" \u200b") == words.feed("\ufeff") == ("—",)
    assert words.called("Roma") == "Roma"


def test_marks_never_pile_up_over_the_lines_around() -> None:
    assert plain("Z" + "\u0351\u0489\u0313\u036b\u20dd" * 20 + "alto") == "Z\u0351\u0313alto"
    for name in ("Cáceres", "Perché", "Đà Nẵng", "ที่นี่", "שָׁלוֹם", "مُحَمَّد"):
        assert plain(name) == unicodedata.normalize("NFC", name)


def _all_fields(words: Language, key: str) -> set[str]:
    table, _, name = key.partition(".")
    found = words._tables[table][name]
    forms = list(found.values()) if isinstance(found, dict) else [found]
    texts = [text for form in forms for text in ([form] if isinstance(form, str) else form)]
    # A shorter form may leave a value out, and a feed has a long and a short name.
    everything = set().union(*(fields(text) for text in texts))
    return {"feed" if name == "short" else name for name in everything}


@cache
def _raised() -> frozenset[str]:
    return frozenset(_keys_of_errors())


def _keys_of_errors() -> Iterator[str]:
    files = [ROOT / "main.py"]
    for room in ("commandcenter", "feeds", "alerts", "roles", "ui"):
        files += (ROOT / room).rglob("*.py")
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.exists() else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_a_terminal_obeys_nothing_in_the_values_of_an_error(words: Language) -> None:
    told = words.error(UserError("typed_channel", said="\x1b[31m\u202efb\x07"))
    assert "fb" in told
    assert told.isprintable()
