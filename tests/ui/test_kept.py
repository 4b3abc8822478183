"""Every state of every screen beside the picture of it that a person has looked at and kept."""

import json
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import LANGUAGES
from commandcenter.protocol.wall import WallView
from tests.ui import kept, scenes, views
from tests.ui.kept import PICTURES, SIZE, WALLS, Wall, apart, draw, outline, shown_by, small
from tests.ui.sheet import EACH, GAP, sheet
from tests.ui.test_lettering import families
from ui.lettering import lettering
from ui.sheet import Mark, Text
from ui.theme import Theme

MOST_BYTES = 3_000_000


@pytest.fixture
def inter(qapp: QApplication) -> None:
    if lettering().family != "Inter":
        pytest.skip("kept pictures are written in Inter (fonts-inter); only outlines are compared")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_did_when_somebody_looked(
    inter: None, tmp_path: Path, name: str, code: str
) -> None:
    before, now = kept.kept(name, code), small(PICTURES[name](code))
    far = apart(before, now)
    if far.is_too_far:
        beside = tmp_path / f"{name}.{code}.png"
        kept.side_by_side(before, now, beside)
        pytest.fail(
            f"{far}: see kept, drawn and difference side by side in {beside}. If it should look so,"
            " `python -m tests.ui.kept`, look at what it names, and commit it."
        )


@pytest.mark.parametrize("name", WALLS)
def test_the_outline_of_a_wall_is_the_kept_one_in_every_family(
    qapp: QApplication, name: str
) -> None:
    before = json.loads(kept.OUTLINES.read_text("utf-8"))[name]
    for family in (None, *families()):
        assert outline(name, family) == before, family


def test_what_is_kept_is_what_is_compared_and_stays_small() -> None:
    files = set(kept.FOLDER.iterdir())
    wanted = {kept.path_of(name, code) for name in PICTURES for code in LANGUAGES}
    assert files == wanted | {kept.OUTLINES}
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    assert set(json.loads(kept.OUTLINES.read_text("utf-8"))) == set(WALLS)


# ---- the tolerance, from both ends


@pytest.mark.parametrize("name", ["wall_normal", "wall_alarm_late", "wall_backlog_late"])
def test_other_edges_of_the_same_wall_stay_under_the_tolerance(inter: None, name: str) -> None:
    """At 4K every glyph and every edge is drawn anew: further off than another Qt or FreeType."""
    far = apart(kept.kept(name, "it"), small(draw(shown_by(name, "it"), "it", (3840, 2160))))
    assert far.peak < 0.8 * kept.PEAK
    assert far.mean < kept.MEAN / 2


def _figure(place: int, **parts: object) -> WallView:
    view = scenes.normal()
    figures = list(view.figures)
    figures[place] = replace(figures[place], **parts)
    return replace(view, figures=tuple(figures))


def _strip(by: float) -> WallView:
    view = scenes.normal()
    first = view.strips[0]
    values = tuple(None if value is None else value * by for value in first.values)
    return replace(view, strips=(replace(first, values=values), *view.strips[1:]))


CHANGES: dict[str, Callable[[], WallView]] = {
    "one more to answer": lambda: _figure(0, value=47),
    "one point of a share": lambda: _figure(1, value=0.95),
    "one more message": lambda: _figure(2, value=113),
    "another goal": lambda: _figure(0, goal=61),
    "another usual": lambda: _figure(0, usual=53),
    "a level": lambda: _figure(0, level="notice"),
    "a feed lost": lambda: _figure(0, without=("WA",)),
    "a minute later": lambda: replace(scenes.normal(), as_of_us=scenes.normal().as_of_us + MINUTE),
    "one motive more": lambda: replace(scenes.normal(), motives=views.motives(35, 27, 21, 18, 12)),
    "one agent less": lambda: replace(scenes.normal(), teams=views.teams(15, 14, 8, 6)),
    "a feed a second older": lambda: replace(
        scenes.normal(),
        feeds=tuple(
            replace(feed, age_us=(feed.age_us or 0) + SECOND) if feed.name == "x" else feed
            for feed in scenes.normal().feeds
        ),
    ),
    "no publication": lambda: replace(
        scenes.normal(), publications=scenes.normal().publications[1:]
    ),
    "a tenth more messages in the line": lambda: _strip(1.1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_thing_that_changes_is_seen(inter: None, change: str) -> None:
    assert apart(kept.kept("wall_normal", "it"), _drawn(CHANGES[change]())).is_too_far


def test_a_digit_under_the_veil_is_seen(inter: None) -> None:
    shown = shown_by("wall_disconnected", "it")
    assert shown.view is not None
    first = replace(shown.view.figures[0], value=47)
    other = replace(shown.view, figures=(first, *shown.view.figures[1:]))
    found = small(draw(shown._replace(view=other), "it"))
    assert apart(kept.kept("wall_disconnected", "it"), found).is_too_far


@pytest.mark.parametrize("moved", ["46", "Roma", "obiettivo ≤ 60"])
def test_a_text_two_pixels_off_its_place_is_seen(inter: None, moved: str) -> None:
    paint = Text.paint

    def aside(self: Text, *more: object) -> None:
        paint(self._replace(x=self.x + 2 * (self.text == moved)), *more)  # type: ignore[arg-type]

    with mock.patch.object(Text, "paint", aside):
        assert apart(kept.kept("wall_normal", "it"), _drawn(scenes.normal())).is_too_far


@pytest.mark.parametrize("change", [{"y": 4.0}, {"kind": "triangle"}, {"kind": "ring"}])
def test_a_marker_elsewhere_or_of_another_shape_is_seen(
    inter: None, change: dict[str, object]
) -> None:
    paint = Mark.paint

    def other(self: Mark, *more: object) -> None:
        if self.kind == "disc" and self.size == 32:
            parts = {"y": self.y + change["y"]} if "y" in change else change  # type: ignore[operator]
            self = self._replace(**parts)
        paint(self, *more)  # type: ignore[arg-type]

    with mock.patch.object(Mark, "paint", other):
        assert apart(kept.kept("wall_normal", "it"), _drawn(scenes.normal())).is_too_far


@pytest.mark.parametrize(
    ("token", "other"),
    [
        ("crit", "warn"),
        ("crit", "stale"),
        ("text1", "text2"),
        ("bg1", "bg2"),
        ("crit_fill", "crit"),
    ],
)
def test_another_colour_is_seen(inter: None, token: str, other: str) -> None:
    colour = Theme.colour

    def instead(self: Theme, name: str) -> object:
        return colour(self, other if name == token else name)

    with mock.patch.object(Theme, "colour", instead):
        assert apart(kept.kept("wall_alarm", "it"), _drawn(views.alarm())).is_too_far


def test_pictures_that_differ_are_saved_side_by_side(qapp: QApplication, tmp_path: Path) -> None:
    one = np.zeros((360, 640, 3), np.uint8)
    other = one.copy()
    other[100:110, 100:110] = 200
    kept.side_by_side(one, other, tmp_path / "beside.png")
    saved = kept.read(tmp_path / "beside.png")
    assert saved.shape == (360, 3 * 640, 3)
    assert saved[105, 105].max() == 0
    assert saved[105, 640 + 105].min() > 190
    assert saved[105, 2 * 640 + 105].max() > 250
    assert saved[50].max() == 0


def _drawn(view: WallView) -> kept.Pixels:
    return small(draw(Wall(view), "it"))


def test_a_sheet_has_one_row_a_state_and_a_column_a_language(qapp: QApplication) -> None:
    found = sheet(["wall_empty", "setup_1"])
    assert found.width() == len(LANGUAGES) * (EACH + GAP)
    assert found.height() == 2 * (EACH * SIZE[1] // SIZE[0] + GAP)
