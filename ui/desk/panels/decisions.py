"""Decisions: what was decided of cases and rules, by the engine or a person, newest first, with why."""

from commandcenter.languages import plain
from commandcenter.protocol.regia import DecisionRow, OverrideRow
from ui.desk.auto_reasons import worded
from ui.desk.pad import STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.regia_words import agent_name, queue_forms, regia, row_forms
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.why_words import why_forms

ENGINE, BACK_DESK = "engine", "backdesk"


class Decisions(TablePanel):
    """Two lines a decision: what, and below it when, who, why."""

    key = "decisions"
    where = Place("regia", "right", 176, stretch=1, is_half=True)
    opens = True
    row_height = 40
    columns = (Column("", 0),)
    has_heads = False

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count those of today."""
        view = regia(seen)
        if view is None or not view.decisions:
            return ()
        return self.desk.language.forms("decisions_panel.note", n=view.decided_today)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing was decided yet."""
        return self.desk.language.forms("decisions_panel.none")

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Keep the newest in sight while nobody reads here: a chosen one sinks to the end with time."""
        super().write(pad, seen)
        shown = self.table.rows_model.rows
        if shown and not self.table.hasFocus() and self.table.chosen_id != shown[0].id:
            self.table.choose(shown[0].id)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a decision."""
        view = regia(seen)
        if view is None:
            return []
        known = {row.override: row for row in view.overrides}
        return [self._row(row, known, seen) for row in view.decisions]

    def open_row(self, name: str) -> None:
        """Explain a decision about a case."""
        view = regia(self.seen) if self.seen is not None else None
        for row in view.decisions if view is not None else ():
            if row_id(row) == name and row.case is not None:
                self.desk.opened.emit("case_why", row.thread)

    def _row(self, row: DecisionRow, known: dict[str, OverrideRow], seen: Seen) -> Row:
        language = self.desk.language
        what = self._what(row, known, seen)
        time = language.time(row.at_us, seen.zone)
        who = language.word("decisions_panel.engine") if row.who == ENGINE else plain(row.who, 24)
        why = (worded(language, row.words, 80),) if row.words else why_forms(language, row.why)
        below = (*(f"{time} · {who} · {form}" for form in why), f"{time} · {who}")
        cell = Cell((what,), STRONG._replace(px=15), below=below)
        return Row(row_id(row), (cell,), f"{what}, {below[0]}")

    def _what(self, row: DecisionRow, known: dict[str, OverrideRow], seen: Seen) -> str:
        language = self.desk.language
        found = known.get(row.override)
        about = self._kind(row.type)
        if found is not None:
            about = row_forms(language, seen, found)[-1]
        values = {
            "what": about,
            "case": language.number(row.case)
            if row.case is not None
            else language.word("words.unknown"),
            "agent": agent_name(seen, row.agent) if row.agent else language.word("words.unknown"),
            "queue": self._queue(row.queue, seen),
        }
        key = f"decided.{row.act}"
        if row.case is not None and language.has(f"{key}_case"):
            key = f"{key}_case"
        return (
            language.word(key, **values) if language.has(key) else plain(f"{row.act} {about}", 60)
        )

    def _kind(self, type_: str) -> str:
        """Name a type of override, where more is not known of it."""
        language, key = self.desk.language, f"override_types.{type_}"
        return language.word(key) if language.has(key) else plain(type_, 24)

    def _queue(self, queue: str, seen: Seen) -> str:
        language = self.desk.language
        if queue == BACK_DESK:
            return language.word("skills.backdesk")
        return queue_forms(language, seen, queue)[-1] if queue else ""


def row_id(row: DecisionRow) -> str:
    """Name a decision: two of one instant are told apart by what they are about."""
    return f"{row.at_us} {row.act} {row.case} {row.override} {row.agent}"
