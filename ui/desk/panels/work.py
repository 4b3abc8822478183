"""Agents: who is free and gets what next, or why nothing; who has had one case too long; who is overruled.

The order is that of the last sorting: when the pane opens, with O, once a minute while nobody reads here.
"""

from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.regia import OverrideRow, WorkRow
from ui.desk.desk import Desk
from ui.desk.draft import AT_WORK
from ui.desk.gauges import Units
from ui.desk.keys import Key
from ui.desk.others import with_others
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place, TablePanel
from ui.desk.panels.people import AWAY, BUSY, FREE, OFF, group, is_long, state_forms
from ui.desk.panels.queues import SORT
from ui.desk.regia_words import (
    agent_name,
    bound_words,
    clock_left,
    queue_forms,
    regia,
    why_off_forms,
)
from ui.desk.seen import Seen
from ui.desk.sorting import Sorting
from ui.desk.table import Cell, Column, Row
from ui.desk.why_words import why_forms

MOST_ORPHANS = 3  # of them named
LEARNING = "learning"  # why the engine decides nothing while the hub still reads its log
ENABLING = frozenset({"SKILL_OPEN", "CALL_IN", "BOOST"})  # forbid nothing to whom they name


class _Known:
    """What a look knows of people and overrides, by name: asked once a look, not once a row."""

    def __init__(self, seen: Seen) -> None:
        view = regia(seen)
        self.people = {row.agent: row for row in seen.desk.people} if seen.desk is not None else {}
        self.overrides = {row.override: row for row in view.overrides} if view is not None else {}


class Work(TablePanel):
    """One row an agent who is here."""

    key = "work"
    where = Place("regia", "left", 280, stretch=2)
    keys = (SORT, Key("lock_agent", ("L",), in_bar=True, in_palette=True))
    opens = explains = True
    tight_height = 24
    row_height = 28
    columns = (
        Column("", 32),
        Column("agent", 0),
        Column("state", 136),
        Column("lasts", 80, "right"),
        Column("queue", 136),
        Column("tongues", 96),
        Column("cases", 64, "right"),
        Column("load", 152),
        Column("assignment", 318),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._sorting = Sorting()
        self._made: dict[str, tuple[object, Row]] = {}  # what each row was made of

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count who is online as the wall does, of them busy and free; then who is away.

        Counted are people, not rows: who was just called in has nothing in hand yet, and is here.
        """
        view = regia(seen)
        if view is None or not view.work or seen.link.state != "fresh":
            return ()
        people = seen.desk.people if seen.desk is not None else ()
        here = [group(row) for row in people if row.state in AT_WORK]
        away = sum(group(row) != OFF for row in people) - len(here)
        counts = {"busy": here.count(BUSY), "free": here.count(FREE), "away": away}
        return self.desk.language.forms("work_panel.note", here=len(here), **counts)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No feed tells of anybody, or the log is still being read."""
        view = regia(seen)
        if view is not None and view.why_off == LEARNING:
            return why_off_forms(self.desk.language, LEARNING)
        return self.desk.language.forms("people_panel.nobody")

    def came_up(self) -> None:
        """Sort again."""
        self._sorting.forget()

    @property
    def chosen(self) -> WorkRow | None:
        """The agent that keys speak of."""
        view = regia(self.seen) if self.seen is not None else None
        rows = view.work if view is not None else ()
        return next((row for row in rows if row.agent == self.table.chosen_id), None)

    def act(self, action: str) -> bool:
        """Sort again, hold the chosen one where he is, or explain who is online."""
        if action == "explain":
            self.desk.opened.emit("figure", "online")
            return True
        if action == SORT.action and self.seen is not None and self.table.hasFocus():
            self._sorting.forget()
            self.show_seen(self.seen)
            return True
        row = self.chosen
        if action == "lock_agent" and row is not None:
            self.desk.opened.emit("draft", f"DRAIN agent:{row.agent}")
            return True
        return False

    def open_row(self, name: str) -> None:
        """Show the person on the board of people."""
        self.desk.opened.emit("agent", name)

    def _chosen(self) -> None:
        self.desk.agent = self.table.chosen_id
        super()._chosen()

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an agent, in the order of the last sorting; who is new comes last."""
        view = regia(seen)
        if view is None:
            return []
        known = _Known(seen)
        ordered = self._sorting.ordered(
            view.work,
            lambda row: row.agent,
            lambda row: self._rank(row, known, seen.now_us),
            seen.now_us,
            is_read=self.table.hasFocus(),
        )
        rows = [self._kept(row, known, seen) for row in ordered]
        return with_others(rows, "agent", 1, seen, self.desk.language)

    @staticmethod
    def _group(row: WorkRow, known: _Known) -> int:
        person = known.people.get(row.agent)
        return group(person) if person is not None else AWAY

    def _rank(self, row: WorkRow, known: _Known, now_us: int) -> tuple[int, int, str]:
        """Who left work behind first, then free, longest in one case, overruled, busy, away, gone."""
        kind = self._group(row, known)
        person = known.people.get(row.agent)
        since = (person.since_us if person is not None else None) or now_us
        is_late = person is not None and is_long(person, now_us)
        order = {FREE: 0, BUSY: 1 if is_late else 2 if row.overrides else 3, AWAY: 4, OFF: 5}
        return -1 if row.orphans else order[kind], since, row.agent

    def _kept(self, row: WorkRow, known: _Known, seen: Seen) -> Row:
        """Return a row, made anew only where it changed: of two hundred few change in a second."""
        person = known.people.get(row.agent)
        bound = tuple(known.overrides[name] for name in row.overrides if name in known.overrides)
        since = person.since_us if person is not None else None
        length = clock_left(seen.now_us - since) if since is not None else ""
        if since is not None and seen.now_us - since >= 60 * MINUTE:
            length = self.desk.language.duration(seen.now_us - since)
        of = row, person, bound, length, seen.link.state
        held = self._made.get(row.agent)
        if held is None or held[0] != of:
            held = self._made[row.agent] = of, self._row(row, person, bound, length, seen)
        return held[1]

    def _row(
        self,
        row: WorkRow,
        person: AgentRow | None,
        bound: tuple[OverrideRow, ...],
        length: str,
        seen: Seen,
    ) -> Row:
        language, name = self.desk.language, agent_name(seen, row.agent)
        if seen.link.state != "fresh":  # an old state must not look like one of now
            unknown = Cell((language.word("words.unknown"),), PLAIN)
            return Row(row.agent, (Cell(), Cell((name,), BODY), *[unknown] * 7), name)
        is_free = person is not None and group(person) == FREE
        is_late = person is not None and is_long(person, seen.now_us)
        strong = is_free or is_late or bool(row.orphans)
        unknown_state = language.forms("agent_states.unknown")
        state = state_forms(language, person) if person is not None else unknown_state
        late = STRONG._replace(colour="warn") if is_late else STRONG if strong else BODY
        return Row(
            row.agent,
            (
                Cell(mark="triangle" if is_late or row.orphans else "", mark_colour="warn"),
                Cell((name,), STRONG if strong else BODY),
                Cell(state, STRONG if is_free else PLAIN),
                Cell((length,) if length else (), late),
                Cell(queue_forms(language, seen, row.queue) if row.queue else (), BODY),
                Cell((" ".join(row.languages),) if row.languages else (), PLAIN),
                Cell((str(len(row.cases)),), BODY if row.cases else PLAIN),
                Cell((f"{row.units}/{row.capacity}",), PLAIN, gauge=Units(row.units, row.capacity)),
                self._gets(row, bound, seen),
            ),
            f"{name}, {state[0]}",
        )

    def _gets(self, row: WorkRow, bound: tuple[OverrideRow, ...], seen: Seen) -> Cell:
        """Say what he left behind, else what binds him, what he gets next, why nothing."""
        language = self.desk.language
        if row.orphans:
            cases = ", ".join(map(language.number, row.orphans[:MOST_ORPHANS]))
            forms = language.forms("work_panel.orphans", n=len(row.orphans), cases=cases)
            return Cell(forms, STRONG._replace(colour="warn"), "triangle", "warn")
        if bound:
            said = bound_words(language, seen, bound[0])
            left = clock_left(bound[0].expires_us - seen.now_us)
            told: tuple[str, ...] = (f"{said}, {left}", said)
            if bound[0].type in ENABLING and not row.cases:  # free for more, and what comes of it
                after = self._next(row) or self._nothing(row)
                told = tuple(f"{said} · {form}" for form in after) or told
            return Cell(told, BODY._replace(colour="info"), "disc", "info")
        if after := self._next(row):
            return Cell(after, BODY)
        if row.cases and not row.why:
            return Cell(language.forms("work_panel.auto"), PLAIN)
        return Cell(self._nothing(row), PLAIN)

    def _next(self, row: WorkRow) -> tuple[str, ...]:
        """Say which case he gets next; () = none."""
        if row.gets is None:
            return ()
        language = self.desk.language
        return language.forms("work_panel.gets", case=language.number(row.gets))

    def _nothing(self, row: WorkRow) -> tuple[str, ...]:
        """Say why somebody gets nothing."""
        language = self.desk.language
        why = why_forms(language, row.why)
        return (*(language.word("work_panel.nothing", why=form) for form in why), *why[-1:])
