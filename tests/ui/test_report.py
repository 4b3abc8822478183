"""A manager's page: everything on it can be read, stands on the paper, and is what the PDF holds."""

import itertools
import math
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from commandcenter.clock import DAY, HOUR, parse_us
from commandcenter.events.words import MOTIVES
from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.report import ReportCrisis, ReportFigure, ReportMotive, ReportView
from commandcenter.protocol.wall import Publication, Strip
from commandcenter.views.report import KEYS, MOST_MOTIVES
from ui.lettering import lettering
from ui.report import HIGH, WIDE, draw_report, page, write_report
from ui.sheet import Text, painted
from ui.theme import theme

START = parse_us("2026-09-30T00:00:00+02:00")


def figure(key: str) -> ReportFigure:
    if key == "pending":
        return ReportFigure(key=key, unit="count", value=1_234_567.0, n=1_234_567, goal=0.0)
    if key in {"first_response", "resolution"}:
        return ReportFigure(key=key, unit="minutes", value=12_345.6, n=98_765, goal=30.0)
    if key == "volume":
        return ReportFigure(key=key, unit="count", value=987_654.0, n=987_654)
    if key == "reopen_rate":
        return ReportFigure(key=key, unit="share", value=None, n=0, goal=0.08)
    n = 12 if key == "unverified" else 123_456
    kind = "at_most" if key == "no_response" else "at_least"
    goal = 0.9 if kind == "at_least" else 0.01
    return ReportFigure(
        key=key, unit="share", value=0.889, n=n, low=0.876, high=0.901, goal=goal,
        goal_kind=kind,  # type: ignore[arg-type]
    )  # fmt: skip


def strip(key: str, top: float, step: int) -> Strip:
    count = 7 * DAY // step
    values = tuple(
        None if place % 11 == 5 else top * (0.5 + 0.4 * math.sin(place)) for place in range(count)
    )
    layers: tuple[tuple[float | None, ...], ...] = ()
    if key == "to_answer":
        layers = tuple(tuple(value and value / 4 for value in values) for _ in range(4))
    return Strip(
        key=key, bucket_s=step // 1_000_000, start_us=START, values=values, layers=layers,
        tick=top / 2, top=top,
    )  # fmt: skip


def worst() -> ReportView:
    """Every figure at its longest, more crises than find room."""
    crises = [
        ReportCrisis(
            kind="negative_spike", motive=motive, channel="instagram_comment", severity=9, owner="Rita",
            start_us=START + hour * HOUR, end_us=None if hour % 3 else START + (hour + 5) * HOUR,
        )
        for hour, motive in enumerate(MOTIVES)
    ]  # fmt: skip
    return ReportView(
        kind="week",
        start_us=START,
        end_us=START + 7 * DAY,
        as_of_us=START + 6 * DAY,
        timezone="America/Argentina/Buenos_Aires",
        simulated=True,
        cases=99_999,
        figures=tuple(map(figure, KEYS)),
        strips=(
            strip("messages", 120_000.0, 3 * HOUR),
            strip("negative", 1.0, 6 * HOUR),
            strip("to_answer", 80_000.0, 3 * HOUR),
        ),
        crises=tuple(crises),
        motives=tuple(
            ReportMotive(motive=motive, cases=23_456, before=12_345)
            for motive in MOTIVES[:MOST_MOTIVES]
        ),
        publications=tuple(
            Publication(
                at_us=START + hour * HOUR,
                title="Promo d’estate",
                state="scheduled",
                end_us=START + (hour + 2) * HOUR,
                expected_multiple=2.5,
            )
            for hour in (-1, 3, 4, 9, 22, 60)
        ),
    )


def texts(view: ReportView, code: str) -> list[Text]:
    return list(page(view, language(code)).texts())


@pytest.mark.parametrize("kind", ["day", "week"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_leaves_the_paper_or_lies_on_another(qtbot: QtBot, code: str, kind: str) -> None:
    end_us = START + (DAY if kind == "day" else 7 * DAY)
    view = msgspec.structs.replace(worst(), kind=kind, end_us=end_us)
    boxes = [painted(text, lettering(), 0, 0, 1) for text in texts(view, code)]
    for box in boxes:
        assert box.x >= 60, box
        assert box.x + box.w <= WIDE - 60, box
        assert 40 <= box.y <= HIGH - 40 - box.h, box
        assert box.px >= 14, box
    for one, other in itertools.combinations(boxes, 2):
        apart = (
            one.x + one.w <= other.x
            or other.x + other.w <= one.x
            or one.y + one.h <= other.y
            or other.y + other.h <= one.y
        )
        assert apart, (one, other)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_figure_stands_there_with_its_name_and_what_is_missing_is_no_zero(
    qtbot: QtBot, code: str
) -> None:
    words, written = language(code), [text.text for text in texts(worst(), code)]
    for key in KEYS:
        assert set(words.forms(f"figures.{key}")) & set(written)
    assert words.percent(0.889, decimals=1) in written
    assert words.percent(0, decimals=1) not in written
    assert words.word("words.simulated") in written
    assert any(str(len(MOTIVES) - 8) in text for text in written)  # the crises that found no room


@pytest.mark.parametrize("code", LANGUAGES)
def test_publications_are_named_with_what_they_bring_where_there_is_room(
    qtbot: QtBot, code: str
) -> None:
    view = msgspec.structs.replace(worst(), kind="day", end_us=START + DAY)
    named = [text.text for text in texts(view, code) if "Promo" in text.text]
    assert any(language(code).times(2.5) in text for text in named)


def test_a_missed_goal_is_marked_by_shape_and_colour_and_a_small_share_is_grey(
    qtbot: QtBot,
) -> None:
    sheet = page(worst(), language("it"))
    by_base = {text.base: text for text in sheet.texts() if text.colour == "crit"}
    marks = [op for op in sheet.ground if getattr(op, "kind", "") == "triangle"]
    assert len(marks) == len(by_base) > 3
    small = [text for text in sheet.texts() if text.weight == 600 and text.colour == "text2"]
    assert [text.text for text in small] == ["—", language("it").percent(0.889, decimals=1)]


@pytest.mark.parametrize("ink", ["text1", "text2", "crit"])
def test_its_ink_stands_out_on_paper(ink: str) -> None:
    for ground in ("bg0", "bg2"):
        assert theme("paper").contrast(ink, ground) >= 5.5


def test_paper_has_every_colour_that_a_screen_has() -> None:
    assert theme("paper").tokens.keys() == theme().tokens.keys()


def test_it_is_one_page_of_a4(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "week.pdf"
    write_report(worst(), out, "es")
    raw = out.read_bytes()
    assert raw.startswith(b"%PDF-")
    assert b"/Count 1" in raw
    assert b"/MediaBox [0 0 595 842]" in raw or b"/MediaBox [0 0 595.000000 842.000000]" in raw
    assert list(tmp_path.iterdir()) == [out]


def test_the_picture_is_not_empty(qtbot: QtBot) -> None:
    image = draw_report(worst(), "en")
    assert (image.width(), image.height()) == (WIDE, HIGH)
    colours = {image.pixel(x, y) for x in range(0, WIDE, 7) for y in range(0, HIGH, 7)}
    assert len(colours) > 20
