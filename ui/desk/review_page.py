"""The review of a crisis on paper: charts and lanes as on the screen, figures, decisions, follow-ups."""

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from commandcenter.errors import UserError
from commandcenter.languages import Language, plain, zone
from commandcenter.protocol.review import PairedRun, ReviewView
from ui.desk import relived_words, review_charts, review_lanes, review_words
from ui.desk.desk import Desk
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.lettering import SEMIBOLD, Lettering, lettering
from ui.sheet import Box, Brush, Line, Sheet, paint, prepare
from ui.theme import theme
from ui.tiles.pad import Kit, Style
from ui.viewing import DESK

WIDE, HIGH = 960, 1358  # A4: 14 px are 9 points
DPI = 150
_TITLE, _HEAD = Style(28, SEMIBOLD, "text1"), Style(18, SEMIBOLD, "text1")
_RIGHTS = (440, 560, 680, 800, WIDE - PADDING)
_LANES_END = 740
_LINE = 24


def write_review(view: ReviewView, desk: Desk, out: Path) -> None:
    """Write the review as a PDF; UserError where the file cannot be written."""
    writer = QPdfWriter(str(out))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DPI)
    writer.setTitle(review_words.title(desk.language, view)[0])
    writer.setCreator(desk.language.word("words.title"))
    painter = QPainter()
    if not painter.begin(writer):
        raise UserError("file_not_written", file=str(out))
    for number, sheet in enumerate(pages(view, desk.language, desk.relived.run)):
        if number:
            writer.newPage()
        painter.resetTransform()
        _paint(painter, sheet, min(writer.width() / WIDE, writer.height() / HIGH))
    painter.end()


def draw_review(view: ReviewView, language: Language, page: int = 0) -> QImage:
    """Return a page as an image, by the painting of the PDF."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(theme("paper").colour("bg0"))
    painter = QPainter(image)
    _paint(painter, pages(view, language)[page], 1)
    painter.end()
    return image


def pages(view: ReviewView, language: Language, run: PairedRun | None = None) -> list[Sheet]:
    """Return the pages: the first with charts and figures, the others with what was decided and agreed.

    `run`: the crisis without its overrides, None = not known.
    """
    return _Paper(view, language, lettering(), run).pages()


def _paint(painter: QPainter, sheet: Sheet, scale: float) -> None:
    prepare(painter, scale)
    brush = Brush(theme("paper"), lettering())
    paint(sheet.ground, painter, brush)
    paint(sheet.live, painter, brush)


class _Paper:
    """Writes lines one under the other, on as many pages as they need."""

    def __init__(
        self, view: ReviewView, language: Language, letters: Lettering, run: PairedRun | None
    ) -> None:
        self._view, self._language, self._run = view, language, run
        self._kit = Kit(language, letters, zone(view.timezone), DESK)
        self._made: list[DeskPad] = []
        self._pad = self._new_page()
        self._base = 0.0

    def pages(self) -> list[Sheet]:
        self._heading()
        self._timeline()
        self._times()
        self._figures()
        self._decisions()
        self._afterwards()
        for number, pad in enumerate(self._made, 1):
            self._footer(pad, number)
        return [pad.sheet() for pad in self._made]

    def _new_page(self) -> DeskPad:
        pad = DeskPad(self._kit, WIDE, HIGH)
        self._made.append(pad)
        self._base = 64.0
        return pad

    def _heading(self) -> None:
        pad, view, language = self._pad, self._view, self._language
        pad.text(review_words.title(language, view), PADDING, 56, _TITLE, width=700)
        span = review_words.span(language, view, self._kit.zone)
        pad.text(span, PADDING, 86, PLAIN, width=WIDE - 2 * PADDING)
        if view.simulated or view.past:
            chip = language.word("words.simulated" if view.simulated else "words.past")
            wide = pad.width_of(chip, SECOND) + 20
            pad.add(Box(WIDE - PADDING - wide, 34, wide, 30, "bg3", "line2", 1, 4, dashed=True))
            pad.text(chip, WIDE - PADDING - wide / 2, 54, SECOND, width=wide, align="centre")

    def _timeline(self) -> None:
        pad, view = self._pad, self._view
        axis = review_charts.axis_of(view, view.end_us, WIDE)
        tops = tuple((top + 80, high) for top, high in review_charts.TOPS)
        heights = review_charts.Heights(tops, review_charts.BOTTOM + 80)
        review_charts.draw(pad, view, axis, None, heights, is_paper=True, run=self._run)
        end = review_lanes.draw(pad, view, axis, heights.bottom + 40, _LANES_END)
        self._base = end + 34

    def _times(self) -> None:
        pad, view, language = self._pad, self._view, self._language
        wide = (WIDE - 2 * PADDING) / len(view.times)
        for place, one in enumerate(view.times):
            x = PADDING + place * wide
            late = "crit" if review_words.is_late(one) else "text1"
            pad.text(
                language.forms(f"review_times.{one.key}"), x, self._base, SECOND, width=wide - 16
            )
            took = review_words.took(language, one)
            pad.text(took, x, self._base + 30, Style(22, SEMIBOLD, late), width=wide - 16)
            below = review_words.ends(
                language, one, self._kit.zone, is_over=view.over_us is not None
            )
            pad.text(below, x, self._base + 52, SECOND, width=wide - 16)
        self._base += 96

    def _figures(self) -> None:
        pad, view, language = self._pad, self._view, self._language
        pad.add(Box(PADDING, self._base - 20, WIDE - 2 * PADDING, 28, "bg2"))
        keys = ("before", "during", "after", "usual", "during_then")
        for key, right in zip(keys, _RIGHTS, strict=True):
            pad.text(
                language.forms(f"review_figures.{key}"),
                right,
                self._base,
                SECOND,
                width=116,
                align="right",
            )
        for row in view.rows:
            self._base += 28
            pad.text(language.forms(f"review_rows.{row.key}"), PADDING, self._base, BODY, width=300)
            for key, right in zip(keys, _RIGHTS, strict=True):
                number = getattr(row, key)
                told = review_words.value(language, row, number)
                if key == "during_then" and number is None:
                    told = language.word("review_figures.unchanged")
                style = STRONG if key == "during" else PLAIN
                pad.text(told, right, self._base, style, width=116, align="right")
            pad.add(Line(PADDING, self._base + 9, WIDE - PADDING, self._base + 9, "line"))
        self._base += 44

    def _decisions(self) -> None:
        language = self._language
        self._title("replay.decisions")
        if not self._view.decisions:
            self._line(language.word("replay.nobody_decided"))
        for one in self._view.decisions:
            time = language.time(one.at_us, self._kit.zone)
            who = f"{plain(one.who, 24)} · " if one.who else ""
            words = f"{time} · {who}{review_words.decision(language, one)[0]}"
            if reason := review_words.why(language, one):
                words += f" · {reason[0]}"
            self._line(words)

    def _afterwards(self) -> None:
        view, language = self._view, self._language
        self._title("replay.cause")
        self._line(plain(view.cause, 400) or language.word("incident_panel.no_cause"))
        for key in ("actions", "lessons"):
            if text := getattr(view, key):
                self._line(language.word(f"replay.{key}", text=plain(text, 500)))
        self._title("replay.follow_ups")
        if not view.follow_ups:
            self._line(language.word("replay.no_follow_ups"))
        for one in view.follow_ups:
            words, _ = review_words.follow_up(language, one, view.as_of_us, self._kit.zone)
            self._line(words[0])
        self._title("replay.cost_title")
        self._line(review_words.cost(language, view.cost)[0])
        if self._run is not None:
            self._without(self._run)

    def _without(self, run: PairedRun) -> None:
        """Write what the overrides brought, beside the same without them."""
        view, language = self._view, self._language
        self._title("panels.review_effect")
        for row in relived_words.rows(language, view, run, self._kit.zone):
            both = (f"{language.word(f'review_effect.{key}')} {told}" for key, told in
                    (("with", row.after[0]), ("without", row.without[0])))  # fmt: skip
            self._line(f"{row.name[0]}: {', '.join(both)}; {row.effect[0]}")
        for words in (
            relived_words.counts(language, view),
            relived_words.cost_without(language, view.cost, run) if view.cost is not None else (),
        ):
            if words:
                self._line(words[0])

    def _title(self, key: str) -> None:
        if self._base > HIGH - 160:
            self._pad = self._new_page()
        self._base += 16
        self._pad.text(self._language.forms(key), PADDING, self._base, _HEAD, width=600)
        self._base += 28

    def _line(self, words: str) -> None:
        """Write a sentence in as many lines as it needs."""
        for line in self._pad.lines(words, BODY, WIDE - 2 * PADDING):
            if self._base > HIGH - 96:
                self._pad = self._new_page()
            self._pad.text(line, PADDING, self._base, BODY, width=WIDE - 2 * PADDING)
            self._base += _LINE

    def _footer(self, pad: DeskPad, number: int) -> None:
        language, view, where = self._language, self._view, self._kit.zone
        pad.add(Line(PADDING, HIGH - 64, WIDE - PADDING, HIGH - 64, "line2"))
        as_of = f"{language.date(view.as_of_us, where)}, {language.time(view.as_of_us, where)}"
        told = language.word("report.as_of", time=as_of, zone=plain(view.timezone))
        pad.text(told, PADDING, HIGH - 40, SECOND, width=WIDE - 160)
        pad.text(
            f"{number} / {len(self._made)}",
            WIDE - PADDING,
            HIGH - 40,
            SECOND,
            width=80,
            align="right",
        )
