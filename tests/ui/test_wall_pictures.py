"""Every state of the wall, in three languages, three sizes and every family: what is painted, and where."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import LANGUAGES, language, zone
from commandcenter.protocol.wall import Figure, History, Team, WallView
from tests.ui import views
from tests.ui.test_lettering import families
from ui.figures import value_text
from ui.lettering import Lettering, lettering
from ui.linkstate import LinkState
from ui.picture import Picture, draw_wall
from ui.sheet import Box, Mark, Painted, Text, painted
from ui.theme import theme
from ui.tiles import staffing
from ui.wall.composer import Composer, Placed
from ui.wall.grid import grid

SIZES = ((1920, 1080), (3840, 2160), (1366, 768))
STALE = LinkState("stale", "silent", 7 * SECOND)
GONE = LinkState("disconnected", "broken", 38 * SECOND, 3, 3_200_000, "Call IT, ext. 4411")
REFUSED = LinkState("disconnected", "refused", 3 * MINUTE, 12, 5 * SECOND)
WAITING = LinkState("disconnected", "waiting", 2 * SECOND, 1)

LINKS = {
    "stale": (views.normal, STALE),
    "disconnected": (views.normal, GONE),
    "alarm_stale": (views.alarm, STALE),
    "alarm_disconnected": (views.worst, GONE),
    "one_feed_stale": (views.one_feed_down, STALE),
    "refused": (views.normal, REFUSED),
}
NEWS = ("alerts_learning", "alerts_off", "clock_wrong", "disk_low")
STATES = (*views.ALL, *LINKS, "waiting", "waiting_refused")


def state_of(name: str) -> tuple[WallView | None, LinkState]:
    if name in LINKS:
        make, link = LINKS[name]
        return make(), link
    if name.startswith("waiting"):
        return None, REFUSED if name == "waiting_refused" else WAITING
    return views.ALL[name](), LinkState()


def drawn(name: str, code: str = "it", size: tuple[int, int] = SIZES[0]) -> Picture:
    view, link = state_of(name)
    silent = 0 if link.state == "fresh" else link.silent_us or 0
    now = view.as_of_us + silent if view is not None else views.at("11:20")
    return draw_wall(view, language=code, size=size, link_state=link, now_us=now)


def tiles(name: str, code: str = "it", family: str | None = None) -> dict[str, Placed]:
    view, link = state_of(name)
    now = view.as_of_us + (link.silent_us or 0) if view is not None else views.at("11:20")
    composer = Composer(language(code), lettering(family))
    placed = composer.compose(view, link, now, grid(*SIZES[0]))
    assert not composer.failures
    return {tile.name: tile for tile in placed}


def said(picture: Picture) -> list[str]:
    return [text.text for text in picture.texts]


def inks(text: Text, letters: Lettering) -> Painted:
    return painted(text, letters, 0, 0, 1)


def overlapping(texts: list[Painted]) -> Iterator[tuple[str, str]]:
    for one, other in itertools.combinations(texts, 2):
        if (
            min(one.x + one.w, other.x + other.w) - max(one.x, other.x) > 0.5
            and min(one.y + one.h, other.y + other.h) - max(one.y, other.y) > 0.5
        ):
            yield one.text, other.text


def pixels(image: QImage) -> np.ndarray:
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4)[:, :, :3].copy()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STATES)
def test_no_text_is_elided_too_small_outside_or_over_another(
    qapp: QApplication, name: str, size: tuple[int, int]
) -> None:
    scale = size[1] / 1080
    for code in LANGUAGES:
        picture = drawn(name, code, size)
        assert (picture.image.width(), picture.image.height()) == size
        assert picture.texts
        for text in picture.texts:
            assert "…" not in text.text
            assert text.text.strip()
            assert text.px >= 32 * scale - 0.01, text
            assert min(text.x, text.y) >= 0, text
            assert text.x + text.w <= size[0], text
            assert text.y + text.h <= size[1], text
        assert not list(overlapping(picture.texts)), code


@pytest.mark.parametrize("name", STATES)
def test_every_text_stays_in_its_tile_in_every_family(qapp: QApplication, name: str) -> None:
    for code, family in itertools.product(LANGUAGES, families()):
        letters = lettering(family)
        for tile in tiles(name, code, family).values():
            boxes = [inks(text, letters) for text in tile.sheet.texts()]
            for box in boxes:
                assert box.x >= -0.5, (family, tile.name, box)
                assert box.x + box.w <= tile.rect.w + 0.5, (family, tile.name, box)
                assert box.y >= 0, (family, tile.name, box)
                assert box.y + box.h <= tile.rect.h, (family, tile.name, box)
            assert not list(overlapping(boxes)), (family, tile.name)


@pytest.mark.parametrize("name", STATES)
def test_every_text_stands_out_from_its_ground(qapp: QApplication, name: str) -> None:
    for tile in tiles(name).values():
        ground = "crit_ground" if _is_alert(tile) else "bg1"
        for text in tile.sheet.texts():
            if text.colour == "ink":
                assert text.px >= 34
                assert theme().contrast("ink", "crit_fill") >= 4.5
            else:
                assert theme().contrast(text.colour, ground) >= 7, text


@pytest.mark.parametrize("name", ["normal", "startup", "simulated"])
def test_a_wall_without_trouble_has_no_colour(qapp: QApplication, name: str) -> None:
    channels = pixels(drawn(name).image).astype(np.int16)
    assert int((channels.max(axis=2) - channels.min(axis=2)).max()) <= 40


def test_positions_never_move_only_the_hero_row_changes_what_stands_in_it(
    qapp: QApplication,
) -> None:
    normal, alarm, gone = tiles("normal"), tiles("alarm"), tiles("disconnected")
    for name in ("header", *(figure.key for figure in views.normal().figures), "teams", "feeds"):
        assert normal[name].rect == alarm[name].rect == gone[name].rect
    assert "hero" not in normal
    assert {"trend", "motives"}.isdisjoint(alarm)
    assert alarm["hero"].rect == gone["hero"].rect == (32, 448, 1856, 416)
    assert normal["trend"].rect == (32, 448, 1104, 416)
    assert normal["motives"].rect == (1160, 448, 728, 416)
    assert normal["teams"].rect == (32, 880, 1104, 168)
    assert normal["feeds"].rect == (1160, 880, 728, 168)
    assert [normal[f.key].rect.x for f in views.normal().figures] == [32, 408, 784, 1160, 1536]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", list(views.ALL))
def test_the_figures_painted_are_those_of_the_view(
    qapp: QApplication, name: str, code: str
) -> None:
    view, placed = views.ALL[name](), tiles(name, code)
    words = language(code)
    for figure in view.figures:
        texts = [text.text for text in placed[figure.key].sheet.texts()]
        if wanted := value_text(words, figure):
            assert wanted in texts
        else:
            assert not any(text.strip("%\u00a0").isdigit() for text in texts[2:3])


def test_what_is_missing_is_never_a_zero(qapp: QApplication) -> None:
    view = views.normal()
    empty = tuple(
        replace(figure, value=None, part=None, n=None, usual=None, low=None, high=None)
        for figure in view.figures
    )
    composer = Composer(language("en"), lettering())
    bare = replace(view, figures=empty, strips=(), motives=(), feeds=(), teams=())
    for tile in composer.compose(bare, LinkState(), bare.as_of_us, grid(*SIZES[0])):
        assert not any(text.text in {"0", "0%"} for text in tile.sheet.texts()), tile.name


def test_a_missing_figure_says_when_it_will_come(qapp: QApplication) -> None:
    texts = said(drawn("startup", "en"))
    assert {"from 08:05", "from 08:15", "0 of 0", "usual: not yet"} <= set(texts)
    assert "history: day 5 of 14" in texts
    assert "started 24 s ago" in texts


def test_a_share_of_few_is_counted_out_and_has_no_level(qapp: QApplication) -> None:
    figure = replace(views.normal().figures[3], value=0.5, n=18, part=9, level="critical")
    assert value_text(language("en"), figure) == "9 of 18"
    sheet = _number(figure)
    assert {text.colour for text in sheet if text.text == "9 of 18"} == {"text2"}
    some = replace(figure, n=25, part=None)
    assert "60 min, n 25" in [text.text for text in _number(some)]


def test_a_figure_out_of_bounds_has_its_level_in_shape_and_colour(qapp: QApplication) -> None:
    placed = tiles("alarm")["to_answer"].sheet
    assert {text.colour for text in placed.texts() if text.text == "214"} == {"crit"}
    kinds = [op.kind for op in (*placed.ground, *placed.live) if isinstance(op, Mark)]
    assert kinds == ["diamond", "diamond"]
    assert placed.ground[0].edge == "crit"  # type: ignore[union-attr]
    assert placed.ground[0].edge_px == 4  # type: ignore[union-attr]


def test_a_young_alert_takes_the_hero_with_a_range_and_when_it_will_know_more(
    qapp: QApplication,
) -> None:
    texts = said(drawn("early", "es"))
    assert "Pico negativo: internet móvil" in texts
    assert "Desde las 13:58 · 19 clientes hasta ahora" in texts
    assert "14 negativos en 15 min, lo habitual 2 · lugar: 5 de 19" in texts
    assert "Harán falta de 3 a 12 agentes más" in texts
    assert "primera estimación, hasta las 15:30 · otra a las 14:30" in texts
    assert "por responder a las 15:30: entre 180 y 520 sin cambios" in texts
    assert "Nadie al cargo todavía · reconocer antes de las 14:18" in texts
    assert "6/10" in texts


def test_an_alert_says_how_many_more_until_when_where_and_what_it_changes(
    qapp: QApplication,
) -> None:
    texts = said(drawn("alarm", "it"))
    assert "Mancano 9 operatori fino alle 15:30" in texts
    assert "Dove: Rete 6, Fatturazione 3 · fra 6 e 13" in texts
    assert "da rispondere alle 15:30: 470 senza, 340 con (±40)" in texts


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["alarm", "early", "staffed", "worst", "no_shifts", "closing"])
def test_the_staffing_answer_stands_in_its_size_in_every_family(
    qapp: QApplication, name: str, code: str
) -> None:
    view = views.ALL[name]()
    assert view.hero is not None
    assert view.hero.staffing is not None
    lines = staffing.lines(language(code), zone(view.timezone), view.hero.staffing)
    for family in families():
        texts = tiles(name, code, family)["hero"].sheet.texts()
        for forms, px in zip(lines, (60, 41, 41), strict=True):
            sizes = {text.px for text in texts if text.text in forms}
            assert sizes == ({px} if forms else set()), (family, forms)


def test_a_place_that_does_not_fit_is_left_out_whole(qapp: QApplication) -> None:
    view = views.alarm(region="friuli_venezia_giulia_e_provincia_autonoma_di_trento")
    texts = said(draw_wall(view, language="it"))
    assert not any("Friuli" in text for text in texts)
    assert "Mancano 9 operatori fino alle 15:30" in texts


def test_an_answer_that_lacks_a_feed_says_so(qapp: QApplication) -> None:
    view = views.alarm()
    first = replace(view.figures[0], without=("WA",), without_since_us=views.at("14:20"))
    partial = replace(view, figures=(first, *view.figures[1:]))
    composer = Composer(language("it"), lettering())
    for shown, is_marked in ((view, False), (partial, True), (view, False)):
        placed = composer.compose(shown, LinkState(), shown.as_of_us, grid(*SIZES[0]))
        hero = next(tile for tile in placed if tile.name == "hero").sheet
        texts = {text.text: text.colour for text in hero.texts()}
        assert (texts.get("senza WhatsApp dalle 14:20") == "stale") == is_marked
        assert "Mancano 9 operatori fino alle 15:30" in texts


def test_a_screen_reader_hears_how_many_people_until_when(qapp: QApplication) -> None:
    spoken = tiles("alarm", "en")["hero"].sheet.spoken
    assert spoken.startswith("Negative spike: mobile internet. 9 more people needed until 15:30. ")


def test_who_has_it_stands_in_the_last_line(qapp: QApplication) -> None:
    assert "In carico a M. Ferri · avviso uscito 14:21" in said(drawn("alarm"))
    assert "In carico a M. Ferri" in said(draw_wall(views.alarm(announced_us=None), language="it"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_cause_and_the_next_word_stand_in_the_last_line_when_they_are_known(
    qapp: QApplication, code: str
) -> None:
    words = language(code)
    view = views.alarm(cause="antenna", update_by_us=views.at("14:50"), announced_us=None)
    (line,) = [text for text in said(draw_wall(view, language=code)) if "M. Ferri" in text]
    assert words.word("hero.cause", cause="antenna") in line
    assert line.endswith(words.forms("hero.update_by", time="14:50")[0])


def test_where_the_last_line_is_short_who_has_it_and_the_next_word_stay(
    qapp: QApplication,
) -> None:
    view = views.alarm(cause="x" * 300, owner="M. " + "F" * 30, update_by_us=views.at("14:50"))
    (line,) = [text for text in said(draw_wall(view, language="it")) if "In carico a" in text]
    assert "14:50" in line


def test_further_alerts_are_counted_not_stacked(qapp: QApplication) -> None:
    view = views.alarm(others=2)
    assert "Alert, 1 of 3" in said(draw_wall(view, language="en"))


def test_a_silent_feed_or_a_warning_never_takes_the_hero(qapp: QApplication) -> None:
    hero = views.alarm().hero
    assert hero is not None
    for quiet in (replace(hero, kind="feed_silence"), replace(hero, level="warning")):
        view = replace(views.normal(), hero=quiet)
        texts = said(draw_wall(view, language="en"))
        assert "Motives, last hour" in texts
    assert "Negative spike: mobile internet" in texts


def test_a_cleared_alert_is_shown_for_a_minute(qapp: QApplication) -> None:
    view = views.cleared()
    assert "Rientrato alle 17:34" in said(draw_wall(view, language="it"))
    assert view.hero is not None
    assert view.hero.cleared_us is not None
    later = view.hero.cleared_us + 61 * SECOND
    assert "Motivi, ultima ora" in said(draw_wall(view, language="it", now_us=later))


def test_only_what_contains_a_lost_feed_is_marked(qapp: QApplication) -> None:
    placed = tiles("one_feed_down")
    for key in ("to_answer", "within_45", "messages", "negative", "motives"):
        assert placed[key].sheet.ground[0].edge == "stale"  # type: ignore[union-attr]
        assert "senza WhatsApp" in [text.text for text in placed[key].sheet.texts()]
    for key in ("online", "teams", "feeds", "trend"):
        assert placed[key].sheet.ground[0].edge == "line"  # type: ignore[union-attr]
    texts = said(drawn("one_feed_down"))
    assert "WhatsApp non risponde da 7 min" in texts
    assert "7′" in texts


def test_five_seconds_of_silence_mark_every_tile_and_no_age_looks_fresh(
    qapp: QApplication,
) -> None:
    placed = tiles("stale")
    for name, tile in placed.items():
        if name != "header":
            assert tile.sheet.ground[0].edge == "stale", name  # type: ignore[union-attr]
    texts = said(drawn("stale"))
    assert "46" in texts
    assert texts.count("7 s") == 5
    assert "ultimo dato 7 s fa" in texts
    assert texts.count("—") == len(views.normal().feeds)
    assert "4 s" not in texts


def test_a_lost_hub_says_what_failed_whom_to_call_and_how_old_the_numbers_are(
    qapp: QApplication,
) -> None:
    texts = said(drawn("disconnected", "en"))
    assert "Hub unreachable" in texts
    assert "nothing is lost, all comes in when it is back." in texts
    assert "Call IT, ext. 4411" in texts
    assert "Numbers are from 11:20:42" in texts
    assert "Retry 3 in 4 s" in texts
    assert "last data 38 s ago" in texts
    assert "46" in texts
    assert not any(text in {"2 s", "3 s", "4 s"} for text in texts)
    assert texts.count("—") == len(views.normal().feeds)


def test_an_open_alert_stays_while_the_hub_is_away_and_its_last_line_says_so(
    qapp: QApplication,
) -> None:
    view = views.alarm()
    picture = draw_wall(view, language="en", link_state=GONE, now_us=view.as_of_us + 38 * SECOND)
    texts = said(picture)
    assert "Negative spike: mobile internet" in texts
    assert "Hub unreachable, last data 38 s ago · Call IT, ext. 4411" in texts


def test_numbers_of_another_day_carry_their_date(qapp: QApplication) -> None:
    view = views.normal()
    later = view.as_of_us + 20 * 60 * MINUTE
    link = GONE._replace(silent_us=20 * 60 * MINUTE)
    texts = said(draw_wall(view, language="en", link_state=link, now_us=later))
    assert "Numbers are from Thu 14 May, 11:20:42" in texts


@pytest.mark.parametrize("link", [LinkState(), STALE, GONE])
@pytest.mark.parametrize("code", LANGUAGES)
def test_simulated_data_are_always_called_so(
    qapp: QApplication, code: str, link: LinkState
) -> None:
    words = language(code)
    for make, wrong in itertools.product(views.ALL.values(), (False, True)):
        for simulated in (False, True):
            view = replace(make(), simulated=simulated)
            composer = Composer(words, lettering())
            placed = composer.compose(view, link, view.as_of_us, grid(*SIZES[0]), ui_error=wrong)
            header = [text.text for text in placed[0].sheet.texts()]
            assert (words.word("words.simulated") in header) == simulated


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_reconstructed_past_is_always_called_so(qapp: QApplication, code: str) -> None:
    words = language(code)
    for make in views.ALL.values():
        view = replace(make(), simulated=False, past=True)
        placed = Composer(words, lettering()).compose(
            view, LinkState(), view.as_of_us, grid(*SIZES[0]), ui_error=False
        )
        assert words.word("words.past") in [text.text for text in placed[0].sheet.texts()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_header_holds_the_widest_of_everything_in_every_family(
    qapp: QApplication, code: str
) -> None:
    silent = replace(views.feeds(0, silent="WA")[3], age_us=47 * 60 * MINUTE)
    for family, news, many in itertools.product(families(), (*NEWS, "unknown"), (False, True)):
        view = replace(
            views.normal(),
            simulated=True,
            notices=(news,),
            feeds=(silent, *views.feeds(0, silent="FB" if many else "")),
        )
        composer = Composer(language(code), lettering(family))
        placed = composer.compose(view, LinkState(), view.as_of_us, grid(*SIZES[0]))
        boxes = [inks(text, lettering(family)) for text in placed[0].sheet.texts()]
        assert not list(overlapping(boxes)), (family, boxes)
        assert len(boxes) >= 4


def test_nine_feeds_that_say_the_same_take_no_more_room_than_nine_others(
    qapp: QApplication,
) -> None:
    view = replace(views.normal(), feeds=views.feeds(views.normal().as_of_us)[:1] * 9)
    composer = Composer(language("en"), lettering())
    placed = composer.compose(view, LinkState(), view.as_of_us, grid(*SIZES[0]))
    assert not composer.failures
    (feeds,) = (tile for tile in placed if tile.name == "feeds")
    assert sum(text.text == "X" for text in feeds.sheet.texts()) == 5
    assert any("4" in text.text for text in feeds.sheet.texts())


def test_marks_piled_up_in_a_name_reach_no_other_text(qapp: QApplication) -> None:
    name = "A" + "\u0301\u0489\u20dd\u0323" * 40
    teams = tuple(replace(team, name=name) for team in views.worst().teams)
    feeds = tuple(replace(feed, label=name) for feed in views.worst().feeds)
    picture = draw_wall(replace(views.worst(), teams=teams, feeds=feeds), language="it")
    assert not list(overlapping(picture.texts))


def test_markup_in_a_name_is_shown_as_it_is(qapp: QApplication) -> None:
    view = replace(views.normal(), teams=(Team(name="<b>A</b>", online=1, planned=None),))
    assert "<b>A</b>" in said(draw_wall(view, language="en"))


def test_an_error_of_the_wall_itself_is_announced(qapp: QApplication) -> None:
    texts = said(draw_wall(views.normal(), language="en", ui_error=True))
    assert "This wall had an error, see its log" in texts


def _is_alert(tile: Placed) -> bool:
    return any(getattr(op, "fill", "") == "crit_ground" for op in tile.sheet.ground)


def _number(figure: Figure) -> tuple[Text, ...]:
    view = replace(views.normal(), figures=(figure,))
    composer = Composer(language("en"), lettering())
    placed = composer.compose(view, LinkState(), view.as_of_us, grid(*SIZES[0]))
    return next(tile for tile in placed if tile.name == figure.key).sheet.texts()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_days_of_history_stand_clear_of_their_bar(qapp: QApplication, code: str) -> None:
    view = replace(views.normal(), history=History(day=5, of_days=14))
    composer = Composer(language(code), lettering())
    placed = composer.compose(view, LinkState(), view.as_of_us, grid(*SIZES[0]))
    trend = next(tile for tile in placed if tile.name == "trend").sheet
    days = language(code).forms("strips.history", day=5, days=14)
    said = next(inks(text, lettering()) for text in trend.texts() if text.text in days)
    (bar,) = {op.y for op in trend.live if isinstance(op, Box) and op.h == 6}
    assert said.y + said.h < bar
