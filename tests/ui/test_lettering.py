import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from ui.lettering import _CACHED_TEXTS, BODY, REGULAR, SEMIBOLD, SMALLEST, Lettering

LONG = ("obiettivo ≥ 90%", "ob. ≥ 90%", "≥ 90%")


def families() -> list[str]:
    """Inter and what a system without it would show."""
    wanted = ["Inter", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica"]
    return [family for family in wanted if family in QFontDatabase.families()]


@pytest.fixture
def lettering(qapp: QApplication) -> Lettering:
    return Lettering()


def test_there_is_a_family_to_write_with(lettering: Lettering) -> None:
    assert lettering.family
    assert families(), "install fonts-inter, or any sans: the wall has nothing to write with"


def test_figures_are_tabular_in_every_family(qapp: QApplication) -> None:
    for family in families():
        letters = Lettering(family)
        widths = [letters.width(digit * 3, 128, SEMIBOLD) for digit in "0123456789"]
        assert max(widths) - min(widths) < 1, family


def test_no_family_runs_wider_than_inter(qapp: QApplication) -> None:
    for family in families():
        wide = Lettering(family).width("Da rispondere obiettivo 1234567890%", 100, SEMIBOLD)
        assert wide <= 1850, family


def test_what_fits_is_left_alone(lettering: Lettering) -> None:
    assert lettering.fit(LONG, 1000, BODY) == (LONG[0], BODY)


def test_a_shorter_form_comes_before_a_smaller_size(lettering: Lettering) -> None:
    room = lettering.width(LONG[1], BODY) + 1
    assert lettering.fit(LONG, room, BODY) == (LONG[1], BODY)


def test_the_shortest_form_shrinks_to_the_largest_size_that_fits(lettering: Lettering) -> None:
    room = lettering.width(LONG[2], 36) + 0.5
    text, px = lettering.fit(LONG, room, BODY)
    assert (text, px) == (LONG[2], 36)


def test_a_title_keeps_its_long_form_while_it_is_large(lettering: Lettering) -> None:
    room = lettering.width(LONG[0], 70, SEMIBOLD) + 1
    assert lettering.fit(LONG, room, 76, SEMIBOLD, keep_long=60) == (LONG[0], 70)
    assert lettering.fit(LONG, room, 76, SEMIBOLD, keep_long=72) == (LONG[1], 76)


def test_nothing_is_smaller_than_can_be_read_and_nothing_is_elided(lettering: Lettering) -> None:
    name = ("San Sebastián de los Reyes y alrededores",)
    text, px = lettering.fit(name, 300, BODY)
    assert px == SMALLEST
    assert name[0].startswith(text)
    assert "…" not in text
    assert lettering.width(text, px) <= 300


def test_a_name_that_is_too_long_loses_whole_words_first(lettering: Lettering) -> None:
    room = lettering.width("San Sebastián de los", SMALLEST)
    assert lettering.fit(["San Sebastián de los Reyes"], room, BODY) == ("San Sebastián", SMALLEST)
    room = lettering.width("Villafranca di", SMALLEST)
    assert lettering.fit(["Villafranca di Verona"], room, BODY)[0] == "Villafranca"
    room = lettering.width("Villafranc", SMALLEST) + 1
    assert lettering.fit(["Villafranca di Verona"], room, BODY)[0] == "Villafranc"


def test_ink_is_the_box_that_is_painted(lettering: Lettering) -> None:
    ink = lettering.ink("112", 128, SEMIBOLD)
    assert ink.left > 0
    assert ink.top < -80
    assert 0 < ink.height < 128


def test_the_caches_do_not_grow_for_ever(lettering: Lettering) -> None:
    for number in range(5000):
        lettering.width(str(number), BODY)
    assert len(lettering._widths) <= _CACHED_TEXTS


def test_what_was_written_last_is_still_known_when_a_cache_is_full(lettering: Lettering) -> None:
    for number in range(5000):
        lettering.width(str(number), BODY)
        assert (str(max(0, number - 100)), BODY, REGULAR) in lettering._widths
