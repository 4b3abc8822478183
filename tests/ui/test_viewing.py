"""Type by distance and diagonal: the numbers, and walls in the large type in every state and language."""

import itertools

import pytest
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES, language
from tests.ui import scenes, views
from tests.ui.test_lettering import families
from tests.ui.test_wall_pictures import STATES, inks, overlapping, state_of
from ui.figures import FIGURES
from ui.lettering import Lettering, lettering
from ui.linkstate import LinkState
from ui.picture import draw_wall
from ui.viewing import FAR, NEAR, Type, Viewing, reach_m, smallest_px, type_for
from ui.wall.composer import Composer, Placed
from ui.wall.grid import grid

FULL_HD, UHD = (1920, 1080), (3840, 2160)
PLACES = (FULL_HD, UHD, (1366, 768))


def placed(name: str, code: str, letters: Lettering, written: Type = FAR) -> list[Placed]:
    view, link = state_of(name)
    now = view.as_of_us + (link.silent_us or 0) if view is not None else views.at("11:20")
    composer = Composer(language(code), letters)
    tiles = composer.compose(view, link, now, grid(*FULL_HD, written))
    assert not composer.failures
    return tiles


@pytest.mark.parametrize(
    ("size", "sizes"), [(FULL_HD, (31, 41, 51)), (UHD, (61, 81, 101))], ids=["1080p", "4K"]
)
def test_capitals_have_sixteen_minutes_of_arc_on_55_inches(
    size: tuple[int, int], sizes: tuple[int, ...]
) -> None:
    assert tuple(smallest_px(distance, 55, size) for distance in (3, 4, 5)) == sizes


@pytest.mark.parametrize("size", PLACES)
def test_five_metres_take_the_large_type_and_four_do_not(size: tuple[int, int]) -> None:
    assert [type_for(Viewing(m, 55), size) for m in (3, 4, 5)] == [NEAR, NEAR, FAR]
    assert type_for(Viewing(), size) == NEAR


def test_a_smaller_screen_needs_the_large_type_sooner_and_a_larger_one_later() -> None:
    assert type_for(Viewing(4, 43), FULL_HD) == FAR
    assert type_for(Viewing(5, 75), FULL_HD) == NEAR


@pytest.mark.parametrize("size", PLACES)
def test_a_wall_is_read_from_as_far_as_it_says(size: tuple[int, int]) -> None:
    assert 4 <= reach_m(NEAR, 55, size) < 4.2
    assert 5 <= reach_m(FAR, 55, size) < 5.2


def test_aids_from_nearer_stay_what_they_are_and_larger_texts_too() -> None:
    assert [FAR.px(px) for px in (32, 36, 41, 44, 60, 128)] == [32, 36, 51, 51, 60, 128]
    assert [NEAR.px(px) for px in (32, 36, 41, 44)] == [32, 36, 41, 44]


def test_five_metres_show_four_headlines_in_wide_columns(qapp: QApplication) -> None:
    laid = grid(*FULL_HD, FAR)
    assert [rect[:3] for rect in laid.numbers] == [(x, 104, 440) for x in (32, 504, 976, 1448)]
    assert laid.hero[2:] == (1856, 408)
    assert (laid.trend.w, laid.motives.x, laid.teams.w, laid.feeds.x) == (912, 976, 912, 976)
    assert laid.feeds.y + laid.feeds.h == 1048
    names = [tile.name for tile in placed("normal", "it", lettering())]
    assert [name for name in names if name in FIGURES] == list(FIGURES[:4])


def test_three_teams_find_room_and_folded_they_are_one_sum(qapp: QApplication) -> None:
    normal, alarm = (_said(name, "teams") for name in ("normal", "alarm"))
    assert {"Roma", "Palermo", "altre 2", "16", "/16", "14", "/15", "/14"} <= set(normal)
    assert alarm == ["Squadre in linea", "44", "/45", "3 oltre 4 h", "max 4 h 54"]


@pytest.mark.parametrize("name", STATES)
def test_in_the_large_type_every_text_has_its_place_in_every_family(
    qapp: QApplication, name: str
) -> None:
    for code, family in itertools.product(LANGUAGES, families()):
        letters = lettering(family)
        for tile in placed(name, code, letters):
            boxes = [inks(text, letters) for text in tile.sheet.texts()]
            for box in boxes:
                assert "…" not in box.text
                assert box.px >= 32
                assert box.x >= -0.5, (family, code, tile.name, box)
                assert box.x + box.w <= tile.rect.w + 0.5, (family, code, tile.name, box)
                assert box.y >= 0, (family, code, tile.name, box)
                assert box.y + box.h <= tile.rect.h, (family, code, tile.name, box)
            assert not list(overlapping(boxes)), (family, code, tile.name)


@pytest.mark.parametrize("written", [NEAR, FAR], ids=["4 m", "5 m"])
@pytest.mark.parametrize(
    "name", [state for state in STATES if state not in {"worst", "alarm_disconnected"}]
)
def test_what_must_be_read_keeps_its_size(qapp: QApplication, name: str, written: Type) -> None:
    for code in LANGUAGES:
        for tile in placed(name, code, lettering(), written):
            for text in tile.sheet.texts():
                is_aid = text.px <= 36
                assert is_aid or text.px >= written.body, (code, tile.name, text)


@pytest.mark.parametrize("size", PLACES)
def test_a_picture_for_five_metres_has_texts_of_the_size_that_the_distance_asks(
    qapp: QApplication, size: tuple[int, int]
) -> None:
    picture = draw_wall(views.normal(), language="en", size=size, viewing=Viewing(5, 55))
    wanted = smallest_px(5, 55, size)
    goal = next(text for text in picture.texts if text.text == "goal ≤ 60")
    assert goal.px > wanted - 1


def _said(name: str, tile: str) -> list[str]:
    (found,) = (each for each in placed(name, "it", lettering()) if each.name == tile)
    return [text.text for text in found.sheet.texts()]


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        *itertools.product(scenes.ALL, ("channels", "backlog")),
        *itertools.product(scenes.PROMISED, ("promises",)),
    ],
)
def test_every_scene_holds_in_the_large_type(qapp: QApplication, name: str, scene: str) -> None:
    view = (scenes.ALL | scenes.PROMISED)[name]()
    for code, family in itertools.product(LANGUAGES, families()):
        composer = Composer(language(code), letters := lettering(family))
        where = grid(*FULL_HD, FAR)
        for tile in composer.compose(view, LinkState(), view.as_of_us, where, scene=scene):
            boxes = [inks(text, letters) for text in tile.sheet.texts()]
            assert not list(overlapping(boxes)), (family, code, tile.name)
            for box in boxes:
                assert box.x + box.w <= tile.rect.w + 0.5, (family, code, tile.name, box)
                assert box.y + box.h <= tile.rect.h, (family, code, tile.name, box)
        assert not composer.failures
