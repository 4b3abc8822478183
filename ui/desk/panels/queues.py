"""Queues: what waits where, promises at risk first, how old it is, and what is to come.

The order is that of the last sorting: when the pane opens, with O, once a minute while nobody reads here.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.protocol.regia import QueueRow, Triple
from ui.desk.desk import Desk
from ui.desk.effect_words import share_forms
from ui.desk.gauges import Ages, Legend
from ui.desk.keys import Key
from ui.desk.others import with_others
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place, TablePanel
from ui.desk.regia_words import queue_forms, regia, why_off_forms
from ui.desk.seen import Seen
from ui.desk.sorting import Sorting
from ui.desk.table import Cell, Column, Row
from ui.shapes import LEVEL_SHAPES
from ui.theme import LEVEL_COLOURS
from ui.tiles.backlog import BANDS
from ui.tiles.pad import Style

TOTAL = "total"
_LEARNING = "learning"  # why the engine does not decide: it has not read the log yet
_WIDE = 10_000
LANGUAGES = ("it", "es", "en")
SORT = Key("sort_again", ("O",), in_bar=True)


class Queues(TablePanel):
    """One row a queue, the sum of all at the end."""

    key = "queues"
    where = Place("regia", "left", 304, stretch=1)
    keys = (SORT,)
    opens = explains = True
    tight_height = 24
    row_height = 27  # six queues, critical and the total without scrolling
    columns = (
        Column("", 32),
        Column("queue", 0),
        Column("at_risk", 84, "right"),
        Column("to_answer", 112, "right"),
        Column("agents", 84, "right"),
        Column("it", 76, "right"),
        Column("es", 76, "right"),
        Column("en", 76, "right"),
        Column("other", 76, "right"),
        Column("age_bar", 276),
        Column("forecast", 112, "right"),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._sorting = Sorting()

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what the order is, of when the forecast is, and where the engine rests, why."""
        language, view = self.desk.language, regia(seen)
        if view is None:
            return ()
        if not view.is_on:
            return why_off_forms(language, view.why_off)
        if view.is_overloaded:
            return language.forms("queues_panel.overloaded")
        if view.forecast_us is None:
            return language.forms("queues_panel.order")
        time = language.time(view.forecast_us, seen.zone)
        return language.forms("queues_panel.note", time=time)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Say why there is no queue."""
        return self.desk.language.forms("queues_panel.none")

    def came_up(self) -> None:
        """Sort again, and begin with the first."""
        self._sorting.forget()

    def act(self, action: str) -> bool:
        """Sort again, or explain what is to be answered."""
        if action == "explain":
            self.desk.opened.emit("figure", "to_answer")
            return True
        if action != SORT.action or self.seen is None or not self.table.hasFocus():
            return False
        self._sorting.forget()
        self.show_seen(self.seen)
        return True

    def open_row(self, name: str) -> None:
        """Go to those of the queue who are late next."""
        self.desk.opened.emit("late", "" if name == TOTAL else name)

    def _chosen(self) -> None:
        self.desk.queue = self.table.chosen_id
        super()._chosen()

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a queue, in the order of the last sorting, and the sum at the end."""
        view = regia(seen)
        if view is None or not view.queues:
            return []
        total = [row for row in view.queues if row.key == TOTAL]
        listed = self._sorting.ordered(
            (row for row in view.queues if row.key != TOTAL),
            lambda row: row.key,
            rank,
            seen.now_us,
            is_read=self.table.hasFocus(),
        )
        longest = max((sum(row.ages) for row in listed), default=0)
        rows = [self._row(row, seen, longest) for row in (*listed, *total)]
        return with_others(rows, "queue", 1, seen, self.desk.language)

    def _row(self, row: QueueRow, seen: Seen, longest: int) -> Row:
        language = self.desk.language
        name = queue_forms(language, seen, row.key)
        if seen.link.state != "fresh":  # an old number must not look like one of now
            unknown = Cell((language.word("words.unknown"),), PLAIN)
            return Row(row.key, (Cell(), Cell(name, STRONG), *[unknown] * 9), name[0])
        mark = "" if row.level == "normal" else LEVEL_SHAPES[row.level]
        colour = LEVEL_COLOURS[row.level]
        waits = STRONG if row.level == "normal" else STRONG._replace(colour=colour)
        cells = (
            Cell(mark=mark, mark_colour=colour),
            Cell(name, STRONG),
            self._count(row.at_risk, STRONG),
            self._count(row.to_answer, waits),
            *self._hands(row, seen),
            self._ages(row, longest),
            self._forecast(row.forecast),
        )
        level = language.word(f"spoken.{row.level}")
        return Row(row.key, cells, f"{name[0]}, {level}")

    def _hands(self, row: QueueRow, seen: Seen) -> list[Cell]:
        """Say who is there and in which languages it waits: not known while the log is still read."""
        view = regia(seen)
        if view is not None and view.why_off == _LEARNING:
            unknown = Cell((self.desk.language.word("words.unknown"),), PLAIN)
            return [*[unknown] * (1 + len(LANGUAGES)), Cell()]
        spoken = [self._language(row, code) for code in LANGUAGES]
        return [self._count(row.agents, BODY), *spoken, self._others(row)]

    def _count(self, count: int, style: Style) -> Cell:
        return Cell(self._forms(count), style if count else PLAIN)

    def _forms(self, count: int) -> tuple[str, ...]:
        """Write a count; one that is too wide for its column in thousands, never cut."""
        forms = self.desk.language.number_forms(count)
        return (*forms, f"{count // 1000}k") if count >= _WIDE else forms

    def _language(self, row: QueueRow, code: str) -> Cell:
        """Count a language's cases; with a shape where nobody there speaks it."""
        found = next((one for one in row.languages if one.language == code), None)
        if found is None:
            return Cell(("0",), PLAIN)
        if found.nobody and found.count:
            style = STRONG._replace(colour="warn")
            return Cell(self._forms(found.count), style, "triangle", "warn")
        return self._count(found.count, BODY)

    def _others(self, row: QueueRow) -> Cell:
        others = [one for one in row.languages if one.language not in LANGUAGES]
        if not others:
            return Cell()
        count, alone = sum(one.count for one in others), any(o.nobody and o.count for o in others)
        style = STRONG._replace(colour="warn") if alone else BODY
        forms = self._forms(count)
        return Cell(forms, style, "triangle" if alone else "", "warn")

    def _ages(self, row: QueueRow, longest: int) -> Cell:
        """Draw the ages on one scale and say what is over four hours; of all, what the bands are."""
        language = self.desk.language
        if row.key == TOTAL:
            names = tuple(language.word(f"ages.{band}") for band in BANDS)
            return Cell(gauge=Legend(names, row.ages))
        over, days = row.ages[2] + row.ages[3], row.ages[3]
        if not over:
            return Cell(gauge=Ages(row.ages, longest))
        style = STRONG._replace(px=15, colour="crit" if days else "warn")
        mark = "diamond" if days else "triangle"
        forms = language.forms(
            "queues_panel.over_12h" if days else "queues_panel.over_4h", n=days or over
        )
        return Cell(forms, style, mark, style.colour, gauge=Ages(row.ages, longest))

    def _forecast(self, forecast: Triple | None) -> Cell:
        """Say what share of promises will be kept, with the interval where there is room."""
        language = self.desk.language
        if forecast is None:
            return Cell((language.word("words.unknown"),), PLAIN)
        return Cell(share_forms(language, forecast), STRONG)


def rank(row: QueueRow) -> tuple[int, int, str]:
    """Return what queues are sorted by: most promises at risk, then most to answer."""
    return -row.at_risk, -row.to_answer, row.key
