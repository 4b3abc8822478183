"""Our people now: who is free, who has had one case for too long, who is away; read only.

Free ones first, since work goes there, then who has been busy for long, then the others. The order is that
of the last sorting, so that no row moves away under the eyes: O sorts again.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.languages import Language, plain
from commandcenter.protocol.people import AgentRow
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.reckoned import part_name
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms
from ui.skillwords import skill_words

LONG = 20 * MINUTE  # busy for longer than this is worth a look (looks.md, agents)
SORTED_AGAIN = MINUTE  # at most so often by itself, and never while somebody reads here

FREE, BUSY, AWAY, OFF = range(4)
_GROUPS = {
    "available": FREE, "online": FREE, "busy": BUSY, "wrap_up": BUSY, "offline": OFF, "": OFF,
}  # fmt: skip
_MARKS = {FREE: ("ring", "text1"), BUSY: ("disc", "text2"), AWAY: ("clock", "text2"), OFF: ("", "")}


def group(row: AgentRow) -> int:
    """Return whether somebody is free, busy, away or gone; whose window is lost can take nothing."""
    found = _GROUPS.get(row.state, AWAY)
    return AWAY if row.is_lost and found == FREE else found


def is_long(row: AgentRow, now_us: int) -> bool:
    """Tell whether somebody has been at one case for too long."""
    return row.case_us is not None and group(row) == BUSY and now_us - row.case_us > LONG


def rank(row: AgentRow, now_us: int) -> tuple[int, int, str]:
    """Return what the board is sorted by: free, busy for long, busy, away, missing, gone; longest first."""
    order = {
        FREE: 0, BUSY: 1 if is_long(row, now_us) else 2, AWAY: 3, OFF: 4 if row.is_planned else 5,
    }  # fmt: skip
    return order[group(row)], row.since_us or 0, row.name


def state_forms(language: Language, row: AgentRow) -> tuple[str, ...]:
    """Say what somebody does now, in the same words wherever people are listed."""
    if row.is_lost:
        return language.forms("agent_states.lost")
    if group(row) == OFF and row.is_planned:
        return language.forms("agent_states.missing")
    if group(row) == OFF and row.on_call:
        return language.forms("agent_states.on_call")
    name = "busy" if group(row) == BUSY and row.case_us is not None else row.state or "unknown"
    key = f"agent_states.{name}"
    return language.forms(key) if language.has(key) else (plain(row.state, 24),)


class People(TablePanel):
    """One row an agent."""

    key = "people"
    where = Place("people", "left", 560, stretch=1)
    keys = (Key("sort_again", ("O",), in_bar=True),)
    foot_height = 40
    row_height = 36
    columns = (
        Column("", 40),
        Column("agent", 0),
        Column("state", 216),
        Column("lasts", 112, "right"),
        Column("cases", 208, "right"),
        Column("waits", 112, "right"),
        Column("team", 168),
        Column("works_for", 296),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._order: dict[str, int] = {}
        self._sorted_us = 0
        self._made: dict[str, tuple[object, Row]] = {}  # what each row was made of

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count who is free and who is at work."""
        rows = self._people(seen)
        if not rows or seen.link.state != "fresh":
            return ()
        free, busy = (sum(group(row) == one for row in rows) for one in (FREE, BUSY))
        long = sum(is_long(row, seen.now_us) for row in rows)
        key = "people_panel.note_long" if long else "people_panel.note"
        return self.desk.language.forms(
            key, free=free, at_work=free + busy, all=len(rows), long=long
        )

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No feed tells of anybody, and nobody stands on a list."""
        return self.desk.language.forms("people_panel.nobody")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an agent, in the order of the last sorting; who is new comes last."""
        is_read = self.table.hasFocus()
        if not self._order or (not is_read and seen.now_us - self._sorted_us > SORTED_AGAIN):
            self._sort(seen)
        last = len(self._order)
        ordered = sorted(self._people(seen), key=lambda row: self._order.get(row.agent, last))
        return [self._kept(row, seen) for row in ordered]

    def act(self, action: str) -> bool:
        """Sort again."""
        if action != "sort_again" or self.seen is None:
            return False
        self._sort(self.seen)
        self.show_seen(self.seen)
        return True

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Tell of the chosen one what has no column: shift, skills, capacity, why and until when."""
        chosen = next(
            (row for row in self._people(seen) if row.agent == self.table.chosen_id), None
        )
        if chosen is not None:
            words = ((" · ".join(self._more(chosen, seen))),)
            pad.text(words, PADDING, top + 26, SECOND, width=pad.width - 2 * PADDING)

    @staticmethod
    def _people(seen: Seen) -> tuple[AgentRow, ...]:
        return seen.desk.people if seen.desk is not None else ()

    def _sort(self, seen: Seen) -> None:
        ordered = sorted(self._people(seen), key=lambda row: rank(row, seen.now_us))
        self._order = {row.agent: place for place, row in enumerate(ordered)}
        self._sorted_us = seen.now_us

    def _kept(self, row: AgentRow, seen: Seen) -> Row:
        """Return a row, made anew only where it changed: of two hundred few change in a second."""
        lengths = self._length(row.since_us, seen), self._length(row.waits_us, seen)
        of = row, lengths, is_long(row, seen.now_us), seen.link.state
        held = self._made.get(row.agent)
        if held is None or held[0] != of:
            held = self._made[row.agent] = of, self._row(row, seen)
        return held[1]

    def _row(self, row: AgentRow, seen: Seen) -> Row:
        language = self.desk.language
        if seen.link.state != "fresh":  # an old state must not look like one of now
            unknown = Cell((language.word("words.unknown"),), PLAIN)
            cells = (Cell(), Cell((row.name,), BODY), *[unknown] * 6)
            return Row(row.agent, cells, row.name)
        long = is_long(row, seen.now_us)
        mark, colour = ("triangle", "warn") if long else _MARKS[group(row)]
        style = STRONG if long or group(row) == FREE else BODY if group(row) < OFF else PLAIN
        state = state_forms(self.desk.language, row)
        return Row(
            row.agent,
            (
                Cell(mark=mark, mark_colour=colour),
                Cell((row.name,), STRONG),
                Cell(state, style),
                Cell(self._length(row.since_us, seen), style),
                Cell(self._cases(row), BODY if row.at_hand else PLAIN),
                Cell(self._length(row.waits_us, seen), BODY),
                Cell((row.team,) if row.team else (), BODY),
                Cell(self._works_for(row), BODY),
            ),
            f"{row.name}, {state[0]}",
        )

    def _length(self, since_us: int | None, seen: Seen) -> tuple[str, ...]:
        if since_us is None:
            return ()
        return (self.desk.language.duration(seen.now_us - since_us),)

    def _cases(self, row: AgentRow) -> tuple[str, ...]:
        if not row.follows and not row.at_hand:
            return ()
        if not row.follows:
            return self.desk.language.forms("people_panel.at_hand", n=row.at_hand)
        return self.desk.language.forms("people_panel.cases", n=row.at_hand, all=row.follows)

    def _works_for(self, row: AgentRow) -> tuple[str, ...]:
        language = self.desk.language
        desk = part_name(language, "desk", row.desk)[0] if row.desk else ""
        sourcing = part_name(language, "sourcing", row.sourcing)[0] if row.sourcing else ""
        whole = " · ".join(part for part in (desk, row.supplier or sourcing) if part)
        return (whole, desk) if whole and desk else (whole,) if whole else ()

    def _more(self, row: AgentRow, seen: Seen) -> list[str]:
        """Return what else is known, the most useful first."""
        language = self.desk.language
        told = [row.name]
        reason = f"agent_reasons.{row.reason}"
        if row.reason and language.has(reason):
            told.append(language.word(reason))
        if row.until_us is not None:
            until = when_forms(language, seen, row.until_us)[0]
            told.append(language.word("people_panel.until", time=until))
        if row.shift:
            told.append(language.word("people_panel.shift", shift=row.shift.replace("-", "–")))
        if row.capacity is not None:
            told.append(language.word("people_panel.capacity", n=row.capacity))
        if row.is_called:
            told.append(language.word("people_panel.called"))
        elif row.on_call:
            told.append(language.word("agent_states.on_call"))
        for key, names in (("skills", row.skills), ("opened", row.opened)):
            if names:
                skills = ", ".join(skill_words(language, skill) for skill in names)
                told.append(language.word(f"people_panel.{key}", skills=skills))
        return told
