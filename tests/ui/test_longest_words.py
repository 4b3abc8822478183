"""The layout test string of the wall: of three languages the longest, and 15 % more; nothing is cut."""

import itertools
from functools import cache
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES, Language, language
from tests.ui import views
from tests.ui.setup.test_pages import Strict
from tests.ui.test_lettering import families
from tests.ui.test_wall_pictures import STATES, inks, overlapping, state_of
from ui.viewing import FAR, NEAR, Type
from ui.wall.composer import Composer
from ui.wall.grid import grid

MORE = 0.15
NAMES = frozenset({"feeds", "motives", "motives_inline"})  # a proper name is the same everywhere
CHOSEN_BY_PEOPLE = frozenset(
    {"worst", "alarm_disconnected"}
)  # with names that no wall has room for


def longest(forms: list[str]) -> str:
    text = max(forms, key=len)
    return text + "n" * max(1, round(len(text) * MORE))


def merged(found: list[Any]) -> Any:
    """Return the longest of what three languages say: of long forms, of short ones, of plurals."""
    if isinstance(found[0], dict):
        return {number: merged([each[number] for each in found]) for number in found[0]}
    listed = [[each] if isinstance(each, str) else each for each in found]
    ends = [longest([each[0] for each in listed]), longest([each[-1] for each in listed])]
    return ends[:1] if all(len(each) == 1 for each in listed) else ends


@cache
def stretched() -> Language:
    tables = [language(code)._tables for code in LANGUAGES]
    whole = {
        name: {key: merged([each[name][key] for each in tables]) for key in table}
        if isinstance(table, dict) and name not in NAMES | {"formats"}
        else table
        for name, table in tables[0].items()
    }
    return Language("xx", whole)


def test_it_is_longer_than_every_language() -> None:
    for code, key in itertools.product(LANGUAGES, ("down.hub", "tile.usual", "header.ui_error")):
        words = language(code).forms(key, value="60")
        assert len(stretched().word(key, value="60")) >= len(words[0]) * 1.1


@pytest.mark.parametrize("written", [NEAR, FAR], ids=["4 m", "5 m"])
@pytest.mark.parametrize("name", [state for state in STATES if state not in CHOSEN_BY_PEOPLE])
def test_the_longest_words_and_some_more_find_room_on_every_wall(
    qapp: QApplication, name: str, written: Type
) -> None:
    for family in families():
        letters = Strict(family)
        view, link = state_of(name)
        now = view.as_of_us + (link.silent_us or 0) if view is not None else views.at("11:20")
        composer = Composer(stretched(), letters)
        for tile in composer.compose(view, link, now, grid(1920, 1080, written)):
            boxes = [inks(text, letters) for text in tile.sheet.texts()]
            assert not list(overlapping(boxes)), (family, tile.name, list(overlapping(boxes)))
            for box in boxes:
                assert box.px >= 32
                assert box.x >= -0.5
                assert box.x + box.w <= tile.rect.w + 0.5, (family, tile.name, box)
        assert not composer.failures
