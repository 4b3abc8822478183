"""Walls of what should never come: millions of everything, names of 200 letters, every feed dead."""

import itertools
import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.wall import Between, Break, QueueNeed, WallView
from tests.ui import scenes, views
from tests.ui.desk import desks
from tests.ui.kept import GONE, STALE, Wall, draw
from tests.ui.test_wall_pictures import overlapping, said
from ui.desk.picture import Shot, draw_desk
from ui.picture import draw_wall
from ui.viewing import Viewing

SIZE = (1366, 768)
SCENES = ("hero", "trend", "channels", "backlog", "promises")
COUNTS = (10**6, 1_234_567, 98_765_432, 10**9, 10**12)
WORDS = (
    "Centro de atención al cliente de San Sebastián de los Reyes y Villafranca di Verona, " * 3
)[:200]
ONE_WORD = ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4)[:200]


def many(n: int) -> WallView:
    """Return an alarm in which every count is `n`."""
    needs = ("activations", "complaints", "billing", "network")
    found = views.staffing(
        more=Between(value=n, low=n // 2, high=2 * n),
        without=Between(value=n, low=n // 2, high=2 * n),
        helped=Between(value=n, low=n // 2, high=2 * n),
        queues=tuple(QueueNeed(key=key, names={}, more=n // 4) for key in needs),
    )
    view = scenes.staged(
        views.alarm(others=n, customers=n, negatives_15=n, place_known=n, staffing=found)
    )
    counted = {"value": n, "goal": n, "usual": n}
    return replace(
        view,
        figures=tuple(
            replace(figure, **(counted if figure.unit == "count" else {"n": n}))
            for figure in view.figures
        ),
        motives=tuple(replace(row, count=n, usual=n / 2) for row in view.motives),
        strips=tuple(
            replace(strip, tick=n / 2, top=n, values=(n,) * len(strip.values))
            if strip.key != "negative" else strip
            for strip in view.strips
        ),
        teams=tuple(replace(team, online=n, planned=n) for team in view.teams),
        over_4h=n,
        channels=tuple(replace(row, count=n) for row in view.channels),
        channels_beyond=n,
        networks=tuple(replace(row, count=n) for row in view.networks),
        queues=tuple(replace(row, bands=(n,) * 4, goal=n) for row in view.queues),
        promises=tuple(replace(row, waiting=n) for row in scenes.promises()),
    )  # fmt: skip


def named(name: str) -> WallView:
    """Return an alarm in which everything that people may name has that name."""
    view = scenes.staged(views.alarm(motive=name, region=name, channel=name, owner=name))
    called = dict.fromkeys(LANGUAGES, name)
    return replace(
        view,
        teams=tuple(replace(team, name=name) for team in view.teams),
        feeds=tuple(replace(feed, label=name) for feed in view.feeds),
        motives=tuple(replace(row, motive=f"{name}{at}") for at, row in enumerate(view.motives)),
        channels=tuple(replace(row, key=name) for row in view.channels),
        queues=tuple(replace(row, names=called) for row in view.queues),
        promises=tuple(replace(row, key=name) for row in scenes.promises()),
        publications=tuple(replace(told, title=name) for told in view.publications),
        figures=tuple(replace(figure, without=(name,)) for figure in view.figures),
        motives_without=(name,),
    )


def dead() -> WallView:
    """Return a day on which every feed has been dead for seven minutes."""
    view = scenes.normal()
    lost, labels = view.as_of_us - 7 * MINUTE, tuple(feed.label for feed in view.feeds)
    cut = {"without": labels, "without_since_us": lost}
    return replace(
        view,
        feeds=tuple(replace(feed, state="disconnected", age_us=7 * MINUTE) for feed in view.feeds),
        figures=tuple(replace(figure, **cut) for figure in view.figures),
        channels=tuple(replace(row, **cut) for row in view.channels),
        networks=tuple(replace(row, **cut) for row in view.networks),
        motives_without=labels,
        motives_without_since_us=lost,
        breaks=tuple(Break(at_us=lost, end_us=None, label=label) for label in labels),
    )


def calm(view: WallView) -> WallView:
    return replace(view, hero=None, over_4h=0, over_12h=0)


def shown(view: WallView, scene: str) -> Wall:
    return Wall(view) if scene == "hero" else Wall(calm(view), scene)


WALLS: dict[str, Callable[[str], Wall]] = {
    **{f"{n}": lambda scene, n=n: shown(many(n), scene) for n in COUNTS},  # type: ignore[misc]
    "zero": lambda scene: shown(many(0), scene),
    "words": lambda scene: shown(named(WORDS), scene),
    "one word": lambda scene: shown(named(ONE_WORD), scene),
    "dead": lambda scene: shown(replace(dead(), hero=views.alarm().hero), scene),
    "stale": lambda scene: shown(many(10**6), scene)._replace(link=STALE, passed_us=7 * SECOND),
    "gone": lambda scene: shown(many(10**6), scene)._replace(link=GONE, passed_us=38 * SECOND),
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("name", WALLS)
def test_nothing_overlaps_is_elided_or_leaves_the_wall(
    qapp: QApplication, name: str, scene: str
) -> None:
    for code in LANGUAGES:
        picture = draw(WALLS[name](scene), code, SIZE)
        assert not list(overlapping(picture.texts)), code
        for text in picture.texts:
            assert "…" not in text.text
            assert text.px >= 32 * SIZE[1] / 1080 - 0.01, text
            assert text.x >= 0, text
            assert text.x + text.w <= SIZE[0], text


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("name", WALLS)
def test_in_the_large_type_nothing_overlaps_either(
    qapp: QApplication, name: str, scene: str
) -> None:
    wall = WALLS[name](scene)
    for code in LANGUAGES:
        picture = draw_wall(
            wall.view,
            language=code,
            link_state=wall.link,
            now_us=wall.now_us,
            scene=wall.scene,
            viewing=Viewing(5, 55),
        )
        assert not list(overlapping(picture.texts)), code
        assert all(text.x >= 0 and text.x + text.w <= 1920 for text in picture.texts)


def check_numbers(texts: list[str], n: int, code: str) -> None:
    """Each is whole, or rounded to millions; a part of its digits would be believed."""
    words = language(code)
    quarter = n // 4  # what each of four queues needs
    counts: tuple[float, ...] = (n, n + 1, n // 2, n / 2, 2 * n, n - n // 2)
    counts += (quarter, 2 * quarter, 3 * quarter)
    counts += (4 * n, 6 * n, 24 * n)  # all ages of a queue, all queues of an age, all
    allowed = {words.number(count) for count in counts}
    grouped = re.compile(rf"\d+(?:[{words.number(1_000_000)[1]}]\d+)+")
    most = words.number_forms(10**12)[1]
    for text in texts:
        rest = text
        for count in counts:
            for short in words.number_forms(count)[1:]:
                rest = rest.replace(short, "")
        assert set(grouped.findall(rest)) <= allowed, text
        assert most[:4] not in rest, text


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("n", COUNTS)
def test_no_number_loses_its_last_digits(qapp: QApplication, n: int, scene: str) -> None:
    for code, viewing in itertools.product(LANGUAGES, (None, Viewing(5, 55))):
        wall = shown(many(n), scene)
        picture = draw_wall(wall.view, language=code, scene=wall.scene, viewing=viewing)
        check_numbers(said(picture), n, code)


@pytest.mark.parametrize("n", COUNTS)
def test_no_number_of_the_desk_loses_its_last_digits(qapp: QApplication, n: int) -> None:
    wall = many(n)
    shot = Shot(wall, desks.desk(wall, desks.outage(customers=n), desks.billing()))
    for code, size in itertools.product(LANGUAGES, ((1920, 1080), SIZE)):
        picture = draw_desk(shot, pane="regia", language=code, size=size)
        assert not list(overlapping(picture.texts)), code
        check_numbers(said(picture), n, code)


def test_a_long_name_never_takes_the_age_of_the_data_from_the_desk(qapp: QApplication) -> None:
    wall = named(WORDS)
    alert = desks.outage(motive=WORDS, region=WORDS, channel=WORDS, owner=WORDS)
    shot = Shot(wall, desks.desk(wall, alert))
    for code, size in itertools.product(LANGUAGES, ((1920, 1080), SIZE)):
        picture = draw_desk(shot, pane="regia", language=code, size=size, person=WORDS)
        assert language(code).age(4 * SECOND) in said(picture), (code, size)


def test_a_headline_of_millions_is_whole(qapp: QApplication) -> None:
    for code in LANGUAGES:
        texts = said(draw(Wall(many(98_765_432)), code, SIZE))
        assert texts.count(language(code).number(98_765_432)) >= 3


def test_names_lose_whole_words_first(qapp: QApplication) -> None:
    texts = said(draw(shown(named(WORDS), "trend"), "it", SIZE))
    last = {text.rpartition(" ")[2] for text in texts if text.startswith("Centro")}
    assert last
    assert last <= set(WORDS.split()) - {"de", "al"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_word_of_a_name_is_whole_where_anything_else_can_give_way(
    qapp: QApplication, code: str
) -> None:
    texts = set(said(draw(Wall(views.worst()), code, SIZE)))
    assert {"Villafranca", "San Sebastián", "Recensioni"} <= texts


def test_every_feed_that_waits_says_so(qapp: QApplication) -> None:
    for code in LANGUAGES:
        texts = said(draw(Wall(views.startup()), code, SIZE))
        assert texts.count(language(code).word("feed_strip.wait")) == 2
