"""What is said of a figure, and how it is drawn, wherever it stands."""

from typing import Any

import pytest

from commandcenter.languages import language
from commandcenter.protocol.wall import Figure
from ui.figures import look_of, place_on, spoken, usual_forms, value_text

EN = language("en")


def share(value: float | None, n: int, **more: Any) -> Figure:
    told = {"key": "negative", "unit": "share", "window": "60min", "value": value, "n": n}
    return Figure(**{**told, **more})


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (share(0.25, 12, part=3), "3 of 12"),
        (share(0.25, 12), "3 of 12"),
        (share(0.25, 20), "25%"),
        (share(None, 0), "0 of 0"),
        (share(None, 0, available_from_us=1), ""),
        (share(None, 40), ""),
    ],
)
def test_a_share_of_few_is_written_as_its_parts(figure: Figure, text: str) -> None:
    assert value_text(EN, figure) == text


def test_a_share_of_few_takes_no_level() -> None:
    assert look_of(share(0.6, 29, level="critical")) == ("normal", "text2", True)
    assert look_of(share(0.6, 30, level="critical")) == ("critical", "crit", False)


def test_a_missing_figure_takes_no_level() -> None:
    assert look_of(share(None, 40, level="critical")).level == "normal"


def test_nothing_is_usual_while_history_comes_in() -> None:
    figure = share(0.2, 100, usual=0.22)
    assert "22%" in usual_forms(EN, figure, learning=False)[0]
    assert usual_forms(EN, figure, learning=True) == usual_forms(
        EN, share(0.2, 100), learning=False
    )


def test_a_value_stays_on_its_bar() -> None:
    figure = share(0.5, 100)
    assert [place_on(figure, value, 10, 110) for value in (-1, 0.5, 7)] == [10, 60, 110]
    assert place_on(share(0.5, 100, scale_max=0), 0.5, 10, 110) == 10


def test_a_screen_reader_hears_that_a_figure_is_missing() -> None:
    assert EN.word("spoken.missing") in spoken(EN, share(None, 40))
