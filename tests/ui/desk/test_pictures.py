"""Every state of the desk, in three languages and three sizes: what is painted, where, and how it is read."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.clock import HOUR
from commandcenter.languages import LANGUAGES, language
from tests.ui.desk import desks, regias, reviews
from tests.ui.test_wall_pictures import overlapping, pixels, said
from ui.desk.picture import Shot, draw_desk
from ui.desk.window import DeskWindow
from ui.picture import Picture

SIZES = ((1920, 1080), (3840, 2160), (1366, 768))
OTHERS = ((1280, 680), (1599, 900), (2560, 1440))
PANES = ("regia", "review", "numbers")
REGIA: dict[str, Callable[[], Shot]] = {
    "regia_calm": lambda: regias.with_regia(desks.normal(), regias.calm()),
    "regia_alarm": lambda: regias.with_regia(desks.alarm()),
    "regia_worst": lambda: regias.with_regia(desks.worst(), regias.worst()),
    "regia_stale": lambda: regias.with_regia(desks.stale()),
    "regia_gone": lambda: regias.with_regia(desks.disconnected()),
}
SHOTS = {**desks.ALL, **reviews.ALL, **REGIA}


def drawn(
    name: str,
    pane: str = "regia",
    code: str = "it",
    size: tuple[int, int] = SIZES[0],
    panel: str = "",
) -> Picture:
    shot = SHOTS[name]()
    return draw_desk(shot, pane=pane, language=code, size=size, person="M. Ferri", panel=panel)


def opened(what: str, name: str, code: str, size: tuple[int, int]) -> Picture:
    def before(window: DeskWindow) -> None:
        if what == "explain":
            window.open_thing("figure", "within_45")
        else:
            window.keyboard.act({"help": "all_keys", "palette": "search"}[what])

    shot = desks.ALL[name]()
    return draw_desk(shot, pane="regia", language=code, size=size, person="M. Ferri", before=before)


def check(picture: Picture, size: tuple[int, int]) -> None:
    scale = max(1.0, min(size[0] / 1920, size[1] / 1080))
    assert (picture.image.width(), picture.image.height()) == size
    assert picture.texts
    for text in picture.texts:
        assert "…" not in text.text
        assert text.text.strip()
        assert text.px >= 14 * scale - 0.01, text
        assert min(text.x, text.y) >= 0, text
        assert text.x + text.w <= size[0], text
        assert text.y + text.h <= size[1], text
    assert not list(overlapping(picture.texts))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHOTS)
def test_no_text_is_elided_too_small_outside_or_over_another(
    qapp: QApplication, name: str, size: tuple[int, int]
) -> None:
    for pane, code in itertools.product(PANES, LANGUAGES):
        check(drawn(name, pane, code, size), size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["explain", "help", "palette"])
def test_so_it_is_with_what_lies_over_the_panes(
    qapp: QApplication, what: str, size: tuple[int, int]
) -> None:
    for name, code in itertools.product(("alarm", "worst"), LANGUAGES):
        check(opened(what, name, code, size), size)


@pytest.mark.parametrize("size", OTHERS)
def test_so_it_is_at_sizes_between_and_below(qapp: QApplication, size: tuple[int, int]) -> None:
    for pane, code in itertools.product(PANES, LANGUAGES):
        check(drawn("worst", pane, code, size), size)
    for what in ("explain", "help", "palette"):
        check(opened(what, "worst", "it", size), size)


def test_the_figures_are_those_of_the_view_in_the_readers_numbers(qapp: QApplication) -> None:
    for code, share in (("it", "94%"), ("es", "94\u00a0%"), ("en", "94%")):
        texts = said(drawn("normal", "numbers", code))
        assert {"46", share, "112", "44"} <= set(texts)


def test_a_normal_desk_has_no_colour_but_the_ring_of_focus(qapp: QApplication) -> None:
    image = pixels(drawn("normal", "review", size=(1920, 1080)).image).astype(np.int16)
    spread = image.max(axis=2) - image.min(axis=2)
    coloured = np.argwhere(spread > 40)
    # the ring and ground of the chosen row, and the line under the pane in front: all info, blue first
    blue = image[coloured[:, 0], coloured[:, 1]]
    assert len(coloured)
    assert (blue[:, 0] > blue[:, 2]).all()


def test_a_desk_without_its_hub_says_so_how_old_it_is_and_whom_to_call(qapp: QApplication) -> None:
    texts = " ".join(said(drawn("disconnected")))
    assert "Hub non raggiungibile" in texts
    assert "ultimo dato 38 s fa" in texts
    assert "Chiama i sistemi, int. 4411" in texts
    assert "Internet mobile" in texts  # the incident stays on the bar


def test_a_narrow_desk_still_says_the_age_and_whom_to_call(qapp: QApplication) -> None:
    for code in LANGUAGES:
        texts = " ".join(said(drawn("disconnected", code=code, size=(1366, 768))))
        assert "38 s" in texts
        assert "int. 4411" in texts


def test_the_veil_lies_over_the_panels_and_leaves_the_bars_bright(qapp: QApplication) -> None:
    def dimmed(name: str, part: slice) -> float:
        return float(pixels(drawn(name).image)[part].mean())

    bar, body = slice(0, 54), slice(300, 640)
    assert dimmed("regia_gone", body) < 0.9 * dimmed("regia_alarm", body)
    assert dimmed("regia_gone", bar) > 0.95 * dimmed("regia_alarm", bar)


def test_a_stale_desk_shows_no_state_of_a_feed_as_if_it_were_of_now(qapp: QApplication) -> None:
    texts = said(drawn("stale"))
    words = language("it")
    assert words.word("feed_states.fresh") not in texts
    assert texts.count(words.word("words.unknown")) >= 5 * 2


def test_an_empty_log_shows_no_number_that_is_not_there(qapp: QApplication) -> None:
    texts = said(drawn("empty", "numbers")) + said(drawn("empty"))
    assert "0 su 0" in texts
    assert "primo dato alle 08:05" in texts
    assert "Nessun allarme nelle ultime 24 h. È una buona notizia." in texts


def test_whom_nobody_took_in_time_is_told_with_a_shape_and_in_words(qapp: QApplication) -> None:
    late = language("it").word("alerts.take_late", time="14:13")
    assert any(late[1:] in text for text in said(drawn("late")))


def test_a_seat_with_a_walls_token_is_told_that_it_opens_a_wall_only(qapp: QApplication) -> None:
    picture = draw_desk(
        desks.normal(), pane="regia", language="en", size=SIZES[0], role="wall", person="local"
    )
    texts = said(picture)
    assert any("opens a wall only" in text for text in texts)
    assert "46" not in texts


def test_a_desk_that_found_no_hub_yet_waits_in_words(qapp: QApplication) -> None:
    shot = Shot(None, None, desks.REFUSED)
    picture = draw_desk(shot, pane="regia", language="it", size=SIZES[2], role=None)
    assert "L’hub rifiuta questa postazione" in said(picture)


def test_who_runs_the_desk_reads_how_many_people_it_takes_where_and_until_when(
    qapp: QApplication,
) -> None:
    for pane, panel in (("regia", "alerts"), ("review", "incident")):
        texts = said(drawn("alarm", pane, panel=panel))
        assert any(text.startswith("Mancano 9 operatori fino alle 15:30") for text in texts)
        assert any("Dove: Rete 6, Fatturazione 3" in text for text in texts)
    assert not any("operatori fino" in text for text in said(drawn("normal")))


def test_cases_to_answer_are_the_same_figure_in_the_headline_and_beside_their_curve(
    qapp: QApplication,
) -> None:
    shot = desks.alarm()
    assert shot.wall is not None
    strips = tuple(
        replace(strip, values=(*strip.values[:-1], 209.0)) if strip.key == "to_answer" else strip
        for strip in shot.wall.strips
    )
    later = shot._replace(wall=replace(shot.wall, strips=strips))
    texts = said(draw_desk(later, pane="numbers", language="it", size=SIZES[0]))
    assert texts.count("214") == 2
    assert "209" not in texts


def test_an_explanation_without_the_hub_does_not_say_that_feeds_answer(qapp: QApplication) -> None:
    fresh, gone = (
        " ".join(said(opened("explain", name, "it", SIZES[0])))
        for name in ("alarm", "disconnected")
    )
    assert "fonti che rispondono: 5 su 5" in fresh
    assert "fonti che rispondono" not in gone
    assert "stato delle fonti non noto · ultimo dato 38 s fa" in gone


@pytest.mark.parametrize("name", ["normal", "alarm"])
def test_an_explanation_counts_down_to_the_figure_it_explains(name: str) -> None:
    shot = desks.ALL[name]()
    assert shot.desk is not None
    counts = {each.key: [step.count for step in each.steps] for each in shot.desk.explained}
    for figure in shot.wall.figures if shot.wall is not None else ():
        counted = figure.part if figure.unit == "share" else figure.value
        assert counted in counts[figure.key]
        if figure.unit == "share":
            assert figure.value == (figure.part or 0) / (figure.n or 1)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("n", [123_456, 1_234_567, 10**9, 10**12])
def test_no_goal_gives_its_number_to_a_wide_value(qapp: QApplication, n: int, code: str) -> None:
    shot, words = desks.normal(), language(code)
    assert shot.wall is not None
    messages = replace(shot.wall.figures[2], value=n, goal=n, usual=n)
    figures = (*shot.wall.figures[:2], messages, *shot.wall.figures[3:])
    shot = shot._replace(wall=replace(shot.wall, figures=figures))
    for size in ((1920, 1080), (1366, 768)):
        texts = said(draw_desk(shot, pane="numbers", language=code, size=size))
        found = [text for text in texts if text.endswith(words.number_forms(n))]
        assert len(found) == 3, texts


def test_feeds_that_wait_are_not_said_to_answer(qapp: QApplication) -> None:
    assert "2 of 5 waiting" in said(drawn("empty", code="en"))


@pytest.mark.parametrize(
    ("code", "since", "taken", "late"),
    [
        ("it", "Da mar 12 mag, 22:32", "In carico a M. Ferri, da mar 12", "ermine passato, mar 12"),
        ("es", "Desde el mar, 12 may, 22:32", "M. Ferri, desde", "ímite del mar"),
        ("en", "Since Tue 12 May, 22:32", "M. Ferri, ", "imit of Tue 12"),
    ],
)
def test_what_began_on_another_day_has_its_date_in_good_grammar(
    qapp: QApplication, code: str, since: str, taken: str, late: str
) -> None:
    shot = desks.alarm()
    assert shot.wall is not None
    assert shot.desk is not None
    begun = shot.wall.as_of_us - 40 * HOUR
    one = desks.outage(since_us=begun, acknowledged_us=begun)
    other = desks.billing(incident="A0009", since_us=begun, acknowledge_by_us=begun)
    shot = shot._replace(desk=replace(shot.desk, alerts=(one, other)))
    texts = said(draw_desk(shot, pane="regia", language=code, size=(1920, 1080)))

    def other_one(window: DeskWindow) -> None:
        window.desk.choose_incident("A0009")

    texts += said(draw_desk(shot, pane="regia", language=code, size=(1920, 1080), before=other_one))
    for wanted in (since, taken, late):
        assert any(wanted in text for text in texts), (wanted, texts)


def test_every_panel_of_the_review_holds_its_texts(qapp: QApplication) -> None:
    panels = ("review_figures", "review_outcome", "incidents", "weeks", "incident")
    for name, panel, size in itertools.product(reviews.ALL, panels, SIZES[:2]):
        for code in LANGUAGES:
            check(drawn(name, "review", code, size, panel), size)


def test_where_an_incident_is_always_comes_with_how_far_that_is_known(qapp: QApplication) -> None:
    for code, known in (("it", "noto"), ("es", "conocido"), ("en", "known")):
        texts = said(drawn("placed", "regia", code))
        placed = [text for text in texts if "Puglia" in text or "Emilia-Romagna" in text]
        assert placed
        assert all(known in text for text in placed)
        assert not any("IT-" in text for text in texts)
