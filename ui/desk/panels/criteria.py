"""By which criteria work is given out: version, since when, by whose word, what they set; R reloads them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.languages import plain
from commandcenter.protocol.regia import CriteriaRow
from ui.desk.desk import Desk
from ui.desk.entries import Request
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.regia_words import macro_name, regia
from ui.desk.seen import Seen
from ui.desk.words import when_forms

_STEP = 26
_HUB = "hub"


class CriteriaInForce(Panel):
    """A line for each thing that a specialist sets in files."""

    key = "criteria"
    where = Place("people", "left", 240, stretch=0)
    keys = (Key("reload", ("R",), in_bar=True),)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say how many rows the table of needs has."""
        row = _row(seen)
        return () if row is None else self.desk.language.forms("criteria_panel.needs", n=row.needs)

    def act(self, action: str) -> bool:
        """Ask why, then have the hub read the files again."""
        if action != "reload" or self.seen is None or _row(self.seen) is None:
            return False
        self.desk.asked.emit(Request("criteria.reload", "", {}, {}, ("reason",)))
        return True

    def spoken(self, seen: Seen) -> str:
        """Say all of it."""
        row = _row(seen)
        lines = [] if row is None else [forms[0] for forms in self._lines(row, seen)]
        return ", ".join((self.title[0], *lines))

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the version, then what holds."""
        row = _row(seen)
        if row is None:
            key = "criteria_panel.nothing" if seen.is_whole else "desk.waiting"
            self.empty(pad, self.desk.language.forms(key))
            return
        base = BODY_TOP + 24.0
        for place, forms in enumerate(self._lines(row, seen)):
            style = STRONG if place == 0 else BODY
            pad.text(forms, PADDING, base, style, width=pad.width - 2 * PADDING)
            base += _STEP

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _lines(self, row: CriteriaRow, seen: Seen) -> list[tuple[str, ...]]:
        """Return what is written, line by line."""
        language = self.desk.language
        forms = language.forms
        minutes = (row.first_reply_min, row.overload_on_min, row.overload_off_min)
        reply, on, off = (language.duration(round(n * MINUTE)) for n in minutes)
        files = ", ".join(plain(name, 60) for name in row.files)
        return [
            self._since(row, seen),
            *([whose] if (whose := self._whose(row)) else []),
            forms("criteria_panel.files", files=files)
            if files
            else forms("criteria_panel.no_files"),
            forms("criteria_panel.critical", minutes=reply, weight=self._number(row.weight)),
            forms("criteria_panel.short", on=on, off=off, rescue=self._number(row.rescue_work)),
            self._macros(row, seen),
        ]

    def _number(self, value: float) -> str:
        return self.desk.language.number(value, decimals=1 if value % 1 else 0)

    def _since(self, row: CriteriaRow, seen: Seen) -> tuple[str, ...]:
        language, version = self.desk.language, plain(row.version, 20)
        if row.since_us is None:
            return language.forms("criteria_panel.shipped", version=version)
        time = when_forms(language, seen, row.since_us)[0]
        return language.forms("criteria_panel.since", version=version, time=time)

    def _whose(self, row: CriteriaRow) -> tuple[str, ...]:
        language = self.desk.language
        if row.since_us is None:
            return ()
        if row.who == _HUB:
            return language.forms("criteria_panel.started")
        who, reason = plain(row.who, 60), plain(row.reason, 300)
        return language.forms("criteria_panel.whose", who=who, reason=reason)

    def _macros(self, row: CriteriaRow, seen: Seen) -> tuple[str, ...]:
        """Name the shared texts, as many as there is room for."""
        language = self.desk.language
        if not row.macros:
            return language.forms("criteria_panel.no_macros")
        names = [f"{macro_name(language, seen, one.key)} v{one.version}" for one in row.macros]
        kept = [
            ", ".join(names[:n]) + (" …" if n < len(names) else "") for n in (len(names), 6, 3, 1)
        ]
        return tuple(
            language.word("criteria_panel.macros", macros=macros) for macros in dict.fromkeys(kept)
        )


def _row(seen: Seen) -> CriteriaRow | None:
    view = regia(seen)
    return view.criteria if view is not None else None
