"""Active overrides: what is overruled, by whom, how long still; undone by one key for their whole life."""

from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE, SECOND
from commandcenter.errors import UserError
from commandcenter.languages import plain
from commandcenter.platform import boot_us
from commandcenter.protocol.regia import OverrideRow
from ui.desk.asks import Ask
from ui.desk.auto_reasons import UNDONE, worded
from ui.desk.desk import Desk
from ui.desk.effect_words import effect_forms
from ui.desk.entries import Request
from ui.desk.forms import Form
from ui.desk.gauges import Cap, TimeLeft
from ui.desk.keys import Key
from ui.desk.others import with_others
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place, TablePanel
from ui.desk.regia_words import clock_left, regia, row_forms
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.why_words import code_words
from ui.tiles.pad import Style

SHORT = 10 * MINUTE  # less than this is left: say so with a shape
WAITS = 5 * SECOND  # for a number, after U
MORE = 60  # minutes that one key adds
END, EXTEND, SIGN, UNDO_LAST = "override.end", "override.extend", "override.sign", "override.undo"
UNSIGNED = "unsigned"  # the problem of one that waits for a second person
UNDO = Key("undo_override", ("U",), in_bar=True)
SIGN_IT = Key("sign_override", ("G",), in_palette=True)
NUMBERS = tuple("123456789")
_COUNT = Style(16, 600, "text1")


class Overrides(TablePanel):
    """One row an override in force, the one that ends first at the top. U and its number undoes it."""

    key = "overrides"
    where = Place("regia", "right", 192, stretch=1)
    is_heard_next_door = True
    keys = (
        UNDO,
        Key("undo_last", ("Ctrl+Z",), in_palette=True),
        Key("extend_override", ("H",), in_bar=True, in_palette=True),
        SIGN_IT,
    )
    opens = True
    row_height = 44
    columns = (
        Column("", 32),
        Column("override", 0),
        Column("ends_in", 96, "right"),
        Column("", 76, "right"),
    )
    has_heads = False

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._waits_since_us = 0

    @property
    def waits_for_number(self) -> bool:
        """U was pressed just now, and which one is not said yet."""
        return boot_us() - self._waits_since_us < WAITS

    def hears_next_door(self) -> bool:
        """Only where something is assigned: else its keys are free for others."""
        return self.seen is not None and regia(self.seen) is not None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count them; while U waits for its number, say so; tell what became of the last command."""
        language = self.desk.language
        if self.waits_for_number:
            return language.forms("overrides_panel.which")
        ask = self.desk.asks.of(self.key)
        if ask is not None and (ask.is_pending or ask.state == "refused"):
            return (ask.words,) if ask.words else language.forms("asks.pending")
        active = self._active(seen)
        return language.forms("overrides_panel.note", n=len(active)) if active else ()

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nothing is overruled."""
        return self.desk.language.forms("overrides_panel.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an override in force, then what ended lately: what it was to bring, what it did."""
        active = [self._row(row, seen) for row in self._active(seen)]
        active = with_others(active, "override", 1, seen, self.desk.language)
        return [*active, *(self._ended_row(row, seen) for row in self._ended(seen))]

    def keys_now(self) -> tuple[Key, ...]:
        """While U waits, digits are numbers; while one waits for this person, G is in the bar."""
        keys: tuple[Key, ...] = self.keys
        if self._to_sign():
            keys = tuple(one._replace(in_bar=True) if one is SIGN_IT else one for one in keys)
        if not self.waits_for_number:
            return keys
        return (*keys, Key("undo_number", NUMBERS, ("1–9",), tells_stroke=True, in_bar=True))

    def act(self, action: str) -> bool:
        """Undo, extend, sign what is chosen or numbered."""
        name, _, stroke = action.partition(" ")
        match name:
            case "undo_override":
                self._begin_undo()
            case "undo_number":
                self._undo_number(int(stroke))
            case "undo_last":
                return self._undo_last()
            case "extend_override" if (row := self._chosen_row()) is not None:
                self._ask_for(EXTEND, row, ("minutes", "reason"))
            case "sign_override":
                return self._sign()
            case _:
                return False
        return True

    def open_row(self, name: str) -> None:
        """End the chosen one: why is asked, since it is no undo of a slip."""
        row = self._chosen_row()
        if row is not None:
            self._ask_for(END, row, ("reason",))

    def undo(self, row: OverrideRow) -> Ask:
        """Take an override back: its bundle, where it came with one."""
        return self._send(END, row, {"reason": UNDONE})

    # ---- what is in force

    @staticmethod
    def _active(seen: Seen) -> list[OverrideRow]:
        view = regia(seen)
        rows = view.overrides if view is not None else ()
        return sorted((row for row in rows if row.ended_us is None), key=lambda row: row.number)

    @staticmethod
    def _ended(seen: Seen) -> list[OverrideRow]:
        """Return those that are over and were in force, the newest end first."""
        view = regia(seen)
        rows = view.overrides if view is not None else ()
        return [row for row in rows if row.ended_us is not None and row.why_ended != "not_signed"]

    def _chosen_row(self) -> OverrideRow | None:
        rows = self._active(self.seen) if self.seen is not None else []
        return next((row for row in rows if row.override == self.table.chosen_id), None)

    def _to_sign(self) -> list[OverrideRow]:
        """Return those that wait for the signature of whoever sits here."""
        if self.seen is None:
            return []
        return [row for row in self._active(self.seen) if _is_for(row, self.seen.person)]

    def _sign(self) -> bool:
        """Sign the chosen one; where another waits, go to it first: nobody signs what he does not see."""
        rows, chosen = self._to_sign(), self._chosen_row()
        if rows and chosen not in rows:
            self.desk.opened.emit("overrides", rows[0].override)
            return True
        if chosen is None:
            return False
        self._send(SIGN, chosen, {})
        return True

    def _begin_undo(self) -> None:
        """One override in force needs no number; of several the number is waited for."""
        rows = self._active(self.seen) if self.seen is not None else []
        if len(rows) == 1:
            self.undo(rows[0])
        else:
            self._waits_since_us = boot_us() if rows else 0
        self._again()

    def _undo_number(self, number: int) -> None:
        self._waits_since_us = 0
        rows = self._active(self.seen) if self.seen is not None else []
        found = next((row for row in rows if row.number == number), None)
        if found is not None:
            self.undo(found)
        self._again()

    def _undo_last(self) -> bool:
        """Undo the newest one of whoever sits here; the hub knows which."""
        view = regia(self.seen) if self.seen is not None else None
        if view is None:
            return False
        self.desk.asks.send(UNDO_LAST, subject=self.key, version=view.version)
        return True

    def _ask_for(self, command: str, row: OverrideRow, asks: tuple[str, ...]) -> None:
        target: dict[str, Any] = {"override": row.bundle or row.override}
        view = regia(self.seen) if self.seen is not None else None
        version = view.version if view is not None else None
        args: dict[str, Any] = {"minutes": MORE} if "minutes" in asks else {}
        about = row_forms(self.desk.language, self.seen, row)[-1] if self.seen is not None else ""
        wanted = tuple(name for name in asks if name not in args)
        form = self._form(command, row)
        self.desk.asked.emit(Request(command, about, target, args, wanted, version, form=form))

    def _form(self, command: str, row: OverrideRow) -> Form:
        """Return how its reason is asked for: the hub takes none without; one that goes on keeps its own."""
        said, goes_on = self.desk.language, command == EXTEND
        title = said.word("overrides_panel.extend_by", minutes=MORE) if goes_on else ""
        known = {"reason": plain(row.reason, 500)} if goes_on else {}
        return Form(self.key, known, {}, _with_reason, _reason_of, title, frozenset({"reason"}))

    def _send(self, command: str, row: OverrideRow, args: dict[str, Any]) -> Ask:
        view = regia(self.seen) if self.seen is not None else None
        return self.desk.asks.send(
            command,
            subject=self.key,
            target={"override": row.bundle or row.override},
            args=args,
            version=view.version if view is not None else None,
        )

    def _problem_words(self, row: OverrideRow) -> str:
        """Say what is wrong with one: of one that waits, whose signature it waits for."""
        language = self.desk.language
        if row.problem == UNSIGNED and row.second:
            return language.word("overrides_panel.asked", who=plain(row.second, 24))
        return code_words(language, row.problem)

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)
        self.desk.changed.emit()

    def _row(self, row: OverrideRow, seen: Seen) -> Row:
        language, left = self.desk.language, row.expires_us - seen.now_us
        is_short, problem = left < SHORT, bool(row.problem)
        mark, colour = ("triangle", "warn") if is_short or problem else ("disc", "info")
        forms = row_forms(language, seen, row)
        said = forms[0]
        style = STRONG if seen.link.state == "fresh" else STRONG._replace(colour="text2")
        by = f"{plain(row.author, 24)} {language.time(row.set_us, seen.zone)}"
        more: tuple[str, ...] = (f"{by} · {worded(language, row.reason, 60)}", by)
        if row.problem:
            told = problem_said = self._problem_words(row)
            if _is_for(row, seen.person):
                told = language.word("overrides_panel.sign_here", problem=told)
            more = (f"{told} · {more[0]}", f"{told} · {by}", told, problem_said)
        whole = max(MINUTE, row.expires_us - row.set_us)
        over = left <= 0
        time = language.word("overrides_panel.over") if over else clock_left(left)
        counted = _COUNT._replace(colour="warn" if is_short else "text1")
        cap = f"U {row.number}" if len(self._active(seen)) > 1 else "U"
        cap = "G" if _is_for(row, seen.person) else cap
        spoken = ", ".join(
            (said, plain(row.author, 24), time, *effect_forms(language, row, seen.now_us)[:1])
        )
        return Row(
            row.override,
            (
                Cell(mark=mark, mark_colour=colour),
                Cell(forms, style, more=more, below=effect_forms(language, row, seen.now_us)),
                Cell((time,), counted, gauge=TimeLeft(max(0, left) / whole, is_short)),
                Cell(gauge=Cap(cap)) if seen.link.state == "fresh" else Cell(),
            ),
            spoken,
        )

    def _ended_row(self, row: OverrideRow, seen: Seen) -> Row:
        """Return the row of one that is over: when it ended, what it was to bring and what it did."""
        language = self.desk.language
        forms = row_forms(language, seen, row)
        ended = language.time(row.ended_us or 0, seen.zone)
        when = language.word("overrides_panel.ended", time=ended)
        effects = effect_forms(language, row, seen.now_us)
        return Row(
            row.override,
            (
                Cell(mark="ring", mark_colour="text2"),
                Cell(forms, BODY, more=(plain(row.author, 24),), below=effects),
                Cell((ended,), PLAIN),
                Cell(),
            ),
            ", ".join((forms[0], when, *effects[:1])),
        )


def _is_for(row: OverrideRow, person: str) -> bool:
    """Tell whether an override waits for this person's signature: never for that of who set it."""
    return row.problem == UNSIGNED and row.author != person and row.second in {"", person}


def _with_reason(name: str, text: str, _told: dict[str, Any]) -> str:
    if name == "reason" and not text.strip():
        raise UserError("override_reason_missing")
    return text


def _reason_of(told: dict[str, Any]) -> str:
    return plain(str(told.get("reason", "")), 80)
