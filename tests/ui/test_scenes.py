"""The scenes in turn: which one stands when, and what is painted of channels, networks and queues."""

import itertools

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.wall import QueueRow, WallView
from tests.ui import scenes, views
from tests.ui.test_lettering import families
from tests.ui.test_wall_pictures import GONE, SIZES, STALE, inks, overlapping, pixels, said
from ui.lettering import lettering
from ui.linkstate import LinkState
from ui.picture import Picture, draw_wall
from ui.sheet import Area, Box, Mark, Text
from ui.theme import theme
from ui.wall.composer import Composer, Placed
from ui.wall.grid import grid
from ui.wall.scenes import SCENES, SHOWN_US, scene_at, with_something

OTHERS = ("channels", "backlog")
CASES = [
    *((name, scene) for name in scenes.ALL for scene in OTHERS),
    *((name, "promises") for name in scenes.PROMISED),
]
MINUTE_START = views.at("11:20")


def drawn(
    name: str,
    scene: str,
    code: str = "it",
    size: tuple[int, int] = SIZES[0],
    link: LinkState | None = None,
) -> Picture:
    view = (scenes.ALL | scenes.PROMISED)[name]()
    silent = (link.silent_us or 0) if link else 0
    return draw_wall(
        view, language=code, size=size, scene=scene, link_state=link, now_us=view.as_of_us + silent
    )


def tiles(
    view: WallView,
    scene: str | None,
    code: str = "it",
    family: str | None = None,
    link: LinkState | None = None,
) -> dict[str, Placed]:
    composer = Composer(language(code), lettering(family))
    placed = composer.compose(
        view, link or LinkState(), view.as_of_us, grid(*SIZES[0]), scene=scene
    )
    assert not composer.failures
    return {tile.name: tile for tile in placed}


def texts(tile: Placed) -> list[str]:
    return [text.text for text in tile.sheet.texts()]


# ---- whose turn it is


def test_each_scene_has_twenty_seconds_of_every_minute() -> None:
    view = scenes.promised()
    shown = [scene_at(view, LinkState(), MINUTE_START + second * SECOND) for second in range(120)]
    in_turn = [scene for scene, _ in itertools.groupby(shown)]
    assert in_turn == ["trend", "channels", "backlog", "trend", "channels", "promises"]
    assert {scene: shown.count(scene) for scene in SCENES} == {
        "trend": 40, "channels": 40, "backlog": 20, "promises": 20,
    }  # fmt: skip
    assert SHOWN_US * 3 == MINUTE


def test_queues_and_promises_take_each_other_s_time_where_one_has_nothing() -> None:
    view = replace(scenes.promised(), queues=())
    last = [
        scene_at(view, LinkState(), MINUTE_START + second * SECOND) for second in (40, 100, 160)
    ]
    assert last == ["promises"] * 3
    view = replace(scenes.promised(), promises=())
    last = [scene_at(view, LinkState(), MINUTE_START + second * SECOND) for second in (40, 100)]
    assert last == ["backlog"] * 2


def test_promises_of_one_network_one_channel_and_one_motive_only_repeat_the_headlines() -> None:
    view = scenes.promised()
    first = {row.kind: row for row in reversed(view.promises)}
    empty = [
        replace(row, waiting=0, promise=scenes.promise(0, 0))
        for row in view.promises
        if row not in first.values()
    ]
    alone = replace(view, promises=(*first.values(), *empty))
    assert "promises" not in with_something(alone)
    assert "promises" in with_something(replace(alone, promises=view.promises[:2]))


def test_a_scene_with_nothing_of_its_own_leaves_its_time_to_the_overview() -> None:
    view = replace(scenes.normal(), queues=())
    shown = [scene_at(view, LinkState(), MINUTE_START + second * SECOND) for second in (0, 20, 40)]
    assert shown == ["trend", "channels", "trend"]
    assert with_something(views.normal()) == ("trend",)


def test_one_channel_and_one_network_only_repeat_the_headline() -> None:
    view = scenes.normal()
    silent = tuple(
        replace(row, strip=replace(row.strip, values=(0.0, None))) for row in view.networks[1:]
    )
    alone = replace(view, channels=view.channels[:1], networks=(view.networks[0], *silent))
    assert with_something(alone) == ("trend", "backlog")
    assert with_something(replace(alone, channels=view.channels[:2])) == SCENES[:3]


def test_queues_in_which_nobody_waits_are_not_shown() -> None:
    view = scenes.normal()
    empty = tuple(replace(row, bands=(0, 0, 0, 0), oldest_us=None) for row in view.queues)
    assert with_something(replace(view, queues=empty)) == ("trend", "channels")


def test_a_silent_link_holds_the_scene_of_its_last_sign_of_life() -> None:
    view = scenes.normal()
    heard = MINUTE_START + 39 * SECOND
    for silent in range(5 * SECOND, 15 * SECOND, SECOND):
        link = LinkState("stale", "silent", silent)
        assert scene_at(view, link, heard + silent) == "channels"


@pytest.mark.parametrize("second", [0, 20, 40])
def test_an_alert_or_a_lost_hub_stops_the_rotation(qapp: QApplication, second: int) -> None:
    alarm = replace(scenes.staged(views.alarm()), as_of_us=views.at("14:32") + second * SECOND)
    shown = tiles(alarm, None)
    assert "hero" in shown
    assert {"trend", "channel_0", "backlog"}.isdisjoint(shown)
    assert "Allarme, rotazione ferma" in texts(shown["header"])
    assert "hero" in tiles(scenes.normal(), None, link=GONE)


def test_a_warning_does_not_say_that_rotation_stopped(qapp: QApplication) -> None:
    hero = views.alarm().hero
    assert hero is not None
    view = replace(scenes.normal(), hero=replace(hero, level="warning"))
    for code in LANGUAGES:
        header = tiles(view, None, code)["header"]
        assert language(code).word("header.alert") not in texts(header)


def test_the_header_lights_the_dot_of_the_scene_beside_the_verdict(qapp: QApplication) -> None:
    for place, scene in enumerate(SCENES):
        header = tiles(scenes.promised(), scene)["header"]
        assert language("it").word("header.all_well") in texts(header)
        kinds = [op.kind for op in header.sheet.ground if isinstance(op, Mark)]
        kinds = [kind for kind in kinds if kind in {"disc", "ring"}]
        assert kinds.index("disc") == place
        assert kinds.count("ring") == 3


def test_where_there_is_no_verdict_the_header_names_the_scene(qapp: QApplication) -> None:
    view = scenes.normal()
    unknown = replace(view, figures=(replace(view.figures[0], value=None), *view.figures[1:]))
    for scene in SCENES:
        header = tiles(unknown, scene)["header"]
        assert language("it").word(f"scenes.{scene}") in texts(header)
    assert "Panoramica" not in texts(tiles(views.normal(), None)["header"])


def test_a_figure_that_is_back_within_its_goal_is_neither_past_it_nor_all_well(
    qapp: QApplication,
) -> None:
    view = scenes.normal()
    back = replace(view.figures[1], level="warning")  # the level stays on for a quarter of an hour
    shown = texts(
        tiles(replace(view, figures=(view.figures[0], back, *view.figures[2:])), None)["header"]
    )
    words = language("it")
    label = words.forms("figures.within_45")[0]
    assert not {words.word("header.all_well"), *words.forms("header.past_goal", names=label)} & set(
        shown
    )
    assert not set(words.forms("header.past_goals", n=1)) & set(shown)


def test_headlines_and_footer_stay_where_they_are(qapp: QApplication) -> None:
    view = scenes.normal()
    kept = ("header", *(figure.key for figure in view.figures), "teams", "feeds")
    trend, channels, backlog, promises = (tiles(view, scene) for scene in SCENES)
    for name in kept:
        assert trend[name].rect == channels[name].rect
        assert backlog[name].rect == promises[name].rect == trend[name].rect
    assert backlog["backlog"].rect == promises["promises"].rect == (32, 448, 1856, 416)
    assert [channels[f"channel_{n}"].rect for n in range(4)] == [
        (x, 448, 352, 200) for x in (408, 784, 1160, 1536)
    ]
    assert [channels[f"network_{n}"].rect.y for n in range(4)] == [664] * 4


def test_promises_and_backlog_stand_by_network_channel_and_motive_with_their_rest(
    qapp: QApplication,
) -> None:
    written = texts(tiles(scenes.promised(), "promises")["promises"])
    for word in ("Reti", "Canali", "Motivi", "Altri", "16 su 18", "da risp."):
        assert word in written
    assert "19" in written
    assert "senza WhatsApp dalle 14:02" in texts(
        tiles(scenes.promised_down(), "promises")["promises"]
    )
    stale = texts(tiles(scenes.promised(), "promises", link=STALE)["promises"])
    assert language("it").duration(STALE.silent_us or 0) in stale


def test_what_is_not_known_is_a_bar_and_what_waits_past_its_promise_has_its_shape(
    qapp: QApplication,
) -> None:
    tile = tiles(scenes.promised_late(), "promises")["promises"]
    kinds = {op.kind for op in tile.sheet.live if isinstance(op, Mark)}
    assert {"diamond", "triangle", "disc"} <= kinds
    unknown = replace(
        scenes.promised(),
        promises=tuple(replace(row, waiting=None) for row in scenes.promises()),
    )
    assert "19" not in texts(tiles(unknown, "promises")["promises"])


# ---- as every other picture


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "scene"), CASES)
def test_no_text_is_elided_too_small_outside_or_over_another(
    qapp: QApplication, name: str, scene: str, size: tuple[int, int]
) -> None:
    scale = size[1] / 1080
    for code, link in itertools.product(LANGUAGES, (None, STALE)):
        picture = drawn(name, scene, code, size, link)
        for text in picture.texts:
            assert "…" not in text.text
            assert text.text.strip()
            assert text.px >= 32 * scale - 0.01, text
            assert min(text.x, text.y) >= 0, text
            assert text.x + text.w <= size[0], text
            assert text.y + text.h <= size[1], text
        assert not list(overlapping(picture.texts)), code


@pytest.mark.parametrize(("name", "scene"), CASES)
def test_every_text_stays_in_its_tile_in_every_family(
    qapp: QApplication, name: str, scene: str
) -> None:
    view = (scenes.ALL | scenes.PROMISED)[name]()
    for code, family in itertools.product(LANGUAGES, families()):
        letters = lettering(family)
        for tile in tiles(view, scene, code, family).values():
            boxes = [inks(text, letters) for text in tile.sheet.texts()]
            for box in boxes:
                assert box.x >= -0.5, (family, tile.name, box)
                assert box.x + box.w <= tile.rect.w + 0.5, (family, tile.name, box)
                assert box.y >= 0, (family, tile.name, box)
                assert box.y + box.h <= tile.rect.h, (family, tile.name, box)
            assert not list(overlapping(boxes)), (family, tile.name)


@pytest.mark.parametrize(("name", "scene"), CASES)
def test_every_text_stands_out_from_its_ground(qapp: QApplication, name: str, scene: str) -> None:
    for tile in tiles((scenes.ALL | scenes.PROMISED)[name](), scene).values():
        ground = "bg0" if tile.name in {"header", "channels", "networks"} else "bg1"
        for text in tile.sheet.texts():
            assert theme().contrast(text.colour, ground) >= 7, text


@pytest.mark.parametrize(("name", "scene"), CASES)
def test_no_number_is_cut(qapp: QApplication, name: str, scene: str) -> None:
    """What does not fit becomes smaller or gives way; a part of a number would be another number."""
    view = (scenes.ALL | scenes.PROMISED)[name]()
    for code, family in itertools.product(LANGUAGES, families()):
        words = language(code)
        shown = tiles(view, scene, code, family)
        for kind, rows in (("channel", view.channels), ("network", view.networks)):
            for place, row in enumerate(rows if scene == "channels" else ()):
                found = texts(shown[f"{kind}_{place}"])
                share, n = row.promise.value, row.promise.n
                if row.count is not None:
                    assert words.number(row.count) in found
                if share is not None and n is not None and n >= 20:
                    assert any(text.startswith(words.percent(share)) for text in found), found
                elif n is not None:
                    assert words.word("tile.part_of", part=row.promise.part, n=n) in found
        for queue in view.queues if scene == "backlog" else ():
            found = texts(shown["backlog"])
            for number in (sum(queue.bands), *queue.bands):
                assert words.number(number) in found
            assert any(text.endswith(words.number(queue.goal)) for text in found)


@pytest.mark.parametrize("size", [(1920, 1200), (2560, 1080), (1024, 768)])
@pytest.mark.parametrize(("name", "scene"), CASES)
def test_other_shapes_of_screens_hold_too(
    qapp: QApplication, name: str, scene: str, size: tuple[int, int]
) -> None:
    picture = drawn(name, scene, "es", size)
    assert not list(overlapping(picture.texts))
    assert all(text.x >= 0 and text.x + text.w <= size[0] for text in picture.texts)


@pytest.mark.parametrize("scene", OTHERS)
def test_a_wall_without_trouble_has_no_colour(qapp: QApplication, scene: str) -> None:
    channels = pixels(drawn("normal", scene).image).astype(np.int16)
    assert int((channels.max(axis=2) - channels.min(axis=2)).max()) <= 40


# ---- channels and networks


def test_a_cell_shows_name_count_and_promise(qapp: QApplication) -> None:
    shown = tiles(scenes.normal(), "channels")
    assert texts(shown["channel_0"]) == ["X", "40", "94%"]
    assert texts(shown["channel_3"]) == ["Instagram", "13", "8 su 8"]
    assert texts(shown["network_1"]) == ["Fibra", "24", "16 su 18"]


def test_a_share_of_fewer_than_thirty_is_grey_with_its_n_and_has_no_level(
    qapp: QApplication,
) -> None:
    cell = tiles(scenes.late(), "channels", "en")["channel_2"]
    (share,) = [text for text in cell.sheet.texts() if "80" in text.text]
    assert (share.text, share.colour) == ("80%, n 25", "text2")
    edge = cell.sheet.ground[0]
    assert isinstance(edge, Box)
    assert (edge.edge, edge.edge_px) == ("line", 1)


def test_a_missed_promise_has_its_level_in_shape_and_colour(qapp: QApplication) -> None:
    shown = tiles(scenes.late(), "channels")
    for name, colour, kind in (("channel_0", "crit", "diamond"), ("channel_1", "warn", "triangle")):
        sheet = shown[name].sheet
        edge = sheet.ground[0]
        assert isinstance(edge, Box)
        assert (edge.edge, edge.edge_px) == (colour, 4)
        assert kind in [op.kind for op in sheet.live if isinstance(op, Mark)]
        assert sheet.texts()[-1].colour == colour


def test_a_level_keeps_its_shape_where_a_note_takes_the_bar_s_place(qapp: QApplication) -> None:
    sheet = tiles(scenes.worst(), "channels")["channel_2"].sheet
    kinds = [op.kind for op in (*sheet.ground, *sheet.live) if isinstance(op, Mark)]
    assert "diamond" in kinds
    assert {text.colour for text in sheet.texts() if "100" in text.text} == {"crit"}
    stale = tiles(scenes.late(), "channels", link=STALE)["channel_0"].sheet
    assert "diamond" in [op.kind for op in stale.live if isinstance(op, Mark)]


def test_only_the_cells_that_contain_a_lost_feed_are_marked(qapp: QApplication) -> None:
    shown = tiles(scenes.one_feed_down(), "channels")
    edges = {name: tile.sheet.ground[0] for name, tile in shown.items()}
    marked = {n for n, e in edges.items() if isinstance(e, Box) and e.edge == "stale"}
    assert {n for n in marked if n.startswith("channel_")} == {"channel_2"}
    assert {n for n in marked if n.startswith("network_")} == {f"network_{n}" for n in range(4)}
    assert "dalle 14:02" in texts(shown["channel_2"])
    assert "WA" in texts(shown["network_1"])
    crosses = [op for op in shown["channel_0"].sheet.live if isinstance(op, Mark)]
    assert "cross" not in [op.kind for op in crosses]


def test_what_is_lost_is_said_with_its_time_where_that_fits(qapp: QApplication) -> None:
    view = scenes.one_feed_down()
    assert "senza WhatsApp dalle 14:02" in texts(tiles(view, "backlog")["backlog"])
    assert "senza WhatsApp dalle 14:02" in texts(tiles(view, "trend")["motives"])
    assert "without WhatsApp since 14:02" in texts(tiles(view, "backlog", "en")["backlog"])


def test_a_count_that_is_not_known_is_no_zero(qapp: QApplication) -> None:
    cell = tiles(scenes.startup(), "channels", "en")["channel_0"]
    assert texts(cell) == ["X", "0 of 0"]
    rule = [op for op in cell.sheet.live if isinstance(op, Box) and op.fill == "text1"]
    assert (rule[0].w, rule[0].h) == (56, 8)
    view = replace(scenes.startup(), channels_beyond=0)
    assert not any("more" in text for text in texts(tiles(view, "channels")["channels"]))


def test_messages_over_channels_without_a_cell_are_counted_beside_the_title(
    qapp: QApplication,
) -> None:
    assert "altri 12" in texts(tiles(scenes.late(), "channels")["channels"])


def test_a_stale_wall_says_the_age_in_every_cell(qapp: QApplication) -> None:
    shown = said(drawn("normal", "channels", link=STALE))
    assert shown.count("7 s") == 5 + 8
    assert "40" in shown
    backlog = said(drawn("normal", "backlog", link=STALE))
    assert backlog.count("7 s") == 5 + 1


# ---- queues by age


def column(tile: Placed, right: float) -> list[Text]:
    letters = lettering(None)
    return [
        text
        for text in tile.sheet.texts()
        if abs(text.x + letters.width(text.text, text.px, text.weight) - right) < 1
    ]


def test_rows_add_up_to_the_headline_in_every_column(qapp: QApplication) -> None:
    view = scenes.normal()
    tile = tiles(view, "backlog")["backlog"]
    for right in (416, 1040, 1200, 1352, 1488):
        *rows, total = [int(t.text) for t in column(tile, right) if t.text.isdigit()]
        assert len(rows) == len(view.queues)
        assert sum(rows) == total
    assert [t.text for t in column(tile, 416)][-1] == "46"
    assert view.figures[0].value == 46
    assert [t.text for t in column(tile, 1640)][-1] == "≤ 60"


def test_the_rows_stand_in_the_order_given_never_by_value(qapp: QApplication) -> None:
    view = scenes.late()
    tile = tiles(view, "backlog", "en")["backlog"]
    names = [text.text for text in tile.sheet.texts() if text.x == 24][1:]
    assert names == [
        "Network", "Billing", "Home broadband", "Activations", "Complaints", "Offers and other",
        "All",
    ]  # fmt: skip


def test_a_zero_is_grey_and_its_square_of_the_legend_hollow(qapp: QApplication) -> None:
    tile = tiles(scenes.normal(), "backlog")["backlog"]
    for right in (1352, 1488):
        zeros = [text for text in column(tile, right) if text.text == "0"]
        assert len(zeros) == 7
        assert {text.colour for text in zeros} == {"text2"}
    hollow = [op for op in tile.sheet.ground if isinstance(op, Box) and op.edge and not op.fill]
    assert len(hollow) == 2
    filled = [op for op in tile.sheet.live if isinstance(op, Box) and (op.w, op.h) == (20, 20)]
    assert [op.fill for op in filled] == ["age2", "age1"]


def test_what_waits_too_long_has_its_shape_and_its_hatch(qapp: QApplication) -> None:
    tile = tiles(scenes.late(), "backlog")["backlog"]
    kinds = [op.kind for op in tile.sheet.live if isinstance(op, Mark)]
    assert kinds.count("triangle") == 4  # three queues and their sum
    assert kinds.count("diamond") == 4
    assert {op.fill for op in tile.sheet.live if isinstance(op, Area)} == {"age3"}
    assert {text.colour for text in column(tile, 1488) if text.text == "18"} == {"crit"}


def test_bars_are_on_one_scale_with_their_goal(qapp: QApplication) -> None:
    view = scenes.normal()
    tile = tiles(view, "backlog")["backlog"]
    young = [op for op in tile.sheet.live if isinstance(op, Box) and op.fill == "age1"][1:]
    assert [op.x for op in young] == [448] * 6
    for one, other in itertools.pairwise(zip(view.queues, young, strict=True)):
        assert one[1].w / other[1].w == pytest.approx(one[0].bands[0] / other[0].bands[0], rel=0.05)
    goals = [op for op in tile.sheet.live if isinstance(op, Box) and op.fill == "text1"]
    assert len(goals) == 6
    assert max(op.x for op in goals) <= 888


def test_a_site_s_own_queue_has_the_name_it_gave_it(qapp: QApplication) -> None:
    own = QueueRow(
        key="roaming", names={"it": "<b>Roaming</b>"}, bands=(1, 0, 0, 0), goal=5, oldest_us=MINUTE
    )
    view = replace(scenes.normal(), queues=(own,))
    assert "<b>Roaming</b>" in texts(tiles(view, "backlog")["backlog"])
    assert "<b>Roaming</b>" in texts(tiles(view, "backlog", "en")["backlog"])


def test_ages_in_service_hours_are_never_called_days(qapp: QApplication) -> None:
    tile = tiles(scenes.late(), "backlog", "en")
    assert "264 h" in texts(tile["backlog"])
    assert "max 264 h" in texts(tile["teams"])


# ---- the teams row


def test_a_worse_line_takes_the_place_of_the_first(qapp: QApplication) -> None:
    calm = replace(scenes.normal(), over_4h=3, oldest_us=5 * HOUR)
    sheet = tiles(calm, None)["teams"].sheet
    assert "3 oltre 4 h" in [text.text for text in sheet.texts()]
    assert "triangle" in [op.kind for op in sheet.live if isinstance(op, Mark)]
    sheet = tiles(replace(calm, over_12h=1), None)["teams"].sheet
    assert "1 > 12 h" in [text.text for text in sheet.texts()]
    assert [op.kind for op in sheet.live if isinstance(op, Mark)] == ["diamond"]


def test_a_night_is_no_reason_to_fold_the_teams(qapp: QApplication) -> None:
    """At eight in the morning what came at night is hours old, and yet nobody was late."""
    sheet = tiles(replace(scenes.normal(), over_4h=0, oldest_us=0), None)["teams"].sheet
    assert not any("max" in text.text for text in sheet.texts())


def test_only_what_changed_is_written_again(qapp: QApplication) -> None:
    view = scenes.normal()
    composer = Composer(language("it"), lettering())
    first = composer.compose(view, LinkState(), view.as_of_us, grid(*SIZES[0]), scene="channels")
    changed = replace(view, channels=(replace(view.channels[0], count=41), *view.channels[1:]))
    then = composer.compose(changed, LinkState(), view.as_of_us, grid(*SIZES[0]), scene="channels")
    pairs = zip(first, then, strict=True)
    assert [one.name for one, other in pairs if one.sheet is not other.sheet] == [
        "header", "channel_0",
    ]  # fmt: skip


@pytest.mark.parametrize("view", [scenes.normal(), scenes.late()], ids=["normal", "late"])
def test_what_the_kept_pictures_show_adds_up(view: WallView) -> None:
    """The pictures that people look at must be true: parts of a figure sum up to it."""
    to_answer, within_45, messages, _, online = view.figures
    assert sum(sum(row.bands) for row in view.queues) == to_answer.value
    assert sum(row.goal for row in view.queues) == to_answer.goal
    assert sum(row.count or 0 for row in view.channels) + view.channels_beyond == messages.value
    for rows in (view.channels, view.networks):
        promises = [row.promise for row in rows]
        assert sum(figure.part or 0 for figure in promises) == within_45.part
        assert sum(figure.n or 0 for figure in promises) == within_45.n
    assert sum(row.count or 0 for row in view.networks) == messages.value
    assert sum(row.count for row in view.motives) == messages.value
    assert sum(team.online for team in view.teams) == online.value
    assert sum(team.planned or 0 for team in view.teams) == online.goal
    assert view.over_12h == sum(row.bands[3] for row in view.queues)
    assert view.over_4h == sum(row.bands[2] + row.bands[3] for row in view.queues)
