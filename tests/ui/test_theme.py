import pytest

from ui.theme import LEVEL_COLOURS, theme

WALL_INKS = ("text1", "text2", "crit", "warn", "info", "stale", "done")


@pytest.mark.parametrize("ink", WALL_INKS)
def test_everything_written_on_a_wall_stands_out_seven_to_one(ink: str) -> None:
    assert theme().contrast(ink, "bg1") >= 7
    assert theme().contrast(ink, "bg0") >= 7


@pytest.mark.parametrize("ink", ["text1", "text2", "warn", "stale"])
def test_so_does_what_is_written_on_an_alert(ink: str) -> None:
    assert theme().contrast(ink, "crit_ground") >= 7


def test_large_ink_on_a_fill_can_be_read() -> None:
    assert theme().contrast("ink", "crit_fill") >= 4.5
    assert theme().contrast("ink", "stale") >= 7


def test_the_ratios_are_those_of_the_standard() -> None:
    assert theme().contrast("bg1", "bg1") == pytest.approx(1)
    assert theme().contrast("text1", "bg1") == pytest.approx(15.0, abs=0.1)
    assert theme().contrast("crit", "bg1") == pytest.approx(7.7, abs=0.1)


def test_a_name_may_carry_its_opacity() -> None:
    assert theme().colour("stale@16").alpha() == round(0.16 * 255)
    assert theme().colour("stale").alpha() == 255


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        theme().colour("pink")


def test_every_level_has_a_colour() -> None:
    assert all(theme().colour(name) for name in LEVEL_COLOURS.values())
