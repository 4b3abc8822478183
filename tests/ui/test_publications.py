"""Publications over time charts: how long they run as a bar, what they bring and until when in words."""

import pytest
from PySide6.QtWidgets import QApplication

from commandcenter.clock import DAY, HOUR
from commandcenter.languages import LANGUAGES, language, zone
from commandcenter.protocol.wall import Publication
from tests.ui import views
from ui.lettering import lettering
from ui.publications import mark_forms
from ui.sheet import Box
from ui.tiles import plot
from ui.tiles.pad import Kit
from ui.tiles.plot import Axis, Story
from ui.viewing import DESK

ROME = zone("Europe/Rome")
NOON = views.at("12:00")
AXIS = Axis(NOON, NOON + 8 * HOUR, NOON + 6 * HOUR, 100, 900)  # 100 px an hour


def post(begin_h: float, end_h: float | None, **more: object) -> Publication:
    whole: dict[str, object] = {
        "at_us": NOON + int(begin_h * HOUR),
        "end_us": None if end_h is None else NOON + int(end_h * HOUR),
        "title": "Promo",
        "state": "scheduled",
    }
    return Publication(**(whole | more))  # type: ignore[arg-type]


def bars(*posts: Publication) -> list[tuple[float, float]]:
    found = plot.runs(AXIS, Story(posts), 48, 4, "line2")
    return [(bar.x, bar.x + bar.w) for bar in found if isinstance(bar, Box)]


def test_a_bar_runs_from_the_start_to_the_planned_end() -> None:
    assert bars(post(1, 3)) == [(200, 400)]


def test_a_bar_ends_where_the_axis_does() -> None:
    assert bars(post(-2, 1), post(7, 12)) == [(100, 200), (800, 900)]


def test_what_is_over_to_come_cancelled_or_has_no_end_has_no_bar() -> None:
    assert bars(post(-3, -1), post(9, 10), post(1, 3, state="cancelled"), post(1, None)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_publication_is_named_with_multiple_and_end_and_ever_shorter(
    qapp: QApplication, code: str
) -> None:
    words, kit = language(code), Kit(language(code), lettering(), ROME, DESK)
    forms = mark_forms(kit, post(1, 3, expected_multiple=2.5))
    times, end = words.times(2.5), words.time(NOON + 3 * HOUR, ROME)
    assert times in forms[0]
    assert end in forms[0]
    assert times in forms[1]
    assert forms[-1] == "Promo"
    assert mark_forms(kit, post(1, None)) == ("Promo",)
    assert mark_forms(kit, post(1, 3, title="")) == ()
    assert words.times(2.5) in mark_forms(kit, post(1, None, expected_multiple=2.5))[0]


def test_an_end_on_another_day_has_its_date(qapp: QApplication) -> None:
    kit = Kit(language("it"), lettering(), ROME, DESK)
    long = post(1, 1 + DAY / HOUR)
    assert language("it").date(long.end_us or 0, ROME) in mark_forms(kit, long)[0]
