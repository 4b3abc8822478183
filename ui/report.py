"""A manager's page: figures with their goals, the course of the period, crises and motives, as one A4 PDF.

The page is a display list like every tile's, its charts are the wall's strips (`tiles/plot.py`); only the
theme is another, since paper is white.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from commandcenter.clock import DAY, HOUR, to_datetime
from commandcenter.errors import UserError
from commandcenter.languages import Language, plain, zone
from commandcenter.languages import language as language_of
from commandcenter.protocol.report import ReportCrisis, ReportFigure, ReportMotive, ReportView
from commandcenter.protocol.wall import Span, Strip
from ui.figures import GREY_SHARE
from ui.lettering import REGULAR, SEMIBOLD, lettering
from ui.picture import offscreen
from ui.publications import mark_forms
from ui.sheet import Area, Box, Brush, Line, Sheet, paint, prepare
from ui.theme import theme
from ui.tiles import plot
from ui.tiles.pad import Kit, Pad, Style
from ui.tiles.plot import Axis, Plot, Story
from ui.viewing import DESK

WIDE, HIGH = 1240, 1754  # A4 at 150 dots an inch
DPI = 150
_LEFT, _RIGHT = 84, WIDE - 84
_TITLE, _HEAD = Style(44, SEMIBOLD, "text1"), Style(26, SEMIBOLD, "text1")
_BODY, _STRONG = Style(21, REGULAR, "text1"), Style(21, SEMIBOLD, "text1")
_PLAIN, _SMALL = Style(19, REGULAR, "text2"), Style(17, REGULAR, "text2")
_COLUMNS = (560, 760, 900, _RIGHT)  # right ends: value, goal, n, interval
_ROW, _CHART, _CHARTS = 35, 172, 690
_AGES = ("under_45", "to_4h", "to_12h", "over_12h")
_LISTS, _MOST_CRISES = 1300, 8
_FLAG = 16


def write_report(view: ReportView, out: Path, code: str) -> None:
    """Write the page as a PDF, whole or not at all; UserError where the file cannot be written."""
    offscreen()
    half = out.with_name(f".{out.name}.part")
    writer = QPdfWriter(str(half))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DPI)
    language = language_of(code)
    writer.setTitle(_title(language, view)[0])
    writer.setCreator(language.word("words.title"))
    painter = QPainter()
    if not painter.begin(writer):
        raise UserError("file_not_written", file=str(out))
    _paint(painter, page(view, language), min(writer.width() / WIDE, writer.height() / HIGH))
    painter.end()
    half.replace(out)


def draw_report(view: ReportView, code: str) -> QImage:
    """Return the page as an image: what the PDF shows, by the same painting."""
    offscreen()
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(theme("paper").colour("bg0"))
    painter = QPainter(image)
    _paint(painter, page(view, language_of(code)), 1)
    painter.end()
    return image


def page(view: ReportView, language: Language) -> Sheet:
    """Return what the page shows."""
    pad = Pad(Kit(language, lettering(), zone(view.timezone), DESK), WIDE, HIGH)
    _heading(pad, view)
    _figures(pad, view)
    _charts(pad, view)
    _crises(pad, view)
    _motives(pad, view)
    _footer(pad, view)
    return pad.sheet()


def _paint(painter: QPainter, sheet: Sheet, scale: float) -> None:
    prepare(painter, scale)
    brush = Brush(theme("paper"), lettering())
    paint(sheet.ground, painter, brush)
    paint(sheet.live, painter, brush)


def _title(language: Language, view: ReportView) -> tuple[str, ...]:
    return language.forms(f"report.{view.kind}")


def _date(pad: Pad, at_us: int) -> str:
    year = to_datetime(at_us).astimezone(pad.kit.zone).year
    return f"{pad.kit.language.date(at_us, pad.kit.zone)} {year}"


def _heading(pad: Pad, view: ReportView) -> None:
    language = pad.kit.language
    pad.text(_title(language, view), _LEFT, 118, _TITLE, width=760)
    when = _date(pad, view.start_us)
    if view.kind == "week":
        when = language.word("report.from_to", start=when, end=_date(pad, view.end_us - HOUR))
    pad.text(when, _LEFT, 160, Style(24, REGULAR, "text2"), width=760)
    if view.simulated or view.past:
        chip = language.word("words.simulated" if view.simulated else "words.past")
        wide = pad.width_of(chip, _PLAIN) + 28
        pad.add(Box(_RIGHT - wide, 84, wide, 40, "bg3", "line2", 1, 6, dashed=True))
        pad.text(chip, _RIGHT - 14, 111, _PLAIN._replace(colour="text1"), width=wide, align="right")
    if view.end_us > view.as_of_us:
        running = language.word("report.running")
        pad.text(running, _RIGHT, 160, _PLAIN, width=500, align="right")


def _figures(pad: Pad, view: ReportView) -> None:
    language = pad.kit.language
    top = 190
    pad.add(Box(_LEFT, top, _RIGHT - _LEFT, 38, "bg2"))
    pad.text(language.forms("report.figure"), _LEFT + 10, top + 26, _SMALL, width=300)
    heads = ("value", "goal", "n", "interval")
    for head, right in zip(heads, _COLUMNS, strict=True):
        words = language.forms(f"report.{head}")
        pad.text(words, right - 10, top + 26, _SMALL, width=180, align="right")
    for place, figure in enumerate(view.figures):
        base = top + 38 + _ROW * place + 25
        _figure(pad, figure, base)
        pad.add(Line(_LEFT, base + 10, _RIGHT, base + 10, "line"))


def _figure(pad: Pad, figure: ReportFigure, base: float) -> None:
    language = pad.kit.language
    is_small = figure.unit == "share" and figure.n < GREY_SHARE
    is_missed = _is_missed(figure) and not is_small
    style = _STRONG._replace(colour="crit" if is_missed else "text2" if is_small else "text1")
    pad.text(language.forms(f"figures.{figure.key}"), _LEFT + 10, base, _BODY, width=320)
    value = pad.text(
        _written(language, figure, figure.value),
        _COLUMNS[0] - 10,
        base,
        style,
        width=180,
        align="right",
    )
    if is_missed:
        pad.shape("triangle", value.x - 18, base - 8, 18, "crit")
    cells = ["—", language.number(figure.n), "—"]
    if figure.goal is not None:
        sign = "≤" if figure.goal_kind == "at_most" else "≥"
        cells[0] = f"{sign} {_written(language, figure, figure.goal)}"
    if figure.low is not None and figure.high is not None:
        low, high = (language.percent(end, decimals=1) for end in (figure.low, figure.high))
        cells[2] = f"{low} – {high}"
    for text, right in zip(cells, _COLUMNS[1:], strict=True):
        pad.text(text, right - 10, base, _PLAIN, width=230, align="right")


def _is_missed(figure: ReportFigure) -> bool:
    if figure.value is None or figure.goal is None:
        return False
    if figure.goal_kind == "at_most":
        return figure.value > figure.goal
    return figure.value < figure.goal


def _written(language: Language, figure: ReportFigure, value: float | None) -> str:
    if value is None:
        return language.word("words.unknown")
    if figure.unit == "share":
        return language.percent(value, decimals=1)
    if figure.unit == "minutes":
        return language.word("report.minutes", n=language.number(value, decimals=1))
    return language.number(value, decimals=1 if figure.unit == "ratio" else 0)


def _charts(pad: Pad, view: ReportView) -> None:
    spans = tuple(_merged(view))
    now = min(view.as_of_us, view.end_us)
    axis = Axis(view.start_us, view.end_us, now, _LEFT + 250, _RIGHT)
    for place, strip in enumerate(view.strips):
        base = _CHARTS + _CHART * (place + 1) - 24
        _chart(pad, strip, Plot(axis, base, _CHART - 44, 3), Story(view.publications, spans))
    if view.strips:
        bottom = _CHARTS + _CHART * len(view.strips) - 24
        _publications(pad, axis, Story(view.publications), bottom)
    _times(pad, view, axis, _CHARTS + _CHART * len(view.strips) - 24)


def _publications(pad: Pad, axis: Axis, story: Story, bottom: float) -> None:
    """Draw our publications through all charts; name those that find room beside their flag."""
    top = _CHARTS + _CHART - 24 - (_CHART - 44)
    pad.add(*plot.verticals(axis, story, top - 4, bottom, "line2"))
    pad.add(*plot.runs(axis, story, top - 4, 4, "line2"))
    flags = list(plot.flags(axis, story, top - 16, _FLAG))
    pad.add(*flags)
    for post in story.publications:
        at = axis.x(post.at_us) + 0.3 * _FLAG
        if at not in {flag.x for flag in flags}:
            continue
        end = min((flag.x - _FLAG for flag in flags if flag.x > at), default=axis.right)
        width = pad.kit.lettering.width
        room = end - at - _FLAG
        forms = [form for form in mark_forms(pad.kit, post) if width(form, _SMALL.px) <= room]
        if forms:
            pad.text(forms[0], at + _FLAG - 4, top - 10, _SMALL, width=room)


def _merged(view: ReportView) -> Iterator[Span]:
    """Yield the times in which there was a crisis, each once however many there were at a time."""
    begun = end = 0
    for one in sorted(view.crises, key=lambda each: each.start_us):
        if begun and one.start_us > end:
            yield Span(start_us=begun, end_us=end, motive="", level="critical")
            begun = 0
        begun = begun or one.start_us
        end = max(end, one.end_us or min(view.end_us, view.as_of_us))
    if begun:
        yield Span(start_us=begun, end_us=end, motive="", level="critical")


def _chart(pad: Pad, strip: Strip, where: Plot, story: Story) -> None:
    language, left, right = pad.kit.language, where.axis.left, where.axis.right
    pad.text(language.forms(f"figures.{strip.key}"), _LEFT, where.base - 62, _HEAD, width=180)
    hours, minutes = divmod(strip.bucket_s // 60, 60)
    told = language.word("report.every", n=hours)
    if strip.layers:
        told = language.word("strips.by_age")
    elif minutes:
        told = language.word("strips.every", minutes=60 * hours + minutes)
    pad.text(told, _LEFT, where.base - 32, _SMALL, width=190)
    if strip.layers:
        _ages(pad, where.base)
    for value in (strip.tick, strip.top):
        y = where.y(value, strip.top)
        text = (
            language.percent(value) if strip.key == "negative" else language.number_forms(value)[-1]
        )
        pad.text(text, left - 10, y + 6, _SMALL, width=60, align="right")
        pad.add(Line(left, y, right, y, "line"))
    pad.add(*plot.shades(where, story, "crit_fill@16"))
    pad.add(*plot.layers(where, strip))
    pad.add(Line(left, where.base, right, where.base, "line2", 2))
    pad.add(*plot.line(where, strip, story))


def _ages(pad: Pad, base: float) -> None:
    """Say which colour is which age."""
    for place, (age, colour) in enumerate(zip(_AGES, plot.AGE_COLOURS, strict=True)):
        x, y = _LEFT + 95 * (place % 2), base - 6 + 24 * (place // 2)
        outline = ((x, y - 13), (x + 14, y - 13), (x + 14, y + 1), (x, y + 1))
        pad.add(Area(outline, colour, hatched=place == plot.HATCHED_AGE))
        pad.text(pad.kit.language.word(f"ages.{age}"), x + 20, y, _SMALL, width=72)


def _times(pad: Pad, view: ReportView, axis: Axis, base: float) -> None:
    language, place = pad.kit.language, pad.kit.zone
    step = 3 * HOUR if view.kind == "day" else DAY
    at_us = view.start_us
    while at_us <= view.end_us:
        x = axis.x(at_us)
        pad.add(Line(x, base, x, base + 6, "line2", 2))
        if view.kind == "day":
            pad.text(language.time(at_us, place), x, base + 27, _SMALL, width=80, align="centre")
        elif at_us < view.end_us:
            name = language.date(at_us, place)
            pad.text(name, x + 6, base + 27, _SMALL, width=120)
        at_us += step


def _crises(pad: Pad, view: ReportView) -> None:
    language, right = pad.kit.language, _LEFT + 560
    pad.text(language.forms("report.crises"), _LEFT, _LISTS, _HEAD, width=500)
    if not view.crises:
        pad.text(language.forms("report.no_crises"), _LEFT, _LISTS + 40, _PLAIN, width=500)
    shown = view.crises[:_MOST_CRISES]
    for place, crisis in enumerate(shown):
        base = _LISTS + 40 + 34 * place
        begun = pad.text(_when(pad, view, crisis), right, base, _SMALL, width=230, align="right")
        pad.text(_about(language, crisis), _LEFT, base, _BODY, width=begun.x - 14 - _LEFT)
    if more := len(view.crises) - len(shown):
        base = _LISTS + 40 + 34 * len(shown)
        pad.text(language.forms("report.more", n=more), _LEFT, base, _SMALL, width=500)


def _about(language: Language, crisis: ReportCrisis) -> tuple[str, ...]:
    if crisis.kind == "feed_silence":
        feed = language.feed(crisis.channel)
        return language.forms("alerts.silence", feed=feed[0], short=feed[-1])
    motive = language.motive(crisis.motive)
    if crisis.channel in {"", "*"}:
        return (motive,)
    return f"{motive} · {language.channel(crisis.channel)[0]}", motive


def _when(pad: Pad, view: ReportView, crisis: ReportCrisis) -> str:
    language, place = pad.kit.language, pad.kit.zone
    begun = language.time(crisis.start_us, place)
    if view.kind == "week" or crisis.start_us < view.start_us:
        begun = f"{language.date(crisis.start_us, place)}, {begun}"
    if crisis.end_us is None:
        return f"{begun} · {language.word('report.lasts')}"
    return f"{begun} · {language.duration(crisis.end_us - crisis.start_us)}"


def _motives(pad: Pad, view: ReportView) -> None:
    language, left = pad.kit.language, _LEFT + 610
    pad.text(language.forms("report.motives"), left, _LISTS, _HEAD, width=_RIGHT - left)
    most = max((one.cases for one in view.motives), default=1)
    for place, one in enumerate(view.motives):
        base = _LISTS + 40 + 34 * place
        pad.text(language.motive(one.motive), left, base, _BODY, width=235)
        pad.add(Box(left + 245, base - 15, max(2, 65 * one.cases / most), 16, "data2"))
        pad.text(_counted(language, one), _RIGHT, base, _PLAIN, width=145, align="right")


def _counted(language: Language, one: ReportMotive) -> str:
    change = language.number(one.cases - one.before, signed=True)
    return f"{language.number(one.cases)} ({change})"


def _footer(pad: Pad, view: ReportView) -> None:
    language, place = pad.kit.language, pad.kit.zone
    pad.add(Line(_LEFT, HIGH - 116, _RIGHT, HIGH - 116, "line2"))
    as_of = f"{_date(pad, view.as_of_us)}, {language.time(view.as_of_us, place)}"
    told = language.word("report.as_of", time=as_of, zone=plain(view.timezone))
    pad.text(told, _LEFT, HIGH - 88, _SMALL, width=_RIGHT - _LEFT)
    pad.text(language.word("report.reading"), _LEFT, HIGH - 62, _SMALL, width=_RIGHT - _LEFT)
