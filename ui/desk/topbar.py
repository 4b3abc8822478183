"""The top bar: panes by F-key, what burns, how old the data is, who sits here, date and time."""

from typing import Literal, NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.alerts import AlertRow
from ui.desk.canvas import Canvas
from ui.desk.desk import Desk
from ui.desk.pad import PADDING, PLAIN, STRONG, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_name, data_age_us, lost_forms, role_forms
from ui.lettering import SEMIBOLD
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Line, Painted
from ui.tiles.header import data_age
from ui.tiles.pad import Style

Named = Literal["beside", "below", "none"]  # where a tab has its name, seen from its key
HEIGHT = 56
BASE = 34
_CAP_BASE, _NAME_BASE = 22, 47  # of a tab that has its name below its key
_SMALL = Style(14, SEMIBOLD, "text2")
_CLOCK = Style(24, SEMIBOLD, "text1")
_GAP = 28
_CHIP_ROOM = 300  # a name that needs more leaves the chip: how long it lasts is said alone
_CHIPS = {
    "critical": ("crit_fill", "ink", "ink"),
    "warning": ("warn_ground", "warn", "text1"),
    "notice": ("info_ground", "info", "text1"),
    "normal": ("info_ground", "info", "text1"),
}


class _Fit(NamedTuple):
    """What the bar has room for: names of the tabs, the date, of who sits here so many words."""

    named: Named
    has_date: bool
    who: Literal["whole", "name", ""]


_FITS = (  # the first that finds room is taken: what burns and how old the data is always have theirs
    _Fit("beside", has_date=True, who="whole"),
    _Fit("beside", has_date=True, who="name"),
    _Fit("below", has_date=True, who="whole"),
    _Fit("below", has_date=True, who="name"),
    _Fit("below", has_date=False, who="name"),
    _Fit("below", has_date=False, who=""),
    _Fit("none", has_date=False, who=""),
)


class TopBar(Canvas):
    """One strip over the whole window. `pane_asked(key)`, `alert_asked(id)` for who uses a pointer."""

    pane_asked = Signal(str)
    alert_asked = Signal(str)

    def __init__(self, desk: Desk, panes: list[tuple[str, str]], parent: QWidget) -> None:
        """`panes`: the F-key and the key of every pane that is shown."""
        super().__init__(desk.brush, parent)
        self.desk = desk
        self.tabs = [Tab(desk, name, key, self) for name, key in panes]
        self._chip: tuple[float, float, str] | None = None

    def show_seen(self, seen: Seen, pane: str, *, ui_error: bool = False) -> None:
        """Show what is known now; `pane` is the one in front, `ui_error`: this desk had an error itself."""
        pad = DeskPad(self.desk.kit(seen), *self.extent())
        pad.add(Box(0, 0, pad.width, pad.height, "bg1"))
        pad.add(Line(0, pad.height - 0.5, pad.width, pad.height - 0.5, "line"))
        fit = self._fit(pad, seen, ui_error=ui_error)
        left = self._tabs(pad, fit.named, pane)
        right = self._clock(pad, seen, has_date=fit.has_date)
        right = self._who(pad, seen, right, fit)
        right, spoken = self._age(pad, seen, right, left)
        left = self._simulated(pad, seen, left)
        left = self._notice(pad, seen, left, right, ui_error=ui_error)
        self._alert(pad, seen, left, right)
        self.show_sheet(pad.sheet(spoken))

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the bar and of its tabs."""
        found = super().painted_texts(root)
        for tab in self.tabs:
            found += tab.painted_texts(root)
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The chip of an incident leads to it."""
        x = event.position().x() / self.scale
        if self._chip is not None and self._chip[0] <= x <= self._chip[1]:
            self.alert_asked.emit(self._chip[2])

    def _fit(self, pad: DeskPad, seen: Seen, *, ui_error: bool) -> _Fit:
        """Return how much of the bar is shown: all of it, or ever less."""
        width = pad.kit.lettering.width
        told = data_age(self.desk.language, seen.wall, seen.link, seen.now_us)
        forms = (self._lost(seen) if seen.link.state != "fresh" else ()) or told.forms
        ages = [width(form, 16, SEMIBOLD) + 34 + _GAP for form in forms]
        kept = 2 * PADDING + 16 + self._reserved(pad, seen) + width("00:00:00", 24, SEMIBOLD) + _GAP
        if notice := self._notices(seen, ui_error=ui_error):
            kept += width(notice[-1], 16, SEMIBOLD) + 48
        date = width(self.desk.language.date(seen.now_us, seen.zone), PLAIN.px) + 20
        for fit in _FITS:
            needed = kept + date * fit.has_date + self._who_room(pad, seen, fit)
            needed += sum(tab.wide(pad, fit.named) + 8 for tab in self.tabs)
            if needed + ages[-1 if fit.named == "none" else 0] <= pad.width:
                return fit
        return _FITS[-1]

    def _tabs(self, pad: DeskPad, named: Named, front: str) -> float:
        """Place the tabs; return where they end."""
        x = float(PADDING)
        for tab in self.tabs:
            wide = tab.wide(pad, named)
            rect = QRect(
                round(x * self.scale), 0, round(wide * self.scale), round((HEIGHT - 1) * self.scale)
            )
            tab.place(rect, self.scale)
            tab.show_tab(pad, named, is_front=tab.key == front)
            x += wide + 8
        return x + 16

    def _clock(self, pad: DeskPad, seen: Seen, *, has_date: bool) -> float:
        language = self.desk.language
        time = language.time(seen.now_us, seen.zone, seconds=True)
        right = pad.width - PADDING
        clock = pad.text(time, right, BASE + 2, _CLOCK, width=160, align="right", live=True)
        if not has_date:
            return clock.x - _GAP
        date = language.date(seen.now_us, seen.zone)
        return pad.text(date, clock.x - 20, BASE, PLAIN, width=200, align="right").x - _GAP

    def _who(self, pad: DeskPad, seen: Seen, right: float, fit: _Fit) -> float:
        """Say who sits here: person and role, or the person."""
        if not (forms := self._who_forms(seen, fit)):
            return right
        wide = self._who_room(pad, seen, fit)
        return pad.text(forms, right, BASE, PLAIN, width=wide, align="right").x - _GAP

    def _who_room(self, pad: DeskPad, seen: Seen, fit: _Fit) -> float:
        forms = self._who_forms(seen, fit)
        return pad.kit.lettering.width(forms[0], PLAIN.px) + _GAP if forms else 0.0

    def _who_forms(self, seen: Seen, fit: _Fit) -> tuple[str, ...]:
        forms = role_forms(self.desk.language, seen)
        return {"whole": forms[:1], "name": forms[-1:]}.get(fit.who, ())

    def _age(self, pad: DeskPad, seen: Seen, right: float, left: float) -> tuple[float, str]:
        language = self.desk.language
        told = data_age(language, seen.wall, seen.link, seen.now_us)
        forms = told.forms
        lost = seen.link.state != "fresh"
        if lost:
            forms = (*self._lost(seen), *forms)
        calm = told.style.colour != "stale"
        style = PLAIN if calm else STRONG._replace(colour="stale")
        size = 26.0 if told.mark == "pulse" else 16.0
        room = right - left - size - 8 - self._reserved(pad, seen)
        text = pad.text(forms, right, BASE, style, width=room, align="right", live=True)
        middle = BASE - pad.kit.lettering.cap_height(style.px) / 2
        colour = "text1" if told.mark == "pulse" else style.colour
        pad.shape(told.mark, text.x - 8 - size / 2, middle, size, colour)
        return text.x - 8 - size - _GAP, text.text

    def _lost(self, seen: Seen) -> tuple[str, ...]:
        """Say that the hub is away, since when the numbers are, and whom to call."""
        language, age = self.desk.language, data_age_us(seen)
        if seen.link.state == "stale" or age is None:
            return ()
        call = plain(seen.link.help_line) or language.word("down.call")
        what = lost_forms(language, seen.link.reason)
        last = language.forms("header.last_data", age=language.duration(age))
        return (
            f"{what[0]} · {last[0]} · {call}",
            f"{what[-1]} · {last[-1]} · {call}",
            f"{last[-1]} · {call}",
        )

    def _simulated(self, pad: DeskPad, seen: Seen, left: float) -> float:
        if seen.wall is None or not (seen.wall.simulated or seen.wall.past):
            return left
        key = "words.simulated" if seen.wall.simulated else "words.past"
        word = self.desk.language.word(key)
        wide = pad.kit.lettering.width(word, 15, SEMIBOLD) + 24
        pad.add(Box(left, 14, wide, 28, "bg3", "line2", 1, 14, dashed=True))
        style = Style(15, SEMIBOLD, "text1")
        pad.text(word, left + wide / 2, 33, style, width=wide, align="centre")
        return left + wide + 16

    def _notice(
        self, pad: DeskPad, seen: Seen, left: float, right: float, *, ui_error: bool
    ) -> float:
        """Say what is wrong with this desk or its hub, where there is room beside the incident."""
        forms = self._notices(seen, ui_error=ui_error)
        if not forms:
            return left
        style = Style(16, SEMIBOLD, "warn")
        width = pad.kit.lettering.width
        kept = right - left - self._chip_room(pad, seen) - 48
        fitting = [form for form in forms if width(form, style.px, style.weight) <= kept]
        if not fitting:
            return left
        x = pad.mark("triangle", left, BASE, style)
        return pad.end(pad.text(fitting[0], x, BASE, style, width=kept)) + 20

    def _notices(self, seen: Seen, *, ui_error: bool) -> tuple[str, ...]:
        """Return what is to be said of this desk or its hub, long form first; () = nothing."""
        language, notices = self.desk.language, seen.wall.notices if seen.wall is not None else ()
        if ui_error:
            return language.forms("desk.ui_error")
        if not notices:
            return ()
        key = f"notices.{notices[0]}"
        return language.forms(key if language.has(key) else "notices.other")

    def _alert(self, pad: DeskPad, seen: Seen, left: float, right: float) -> None:
        """Show the worst open incident; it stays bright whatever lies over the panes."""
        self._chip = None
        open_ones = seen.open_alerts
        if not open_ones:
            return
        worst = open_ones[0]
        fill, mark, ink = _CHIPS[worst.level]
        style = Style(16, SEMIBOLD, ink)
        forms = self._chip_forms(worst, seen, len(open_ones) - 1)
        room = right - left - 44
        width = pad.kit.lettering.width
        fitting = [form for form in forms if width(form, style.px, style.weight) <= room]
        if not fitting and room < 60:
            return
        shown = fitting[:1] or forms[-1:]
        wide = min(room, width(shown[0], style.px, style.weight)) + 44
        pad.add(Box(left, 10, wide, 36, fill, mark if fill != "crit_fill" else "", 1, 6))
        x = pad.mark(LEVEL_SHAPES[worst.level], left + 12, BASE, style._replace(colour=mark))
        pad.text(shown, x, BASE, style, width=left + wide - x)
        self._chip = (left, left + wide, worst.incident)

    def _reserved(self, pad: DeskPad, seen: Seen) -> float:
        """Return the room that an open incident keeps for itself beside the age of the data."""
        called = seen.wall is not None and (seen.wall.simulated or seen.wall.past)
        return self._chip_room(pad, seen) + (150.0 if called else 0.0)

    def _chip_room(self, pad: DeskPad, seen: Seen) -> float:
        """Return how much room the chip of the worst open incident needs at least."""
        if not seen.open_alerts:
            return 0.0
        forms = self._chip_forms(seen.open_alerts[0], seen, len(seen.open_alerts) - 1)
        width = pad.kit.lettering.width
        names = len(alert_name(self.desk.language, seen.open_alerts[0]))  # these have the age, too
        needed = min(width(form, 16, SEMIBOLD) for form in forms[:names]) + 44 + _GAP
        return min(needed, _CHIP_ROOM)

    def _chip_forms(self, alert: AlertRow, seen: Seen, others: int) -> tuple[str, ...]:
        language = self.desk.language
        age = language.duration(alert_age_us(alert, seen.now_us))
        names = alert_name(language, alert)
        forms = (*(f"{name} · {age}" for name in names), *names[-1:], age)
        return tuple(f"{form} · +{others}" for form in forms) if others else forms


class Tab(Canvas):
    """A pane's tab: its F-key and its name."""

    def __init__(self, desk: Desk, name: str, key: str, bar: TopBar) -> None:
        super().__init__(desk.brush, bar)
        self.desk, self.name, self.key, self._bar = desk, name, key, bar
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def wide(self, pad: DeskPad, named: Named) -> float:
        """Return how wide the tab is with its name there."""
        width, cap = pad.kit.lettering.width, pad.caps_width((self.name,))
        if named == "beside":
            return round(cap + 10 + width(self._names[0], 16, SEMIBOLD) + 24)
        name = width(self._names[-1], _SMALL.px, SEMIBOLD) if named == "below" else 0.0
        return round(max(cap, name) + 16)

    def show_tab(self, over: DeskPad, named: Named, *, is_front: bool) -> None:
        """Show the tab; the one in front is raised and underlined."""
        pad = DeskPad(over.kit, *self.extent())
        pad.add(Box(0, 0, pad.width, pad.height, "bg3" if is_front else "bg1"))
        if is_front:
            pad.add(Box(0, pad.height - 3, pad.width, 3, "info"))
        colour = "text1" if is_front else "text2"
        if named == "below":
            middle = pad.width / 2
            pad.cap(self.name, middle - pad.caps_width((self.name,)) / 2, _CAP_BASE)
            style = _SMALL._replace(colour=colour)
            pad.text(self._names[-1], middle, _NAME_BASE, style, width=pad.width, align="centre")
        else:
            x = pad.cap(self.name, 12 if named == "beside" else 8, BASE) + 10
            style = STRONG._replace(colour=colour)
            if named == "beside":
                pad.text(self._names[0], x, BASE, style, width=pad.width - x)
        state = "keys.pane_front" if is_front else "keys.pane"
        word = self.desk.language.word(state)
        self.show_sheet(pad.sheet(f"{self.name} {self._names[0]}, {word}"))

    @property
    def _names(self) -> tuple[str, ...]:
        return self.desk.language.forms(f"panes.{self.key}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the pane to the front."""
        self._bar.pane_asked.emit(self.key)
