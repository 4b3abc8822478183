"""What every wall must keep of its design, whatever it shows: grid, base lines, what goes with what."""

import itertools

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES, language, zone
from tests.ui.kept import WALLS, draw, luminance, pixels, ratio, shown_by, small
from tests.ui.test_wall_pictures import inks
from ui.figures import value_text
from ui.lettering import lettering
from ui.shapes import LEVEL_SHAPES, sized
from ui.sheet import Line, Mark, Text
from ui.theme import LEVEL_COLOURS, theme
from ui.viewing import Viewing, type_for
from ui.wall.composer import Composer, Placed
from ui.wall.grid import grid

SIZE = (1920, 1080)
THIRD = 3
READABLE = 9  # pixels of a capital letter that can still be read


def tiles(name: str, code: str = "it", viewing: Viewing | None = None) -> dict[str, Placed]:
    shown = shown_by(name, code)
    where = grid(*SIZE, type_for(viewing or Viewing(), SIZE))
    placed = Composer(language(code), lettering()).compose(
        shown.view, shown.link, shown.now_us, where, scene=shown.scene
    )
    return {tile.name: tile for tile in placed}


# ---- at a third of its size, and in grey


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["wall_normal", "wall_alarm", "wall_early", "wall_stale"])
def test_headline_level_and_age_are_readable_at_a_third(
    qapp: QApplication, name: str, code: str
) -> None:
    view = WALLS[name]().view
    assert view is not None
    shown, words = tiles(name, code), language(code)
    letters, picture = lettering(), luminance(small(draw(shown_by(name, code), code)))
    wanted = [(f.key, value_text(words, f)) for f in view.figures]
    wanted.append(("header", _age(shown["header"])))
    for tile, text in wanted:
        place = shown[tile]
        op = next(op for op in place.sheet.texts() if op.text == text)
        assert letters.cap_height(op.px, op.weight) / THIRD >= READABLE, op
        box = inks(op, letters)
        left, top = (place.rect.x + box.x) / THIRD, (place.rect.y + box.y) / THIRD
        part = picture[
            int(top) : int(top + box.h / THIRD) + 1, int(left) : int(left + box.w / THIRD) + 1
        ]
        assert ratio(part.max(), part.min()) >= 5, op


def _age(header: Placed) -> str:
    texts = header.sheet.texts()
    return next(op.text for op in texts if any(c.isdigit() for c in op.text) and " s" in op.text)


def test_levels_are_told_apart_in_grey_at_a_third(qapp: QApplication) -> None:
    """The smallest mark of a level beside a text of 41, all in the same grey."""
    size = lettering().cap_height(41, 600) * 1.2
    drawn = {}
    for level in ("notice", "warning", "critical"):
        image = QImage(36, 36, QImage.Format.Format_RGB32)
        image.fill(theme().colour("bg1"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = sized(LEVEL_SHAPES[level], size).translated(QPointF(18, 18))
        painter.fillPath(path, theme().colour("text2"))
        painter.end()
        drawn[level] = pixels(image).reshape(12, 3, 12, 3, 3).mean(axis=(1, 3, 4))
    for one, other in itertools.combinations(drawn, 2):
        apart = np.abs(drawn[one] - drawn[other])
        assert (apart > 50).sum() >= 8, (one, other)  # of about 80 pixels that a mark covers


@pytest.mark.parametrize("name", WALLS)
def test_colour_never_comes_without_a_shape(qapp: QApplication, name: str) -> None:
    levels = {LEVEL_COLOURS[level] for level in ("notice", "warning", "critical")}
    for tile in tiles(name).values():
        texts = {op.colour for op in tile.sheet.texts()} & (levels | {"stale"})
        marks = {op.colour for op in (*tile.sheet.ground, *tile.sheet.live) if isinstance(op, Mark)}
        assert texts <= marks, (tile.name, texts, marks)


# ---- the grid


@pytest.mark.parametrize("viewing", [Viewing(), Viewing(5, 55)])
@pytest.mark.parametrize("name", WALLS)
def test_edges_of_tiles_lie_on_multiples_of_eight(
    qapp: QApplication, name: str, viewing: Viewing
) -> None:
    for tile in tiles(name, "it", viewing).values():
        assert [side % 8 for side in tile.rect] == [0, 0, 0, 0], (tile.name, tile.rect)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in WALLS if name != "wall_waiting"])
def test_neighbours_stand_on_the_same_base_lines(qapp: QApplication, name: str, code: str) -> None:
    shown = tiles(name, code)
    view = WALLS[name]().view
    assert view is not None
    for row in (
        [figure.key for figure in view.figures],
        [tile for tile in shown if tile.startswith("channel_")],
        [tile for tile in shown if tile.startswith("network_")],
    ):
        found = [_bases(shown[tile]) for tile in row if tile in shown]
        for one, other in itertools.pairwise(found):
            # A value that is missing says so a little above where the value would stand.
            assert one == other or {*one} ^ {*other} <= {188, 180}, (row, one, other)
    assert len(_bases(shown["teams"])) <= 2
    assert {*_bases(shown["feeds"])} <= {*_bases(shown["teams"])}


def _bases(tile: Placed) -> list[float]:
    return sorted({op.base for op in tile.sheet.texts() if op.px > 32})


# ---- what goes with what


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in WALLS if name != "wall_waiting"])
def test_every_headline_has_its_window_its_goal_and_its_usual(
    qapp: QApplication, name: str, code: str
) -> None:
    """Where a feed is lost or all is stale, what is missing stands where the usual stood."""
    shown, view, words = tiles(name, code), WALLS[name]().view, language(code)
    assert view is not None
    for figure in view.figures:
        texts = {op.base: op.text for op in shown[figure.key].sheet.texts()}
        assert texts[84], figure.key
        if figure.goal is None:
            assert texts[262] in words.forms("goals.none")
        else:
            is_share = figure.unit == "share"
            goal = words.percent(figure.goal) if is_share else words.number(figure.goal)
            assert goal in texts[262]
        assert texts[308]
        known = figure.usual is not None and view.history is None
        if known and not figure.without and WALLS[name]().link.state != "stale":
            usual = (
                words.percent(figure.usual or 0)
                if figure.unit == "share"
                else words.number(figure.usual or 0)
            )
            assert usual in texts[308]


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("wall_normal", "trend"),
        ("wall_alarm", "hero"),
        ("wall_cleared", "hero"),
        ("wall_channels", "channel_0"),
        ("wall_channels", "network_2"),
        ("wall_absurd", "hero"),
    ],
)
def test_every_time_chart_has_its_publications_and_crises(
    qapp: QApplication, name: str, chart: str
) -> None:
    view = WALLS[name]().view
    assert view is not None
    ops = (*tiles(name)[chart].sheet.ground, *tiles(name)[chart].sheet.live)
    dashed = [op for op in ops if isinstance(op, Line) and op.dashes]
    flags = [op for op in ops if isinstance(op, Mark) and op.kind == "flag"]
    assert bool(view.publications) == bool(dashed) == bool(flags)
    shades = [op for op in ops if getattr(op, "fill", "") in {"crit@16", "warn@16", "crit_fill@30"}]
    assert bool(view.crises) == bool(shades)


@pytest.mark.parametrize("name", ["wall_normal", "wall_alarm", "wall_cleared", "wall_disconnected"])
def test_what_appears_twice_is_the_same_figure(qapp: QApplication, name: str) -> None:
    """The backlog beside its small strip is that of the headline, not of up to five minutes ago."""
    view, shown = WALLS[name]().view, tiles(name)
    assert view is not None
    value = value_text(language("it"), view.figures[0])
    assert value in [op.text for op in shown["to_answer"].sheet.texts()]
    if "hero" in shown:
        label = next(op for op in shown["hero"].sheet.texts() if op.text == "Da rispondere")
        beside = [
            op for op in shown["hero"].sheet.texts() if op.base == label.base and op.x > label.x
        ]
        assert [op.text for op in beside] == [value]


def test_times_under_a_chart_are_those_of_the_room(qapp: QApplication) -> None:
    view = WALLS["wall_normal"]().view
    assert view is not None
    clock = next(op for op in tiles("wall_normal")["header"].sheet.texts() if op.px == 56)
    assert isinstance(clock, Text)
    assert clock.text == language("it").time(view.as_of_us, zone(view.timezone))


# ---- the verdict of the header


def header_texts(name: str, code: str) -> list[str]:
    return [text.text for text in tiles(name, code)["header"].sheet.texts()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_header_says_that_all_is_well_or_what_is_past_its_goal(code: str) -> None:
    words = language(code)
    well = words.word("header.all_well")
    assert well in header_texts("wall_normal", code)
    late = header_texts("wall_backlog_late", code)
    labels = ", ".join(words.forms(f"figures.{key}")[0] for key in ("to_answer", "within_45"))
    told = {*words.forms("header.past_goal", names=labels), *words.forms("header.past_goals", n=2)}
    assert told & set(late)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("distance_m", [3.0, 4.0, 5.0])
def test_what_may_begin_stands_in_the_header_with_a_hollow_mark_and_takes_no_hero(
    qapp: QApplication, code: str, distance_m: float
) -> None:
    shown, words = shown_by("wall_normal", code), language(code)
    assert shown.view is not None
    view = msgspec.structs.replace(shown.view, early="internet_3g")
    where = grid(*SIZE, type_for(Viewing(distance_m), SIZE))
    placed = Composer(words, lettering()).compose(
        view, shown.link, shown.now_us, where, scene=shown.scene
    )
    tile = next(tile for tile in placed if tile.name == "header")
    told = words.forms("header.early", motive=words.motive_inline("internet_3g"))
    assert {text.text for text in tile.sheet.texts()} & set(told)
    marks = [op for op in (*tile.sheet.ground, *tile.sheet.live) if isinstance(op, Mark)]
    assert "ring" in {mark.kind for mark in marks}
    assert not any(tile.name == "hero" for tile in placed)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        *("wall_stale", "wall_disconnected", "wall_one_feed_down", "wall_startup", "wall_waiting"),
        *("wall_empty", "wall_history", "wall_alarm", "wall_early", "wall_backlog_late"),
    ],
)
def test_no_wall_says_that_all_is_well_where_it_cannot_know_or_is_not(name: str, code: str) -> None:
    assert language(code).word("header.all_well") not in header_texts(name, code)
