"""Publications: what runs, what is to come, what is over; a key plans one, changes it, calls it off."""

from commandcenter.commands.registry import ACTIONS
from commandcenter.gazetteer import name_of
from commandcenter.languages import plain
from commandcenter.protocol.publications import PlanRow
from ui.desk import planning
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.sheet import Line
from ui.tiles.pad import Style

PLAN = Key("plan", ("N",), in_bar=True, in_palette=True)
CHANGE = Key("change_plan", ("C",), in_bar=True, in_palette=True)
CANCEL = Key("cancel_plan", ("X",), in_bar=True, in_palette=True)
_MARKS = {
    "running": ("disc", "info"),
    "upcoming": ("ring", "text1"),
    "past": ("check", "text2"),
    "cancelled": ("cross", "text2"),
}
_STEP = 24


class Publications(TablePanel):
    """One row a publication; what the detectors expect of the chosen one stands below the table."""

    key = "publications"
    where = Place("figures", "right", 560, stretch=1)
    keys = (PLAN, CHANGE, CANCEL)
    opens = True
    foot_height = 132
    columns = (
        Column("", 32),
        Column("from_to", 232),
        Column("title", 0),
        Column("channel", 120),
        Column("multiple", 88, "right"),
    )

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count what runs and what is to come."""
        phases = [row.phase for row in _plans(seen)]
        counts = {phase: phases.count(phase) for phase in ("running", "upcoming")}
        return self.desk.language.forms("publications.note", **counts)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Say how to plan one."""
        return self.desk.language.forms("publications.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a publication: what runs, what is to come, then what is over."""
        return [self._row(plan, seen) for plan in _plans(seen)]

    def open_row(self, name: str) -> None:
        """Change it."""
        self.act(CHANGE.action)

    def act(self, action: str) -> bool:
        """Ask for a new publication, or for a change or the end of the chosen one."""
        if self.seen is None:
            return False
        language, chosen = self.desk.language, self._chosen_plan()
        if action == PLAN.action:
            self.desk.asked.emit(planning.plan(self.seen, language))
        elif chosen is None or chosen.phase == "cancelled":
            return False
        elif action == CHANGE.action:
            self.desk.asked.emit(planning.change(chosen, self.seen, language))
        elif action == CANCEL.action:
            self.desk.asked.emit(planning.cancel(chosen))
        else:
            return False
        return True

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Write where the chosen one stands, what is expected of it, and what became of the last command."""
        room, base = pad.width - 2 * PADDING, top + 30
        if (plan := self._chosen_plan()) is not None:
            pad.add(Line(PADDING, top + 4.5, pad.width - PADDING, top + 4.5, "line2"))
            pad.text((plain(plan.title, 120),), PADDING, base, STRONG, width=room)
            pad.text(self._stands(plan, seen), PADDING, base + _STEP, BODY, width=room)
            if expected := self._expected(plan):
                pad.text(expected, PADDING, base + 2 * _STEP, BODY, width=room)
        if (said := self._said(seen)) is not None:
            mark, style, words = said
            x = pad.mark(mark, PADDING, base + 3 * _STEP, style)
            pad.text(words, x, base + 3 * _STEP, style, width=pad.width - PADDING - x)

    def _said(self, seen: Seen) -> tuple[str, Style, tuple[str, ...]] | None:
        ask = self.desk.asks.of(planning.SUBJECT)
        if ask is not None and ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask is not None and ask.is_pending:
            return "ring", SECOND, self.desk.language.forms("asks.pending")
        if seen.role not in ACTIONS[planning.PLAN].roles:
            return "disc", SECOND, self.desk.language.forms("publications.only_looks")
        return None

    def _stands(self, plan: PlanRow, seen: Seen) -> tuple[str, ...]:
        """Say where it stands, from when to when it runs, and over which channel."""
        language = self.desk.language
        if plan.phase == "cancelled":
            reason = plain(plan.reason, 160)
            key = "called_off" if reason else "cancelled"
            return language.forms(f"publications.{key}", reason=reason)
        is_past = plan.phase == "past"
        key = plan.phase
        if plan.is_out:
            key = "past_out" if is_past else "out"
        elif is_past:
            key = "unseen"
        span = planning.span_words(language, plan.start_us, plan.end_us, seen.zone)
        channel = language.channel(plan.channel) if plan.channel else ()
        forms = language.forms(f"publications.{key}")
        return (*(" · ".join((form, span, *channel[:1])) for form in forms), *forms)

    def _expected(self, plan: PlanRow) -> tuple[str, ...]:
        """Say what the detectors go by."""
        language = self.desk.language
        if plan.phase == "cancelled":
            return ()
        if not plan.motive or not plan.expected_multiple:
            return language.forms("publications.expects_none")
        if plan.end_us is None:
            return language.forms("publications.no_end")
        where = name_of(plan.area) or plain(plan.area) or language.word("publications.everywhere")
        return language.forms(
            "publications.expects",
            times=language.times(plan.expected_multiple),
            motive=language.motive_inline(plan.motive),
            where=where,
        )

    def _row(self, plan: PlanRow, seen: Seen) -> Row:
        language = self.desk.language
        mark, colour = _MARKS[plan.phase]
        is_quiet = plan.phase in {"past", "cancelled"}
        style = PLAIN if is_quiet else BODY
        span = planning.span_words(language, plan.start_us, plan.end_us, seen.zone)
        short = (
            f"{language.date(plan.start_us, seen.zone)}, {language.time(plan.start_us, seen.zone)}"
        )
        times = (language.times(plan.expected_multiple),) if plan.expected_multiple else ()
        channel = language.channel(plan.channel) if plan.channel else ()
        title = plain(plan.title, 120) or language.word("words.unknown")
        return Row(
            plan.publication,
            (
                Cell(mark=mark, mark_colour=colour),
                Cell((span, short), style),
                Cell((title,), PLAIN if is_quiet else STRONG),
                Cell(channel, style),
                Cell(times, style),
            ),
            f"{title}, {language.word(f'publications.{plan.phase}')}, {span}",
        )

    def _chosen_plan(self) -> PlanRow | None:
        plans = _plans(self.seen) if self.seen is not None else ()
        return next((row for row in plans if row.publication == self.table.chosen_id), None)


def _plans(seen: Seen) -> tuple[PlanRow, ...]:
    return seen.desk.plans if seen.desk is not None else ()
