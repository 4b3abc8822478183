"""Critical customers: who needs somebody first; of the chosen one why he is here and when he leaves.

A vulnerable customer's row says that he is reserved and no more; what is behind it comes from the hub, to who
serves him, and that it was read stands in the log.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import Language, plain
from commandcenter.protocol.critical import CriticalRow, CriticalView
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.entries import Request, as_sentence
from ui.desk.keys import Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import when_forms
from ui.lettering import SEMIBOLD
from ui.sheet import Box, Line
from ui.tiles.pad import Style

OPEN = "critical.open"
CLASSES = ("vulnerable", "legal", "press", "detractor", "spammer", "influencer", "exploiter")
SOON = 4  # a quarter of the promise is left: from there on it warns
_PROMISE_PARTS = 15 * 60 * 1_000_000 // SOON
_ASKS = {
    "critical_assign": ("critical.assign", ("owner",)),
    "critical_note": ("critical.note", ("note",)),
    "critical_exit": ("critical.exit", ("note",)),
    "critical_refuse": ("critical.refuse", ("note",)),
}
KEYS = (
    Key("critical_assign", ("A",), in_bar=True, in_palette=True),
    Key("critical_note", ("N",), in_bar=True, in_palette=True),
    Key("critical_confirm", ("C",), in_bar=True, in_palette=True),
    Key("critical_refuse", ("R",), in_bar=True, in_palette=True),
    Key("critical_exit", ("X",), in_bar=True, in_palette=True),
    Key("critical_filter", ("F",), in_bar=True),
    Key("critical_mine", ("Z",), in_bar=True),
    Key("open_case", ("O",), in_bar=True, in_palette=True),
    Key("to_customer", ("L",), in_palette=True),
    *MARKING,
)


def critical_of(seen: Seen | None) -> CriticalView:
    """Return the list as it is known now."""
    found = seen.desk.critical if seen is not None and seen.desk is not None else None
    return found or CriticalView()


def class_word(language: Language, cls: str) -> str:
    """Name a class."""
    return language.word(f"critical_classes.{cls}")


def name_of(row: CriticalRow) -> str:
    """Return how a critical customer is called: a number, never a name."""
    return f"K-{row.customer}"


class CriticalList(TablePanel):
    """One row a customer: late and unassigned first, then late, unassigned, by time left, calm ones."""

    key = "critical"
    where = Place("critical", "left", 560, stretch=1)
    keys = KEYS
    opens = True
    foot_height = 44
    columns = (
        Column("", 40),
        Column("customer", 88),
        Column("cls", 240),
        Column("why_here", 0),
        Column("channel", 128),
        Column("waits", 88, "right"),
        Column("first_reply", 144),
        Column("owner", 144),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._class, self._mine = "", False
        self.marked = MarkedCases(desk, self.table, self._case_of, self)
        desk.changed.connect(self._follow)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count who is late, unassigned, and all; say what is filtered."""
        language, view = self.desk.language, critical_of(seen)
        late = sum(0 < row.due_us < seen.now_us for row in view.rows)
        free = sum(bool(row.due_us) and not row.owner for row in view.rows)
        n = len(view.rows) + view.left_out
        forms = language.forms("critical_panel.note", late=late, free=free, n=n)
        filters = [language.word("critical_panel.mine")] if self._mine else []
        if self._class:
            cls = class_word(language, self._class)
            filters.append(language.word("critical_panel.filter", cls=cls))
        return tuple(" · ".join((*filters, form)) for form in forms)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """Nobody, or nobody who passes the filter."""
        key = "none_here" if critical_of(seen).rows else "none"
        return self.desk.language.forms(f"critical_panel.{key}")

    def preferred(self) -> str:
        """Begin with the one that the desk speaks of."""
        return str(self.desk.critical)

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a customer."""
        return [
            self._row(row, seen)
            for row in critical_of(seen).rows
            if (not self._class or row.cls == self._class)
            and (not self._mine or row.owner.casefold() == seen.person.casefold())
        ]

    def open_row(self, name: str) -> None:
        """Read why he is here, which the hub writes down; a second time, open his case."""
        if _is_open(self.desk.asks.of(f"open {name}")) and self._open_case():
            return
        self.desk.asks.send(OPEN, subject=f"open {name}", target={"critical": int(name)})

    def act(self, action: str) -> bool:
        """Filter, or do to the chosen customer what a key says."""
        if self.marked.act(action, self.seen):
            return True
        if action == "critical_filter":
            order = ("", *CLASSES)
            self._class = order[(order.index(self._class) + 1) % len(order)]
        elif action == "critical_mine":
            self._mine = not self._mine
        elif action == "open_case":
            return self._open_case()
        elif action == "to_customer":
            row = chosen(self.desk, self.seen)
            if row is not None:
                self.desk.opened.emit("customer", name_of(row))
        elif not self._asked(action):
            return False
        if self.seen is not None:
            self.show_seen(self.seen)
        return True

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is marked, else the list's own."""
        return self.marked.keys(self.keys)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the list, its foot, and how many cases are marked."""
        super().write(pad, seen)
        self.marked.show(seen, self.rect(), self.scale)

    def _open_case(self) -> bool:
        """Open what the chosen customer waits for; False where that is nothing."""
        row = chosen(self.desk, self.seen)
        if row is None or not row.case:
            return False
        self.desk.opened.emit("case", row.case)
        return True

    def _case_of(self, name: str) -> Marked | None:
        found = (
            row for row in critical_of(self.seen).rows if str(row.customer) == name and row.case
        )
        return next((Marked(row.case, name_of(row)) for row in found), None)

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Say what became of the last command, else what reserved means."""
        row, base = chosen(self.desk, seen), top + 28
        ask = self.desk.asks.of(name_of(row)) if row is not None else None
        if ask is not None and ask.state == "refused":
            style = Style(15, SEMIBOLD, "warn")
            x = pad.mark("cross", PADDING, base, style)
            pad.text((ask.words,), x, base, style, width=pad.width - PADDING - x)
        else:
            words = self.desk.language.forms("critical_panel.padlock")
            pad.text(words, PADDING, base, SECOND, width=pad.width - 2 * PADDING)

    def _asked(self, action: str) -> bool:
        row = chosen(self.desk, self.seen)
        if row is None:
            return False
        target: dict[str, Any] = {"critical": row.customer}
        if action == "critical_confirm":
            self.desk.asks.send(
                "critical.confirm", subject=name_of(row), target=target, version=row.version
            )
            return True
        if action not in _ASKS:
            return False
        command, asks = _ASKS[action]
        self.desk.asked.emit(Request(command, name_of(row), target, {}, asks, row.version))
        return True

    def _follow(self) -> None:
        if str(self.desk.critical) != self.table.chosen_id:
            self.table.choose(str(self.desk.critical))

    def _chosen(self) -> None:
        if self.table.chosen_id:
            self.desk.choose_critical(int(self.table.chosen_id))
        super()._chosen()

    def _row(self, row: CriticalRow, seen: Seen) -> Row:
        language = self.desk.language
        mark, colour = _level(row, seen)
        waits = (language.duration(seen.now_us - row.waits_us),) if row.waits_us else ("—",)
        cls = as_sentence(class_word(language, row.cls))
        named: tuple[str, ...] = (cls,)
        why: tuple[str, ...] = ()
        if row.reserved:
            named = language.forms("critical_panel.reserved")
        else:
            if row.state == "proposed":
                named = language.forms("critical_panel.proposed", cls=cls)
            why = why_forms(language, row)
        late = bool(mark)
        free = not row.owner and bool(row.due_us)
        nobody = language.forms("critical_panel.nobody") if free else ("—",)
        owner = (plain(row.owner),) if row.owner else nobody
        return Row(
            str(row.customer),
            (
                Cell(mark=mark, mark_colour=colour),
                Cell((name_of(row),), STRONG),
                Cell(
                    named, PLAIN if row.reserved else BODY, "ring" if row.reserved else "", "text2"
                ),
                Cell(why, BODY),
                Cell(language.channel(row.channel) if row.channel else (), PLAIN),
                Cell(waits, STRONG if row.waits_us else PLAIN),
                Cell(_reply(language, row, seen), STRONG._replace(colour=colour) if late else BODY),
                Cell(
                    owner,
                    STRONG._replace(colour="warn") if free else BODY if row.owner else PLAIN,
                    "triangle" if free else "",
                    "warn",
                ),
            ),
            f"{name_of(row)}, {named[0]}, {owner[0]}",
        )


class CriticalCase(Panel):
    """The chosen customer: why in, exits when, last message, history, next step."""

    key = "critical_case"
    where = Place("critical", "right", 560, stretch=1)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(self._again)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say how he is called."""
        row = chosen(self.desk, seen)
        return (name_of(row),) if row is not None else ()

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the sections from top to bottom."""
        if self.hasFocus():
            pad.frame(fill="", edge="info", edge_px=2)
        language, row = self.desk.language, chosen(self.desk, seen)
        if row is None:
            key = "critical_panel.choose" if seen.is_whole else "desk.waiting"
            self.empty(pad, language.forms(key))
            return
        ask = self.desk.asks.of(f"open {row.customer}")
        room, base = pad.width - 2 * PADDING, BODY_TOP + 32.0
        title = as_sentence(class_word(language, row.cls))
        if row.reserved and not _is_open(ask):
            title = language.word("critical_panel.reserved")
        mark, colour = _level(row, seen)
        style = Style(22, SEMIBOLD, "text1")
        x = pad.mark(mark, PADDING, base, style._replace(colour=colour)) if mark else PADDING
        pad.text((title,), x, base, style, width=room * 0.6)
        reply = STRONG._replace(colour=colour or "text1")
        right = pad.width - PADDING
        pad.text(_reply(language, row, seen), right, base, reply, width=240, align="right")
        base = self._section(pad, "why_in", base + 20)
        base = self._why(pad, row, ask, base)
        base = self._section(pad, "exits", base + 12)
        keys = ("exit_person",) if row.cls == "vulnerable" else ("exit_calm", "exit_quiet")
        for key in keys:
            x = pad.mark("ring", PADDING, base, BODY)
            pad.text(language.forms(f"critical_panel.{key}"), x, base, BODY, width=right - x)
            base += 26
        if ask is not None and _is_open(ask):
            base = self._opened(pad, seen, ask, base)
        self._next(pad, row, seen)

    def _section(self, pad: DeskPad, key: str, top: float) -> float:
        """Rule off a section and name it; return its first base line."""
        pad.add(Line(PADDING, top + 0.5, pad.width - PADDING, top + 0.5, "line2"))
        words = self.desk.language.forms(f"critical_panel.{key}")
        pad.text(words, PADDING, top + 26, HEAD, width=pad.width - 2 * PADDING)
        return top + 54

    def _why(self, pad: DeskPad, row: CriticalRow, ask: Ask | None, base: float) -> float:
        """Write every class with its rule or author; of a reserved customer only once he is opened."""
        language, room = self.desk.language, pad.width - 2 * PADDING
        if ask is not None and ask.state == "refused":
            style = Style(15, SEMIBOLD, "warn")
            x = pad.mark("cross", PADDING, base, style)
            return pad.wrapped(ask.words, x, base, style, width=room - x) + 26
        if ask is None or not _is_open(ask):
            if not row.reserved:
                x = pad.mark("check", PADDING, base, BODY)
                pad.text(why_forms(language, row), x, base, BODY, width=room - x)
                base += 26
            sentence = language.word("critical_panel.open_first")
            return pad.wrapped(sentence, PADDING, base, SECOND, width=room) + 26
        for entry in ask.data["entries"][:4]:
            cls = as_sentence(class_word(language, entry["cls"]))
            mark = "check" if entry["state"] == "in" else "ring"
            x = pad.mark(mark, PADDING, base, BODY if entry["state"] == "in" else PLAIN)
            told = _entry_words(language, entry)
            pad.text((f"{cls} · {told}", told), x, base, BODY, width=pad.width - PADDING - x)
            base += 26
        return base

    def _opened(self, pad: DeskPad, seen: Seen, ask: Ask, base: float) -> float:
        """Write the last message on its card and the history, newest first."""
        language, room = self.desk.language, pad.width - 2 * PADDING
        base = self._section(pad, "last", base - 8)
        text = plain(ask.data["text"], 300) or language.word("critical_panel.no_text")
        lines = pad.lines(text, BODY, room - 2 * PADDING)[:3]
        high = 22 * len(lines) + 20
        pad.add(Box(PADDING, base - 20, room, high, "bg2", "line2", 1, 6))
        for place, line in enumerate(lines):
            pad.text((line,), 2 * PADDING, base + 8 + 22 * place, BODY, width=room)
        base = self._section(pad, "history", base + high - 8)
        for step in ask.data["history"]:
            if base > pad.height - 84:
                break
            when = when_forms(language, seen, step["at_us"])
            who = plain(step["who"]) or language.word("critical_panel.engine")
            pad.text(when, PADDING, base, STRONG, width=128)
            pad.text((who,), PADDING + 136, base, PLAIN, width=136)
            pad.text(_step_words(language, step), PADDING + 280, base, BODY, width=room - 280)
            base += 26
        return base

    def _next(self, pad: DeskPad, row: CriticalRow, seen: Seen) -> None:
        language, base = self.desk.language, pad.height - 24
        pad.add(Line(PADDING, base - 31.5, pad.width - PADDING, base - 31.5, "line2"))
        left = language.duration(max(0, row.due_us - seen.now_us))
        if row.state == "proposed":
            words = language.word("critical_panel.next_confirm")
        elif row.due_us and not row.owner:
            words = language.word("critical_panel.next_assign")
        elif row.due_us:
            key = "next_late" if row.due_us < seen.now_us else "next_reply"
            words = language.word(f"critical_panel.{key}", time=left)
        else:
            words = language.word("critical_panel.next_watch")
        head = pad.text(language.forms("critical_panel.next"), PADDING, base, HEAD, width=160)
        x = pad.end(head) + 16
        pad.text((words,), x, base, STRONG, width=pad.width - PADDING - x)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)


def chosen(desk: Desk, seen: Seen | None) -> CriticalRow | None:
    """Return the customer that the pane speaks of: the chosen one, else the first."""
    rows = critical_of(seen).rows
    return next((r for r in rows if r.customer == desk.critical), rows[0] if rows else None)


def why_forms(language: Language, row: CriticalRow) -> tuple[str, ...]:
    """Word why a customer is here: the rule, else whose word it is."""
    if row.rule:
        return language.forms(f"critical_panel.rule_{row.rule}", n=row.n)
    by = language.forms("critical_panel.by", who=plain(row.author))
    words = plain(row.words, 80).split(" ") if row.words else []
    shorter = (" ".join(words[:n]) for n in range(len(words) - 1, 0, -1))
    return (" ".join(words), *shorter, *by) if words else by


def _level(row: CriticalRow, seen: Seen) -> tuple[str, str]:
    """Return shape and colour: past the promise, in its last quarter or nobody's, else none."""
    if not row.due_us:
        return "", ""
    if row.due_us < seen.now_us:
        return "diamond", "crit"
    near = row.due_us - seen.now_us < _PROMISE_PARTS
    return ("triangle", "warn") if near or not row.owner else ("", "")


def _reply(language: Language, row: CriticalRow, seen: Seen) -> tuple[str, ...]:
    if not row.due_us:
        return language.forms("critical_panel.calm")
    left = row.due_us - seen.now_us
    key = "over_by" if left < 0 else "within"
    return language.forms(f"critical_panel.{key}", time=language.duration(abs(left)))


def _is_open(ask: Ask | None) -> bool:
    return ask is not None and "entries" in ask.data


def _entry_words(language: Language, entry: dict[str, Any]) -> str:
    if not entry["author"]:
        return language.word(f"critical_panel.rule_{entry['reason']}", n=entry["n"])
    by = language.word("critical_panel.by", who=plain(entry["author"]))
    return f"{by}: {plain(entry['reason'], 120)}"


def _step_words(language: Language, step: dict[str, Any]) -> tuple[str, ...]:
    """Word a step, with its reason where a person or a rule gave one."""
    cls = class_word(language, step["cls"]) if step["cls"] else ""
    words = language.word(f"critical_panel.act_{step['act']}", cls=cls)
    reason = plain(step["words"], 120)
    if language.has(key := f"critical_panel.why_{reason}"):
        reason = language.word(key)
    elif language.has(f"critical_panel.rule_{reason}"):
        reason = ""
    return (f"{words} · {reason}", words) if reason else (words,)
