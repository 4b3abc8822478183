"""The shapes of a time chart, and the places of the tiles: geometry that pictures only show."""

import itertools

import pytest
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.protocol.wall import Break, Publication, Span, Strip
from tests.ui import views
from ui.sheet import DOTS, Area, Curve
from ui.tiles import plot
from ui.tiles.motives import Ranking
from ui.tiles.plot import Axis, Plot, Story
from ui.wall.grid import grid

NOON = views.at("12:00")
AXIS = Axis(NOON, NOON + 8 * HOUR, NOON + 6 * HOUR, 100, 900)  # 100 px an hour
WHERE = Plot(AXIS, base=200, height=100)
FLAT = Strip(key="messages", bucket_s=3600, start_us=NOON, values=(5.0,) * 6, tick=5, top=10)


def curves(strip: Strip, story: Story | None = None) -> list[Curve]:
    found = plot.line(WHERE, strip, story or Story())
    return [shape for shape in found if isinstance(shape, Curve)]


def test_a_line_stands_at_the_end_of_its_buckets_and_begins_with_the_first() -> None:
    (line,) = curves(FLAT)
    assert line.points == ((100, 150), *((100 + 100 * n, 150) for n in range(1, 7)))


def test_publications_close_together_do_not_touch() -> None:
    """The flag that finds no room is left out; its dashed line stays."""
    posts = tuple(
        Publication(at_us=NOON + n * MINUTE, title="", state="published") for n in (60, 70, 75, 90)
    )
    story = Story(posts)
    for size in (20, 30):
        found = list(plot.flags(AXIS, story, 26, size))
        for one, other in itertools.pairwise(found):
            assert other.x - one.x >= size
        assert found[0].x == AXIS.x(NOON + HOUR) + 0.3 * size
        assert len(found) == (3 if size == 20 else 2)
    assert len(list(plot.verticals(AXIS, story, 0, 9, "line2"))) == 4


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    before, after = curves(replace(FLAT, values=(5.0, 5.0, None, None, 5.0, 5.0)))
    assert before.points[-1] == (300, 150)
    assert after.points[0] == (500, 150)


def test_a_line_takes_the_colour_of_a_crisis_where_it_begins_and_ends() -> None:
    crisis = Span(
        start_us=NOON + 150 * MINUTE, end_us=NOON + 270 * MINUTE, motive="x", level="critical"
    )
    calm, burning, after = curves(FLAT, Story(crises=(crisis,)))
    assert [calm.colour, burning.colour, after.colour] == ["data", "crit", "data"]
    assert calm.points[-1] == burning.points[0] == (350, 150)
    assert burning.points[-1] == after.points[0] == (550, 150)
    assert burning.width == calm.width + 1


def test_a_line_is_dashed_from_where_a_feed_was_lost() -> None:
    lost = Break(at_us=NOON + 4 * HOUR + 30 * MINUTE, end_us=None, label="WA")
    whole, partial = curves(FLAT, Story(breaks=(lost,)))
    assert whole.dashes == ()
    assert partial.dashes == DOTS
    assert partial.points[0] == (550, 150)


def test_a_value_beyond_the_scale_ends_at_its_top() -> None:
    (line,) = curves(replace(FLAT, values=(500.0,)))
    assert line.points[-1] == (200, 100)


def test_the_usual_band_goes_on_to_the_end_of_the_axis() -> None:
    usual = replace(FLAT, low=(4.0,) * 8, high=(6.0,) * 8)
    (band,) = plot.band(WHERE, usual, "band")
    assert isinstance(band, Area)
    assert min(x for x, _ in band.points) == 100
    assert max(x for x, _ in band.points) == 900
    assert {y for _, y in band.points} == {140, 160}


def test_an_age_in_which_nothing_waits_draws_nothing() -> None:
    aged = replace(FLAT, layers=((3.0,) * 6, (2.0,) * 6, (0.0,) * 6, (0.0,) * 6))
    shapes = list(plot.layers(WHERE, aged))
    assert [shape.fill for shape in shapes if isinstance(shape, Area)] == ["age1", "age2"]


def test_what_waits_longer_lies_on_top_and_the_warned_age_is_hatched() -> None:
    aged = replace(FLAT, layers=((2.0,) * 6, (1.0,) * 6, (1.0,) * 6, (1.0,) * 6))
    shapes = [shape for shape in plot.layers(WHERE, aged) if isinstance(shape, Area)]
    assert [min(y for _, y in shape.points) for shape in shapes] == [180, 170, 160, 150]
    assert [shape.hatched for shape in shapes] == [False, False, True, False]


def test_hours_under_an_axis_are_whole_in_the_place_of_the_wall() -> None:
    half_an_hour = 5 * HOUR + 30 * MINUTE  # a zone that is not whole hours from UTC
    found = plot.hours(AXIS, half_an_hour, 2 * HOUR)
    assert all((at + half_an_hour) % (2 * HOUR) == 0 for at in found)
    assert len(found) == 4


def test_a_crisis_is_shaded_only_as_far_as_the_axis_goes() -> None:
    old = Span(start_us=NOON - HOUR, end_us=None, motive="x", level="critical")
    over = replace(old, end_us=NOON - MINUTE)
    (shade,) = plot.shades(WHERE, Story(crises=(old, over)), "crit@16")
    assert (shade.x, shade.w) == (100, 600)  # type: ignore[union-attr]


def test_the_motives_keep_their_order_for_a_minute() -> None:
    ranking, view = Ranking(), views.normal()
    first = [row.motive for row in ranking.rows(view)]
    swapped = replace(view, motives=tuple(reversed(view.motives)), as_of_us=view.as_of_us + SECOND)
    assert [row.motive for row in ranking.rows(swapped)] == first
    later = replace(swapped, as_of_us=view.as_of_us + 61 * SECOND)
    assert [row.motive for row in ranking.rows(later)] == first[::-1]


@pytest.mark.parametrize(
    ("size", "hero", "column"),
    [((1920, 1080), 416, 352), ((2560, 1080), 416, 480), ((1280, 1024), 872, 352)],
)
def test_another_shape_is_filled_and_not_letterboxed(
    size: tuple[int, int], hero: float, column: float
) -> None:
    where = grid(*size)
    assert where.hero.h == hero
    assert where.numbers[0].w == column
    assert (where.header.w + 64) * where.scale >= size[0] - 40 * where.scale
    assert where.numbers[4].x + column == where.motives.x + where.motives.w
