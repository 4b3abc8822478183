"""Late next: the cases whose promise ends first, where each will go and why, or what would help."""

from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.protocol.regia import LateRow
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.others import with_others
from ui.desk.pad import BODY, PLAIN, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.regia_words import agent_name, clock_left, queue_forms, regia, why_off_forms
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.why_words import helps_forms, why_forms

SHORT = 4 * MINUTE  # less time left than this is worth a shape (looks.md, late next)
SHOWN = 8


class Late(TablePanel):
    """One row a case, the least time left first."""

    key = "late"
    where = Place("regia", "left", 328, stretch=1)
    keys = (
        Key("case_why", ("W",), in_bar=True, in_palette=True),
        Key("to_customer", ("L",), in_bar=True, in_palette=True),
        *MARKING,
    )
    opens = explains = True
    tight_height = 24
    row_height = 30
    columns = (
        Column("", 32),
        Column("left", 80, "right"),
        Column("case", 108),
        Column("customer", 92),
        Column("where_from", 148),
        Column("motive", 168),
        Column("waits", 80, "right"),
        Column("goes_to", 148),
        Column("why", 0),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.queue = ""  # only this one's; "" = all
        self.marked = MarkedCases(desk, self.table, self._case_of, self)

    @property
    def chosen(self) -> LateRow | None:
        """The case that keys speak of."""
        view = regia(self.seen) if self.seen is not None else None
        rows = view.late if view is not None else ()
        return next((row for row in rows if row.case == self.table.chosen_id), None)

    def mark(self, seen: Seen) -> tuple[str, str] | None:
        """A promise ends in a moment."""
        rows = self._rows(seen) if seen.link.state == "fresh" else []
        is_soon = bool(rows) and rows[0].due_us - seen.now_us < SHORT
        return ("triangle", "warn") if is_soon else None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count the promises at risk and how many of them are here, of which queue."""
        language, view = self.desk.language, regia(seen)
        if view is None or not view.late:
            return ()
        shown = len(self._rows(seen))
        key = "late_panel.note_all" if shown > view.at_risk else "late_panel.note"
        told = language.forms(key, n=view.at_risk, shown=shown)
        if not self.queue:
            return told
        queue = queue_forms(language, seen, self.queue)[0]
        return language.forms("late_panel.note_queue", queue=queue, n=shown)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nobody late is good news, but only once the engine looks; else say why it does not."""
        view = regia(seen)
        if view is not None and not view.is_on and not view.late:
            return why_off_forms(self.desk.language, view.why_off)
        return self.desk.language.forms("late_panel.none")

    def choose(self, name: str) -> bool:
        """Choose a case, or show those of a queue; "" = of all."""
        if super().choose(name):
            return True
        self.queue = name
        if self.seen is not None:
            self.show_seen(self.seen)
        return True

    def act(self, action: str) -> bool:
        """Do what a key says of the marked cases; of the chosen one, why it goes there or whose it is."""
        row = self.chosen
        if self.marked.act(action, self.seen):
            return True
        if row is None:
            return False
        if action in {"case_why", "explain"}:
            self.desk.opened.emit("case_why", row.case)
        elif action == "to_customer" and row.customer:
            self.desk.opened.emit("customer", f"K-{row.customer}")
        else:
            return False
        return True

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is marked, else the panel's own."""
        return self.marked.keys(self.keys)

    def open_row(self, name: str) -> None:
        """Open the case."""
        self.desk.opened.emit("case", name)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the list, and at its foot how many are marked."""
        super().write(pad, seen)
        self.marked.show(seen, self.rect(), self.scale)

    def _case_of(self, name: str) -> Marked | None:
        view = regia(self.seen) if self.seen is not None else None
        rows = view.late if view is not None else ()
        found = (row for row in rows if row.case == name)
        return next(
            (Marked(row.case, self.desk.language.number(row.number)) for row in found), None
        )

    def _chosen(self) -> None:
        self.desk.case = self.table.chosen_id
        super()._chosen()

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a case."""
        rows = [self._row(row, seen) for row in self._rows(seen)]
        return with_others(rows, "case", 8, seen, self.desk.language)

    def _rows(self, seen: Seen) -> list[LateRow]:
        view = regia(seen)
        late = view.late if view is not None else ()
        return [row for row in late if self.queue in {"", row.queue}]

    def _row(self, row: LateRow, seen: Seen) -> Row:
        language, left = self.desk.language, row.due_us - seen.now_us
        is_short = left < SHORT
        style = STRONG._replace(colour="warn") if is_short else STRONG
        mark = "diamond" if row.is_critical and left < 0 else "triangle" if is_short else ""
        colour = "crit" if mark == "diamond" else "warn"
        known = seen.link.state == "fresh"
        time = clock_left(left) if left >= 0 else f"\N{MINUS SIGN}{clock_left(-left)}"
        nobody = not row.goes_to
        goes = language.forms("late_panel.nobody") if nobody else (agent_name(seen, row.goes_to),)
        why = why_forms(language, row.why)
        if nobody:
            helps = helps_forms(language, row.helps)
            why = (
                *(f"{why[-1]}: {form}" for form in helps if why),
                *helps,
                *(why if not helps else ()),
            )
        place = (*language.channel(row.channel),)
        code = row.language if row.language and row.language != "it" else ""
        places = (*(f"{form} · {code}" for form in place),) if code else place
        return Row(
            row.case,
            (
                Cell(mark=mark if known else "", mark_colour=colour),
                Cell((time,), style) if known else Cell((language.word("words.unknown"),), PLAIN),
                Cell((language.number(row.number),), BODY),
                Cell((f"K-{row.customer}",) if row.customer else (), PLAIN),
                Cell(places, PLAIN),
                Cell((language.motive(row.motive),) if row.motive else (), BODY),
                Cell((clock_left(seen.now_us - row.since_us),), PLAIN),
                Cell(
                    goes,
                    STRONG._replace(colour="warn") if nobody else STRONG,
                    "triangle" if nobody else "",
                    "warn",
                ),
                Cell(why, PLAIN),
            ),
            f"{time}, {language.number(row.number)}, {goes[0]}",
        )
