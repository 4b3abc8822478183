"""The desk's window: it places bars and panes, keeps time, and sends each key where it belongs."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.languages import Language
from commandcenter.protocol.presence import Doing
from ui.desk.alarm import Alarm
from ui.desk.announce import announce, news
from ui.desk.behind import BehindList
from ui.desk.canvas import Canvas
from ui.desk.case import CasePane
from ui.desk.case_why import CaseWhy
from ui.desk.cases import CasesList
from ui.desk.chart import Chart
from ui.desk.conflict import Conflict
from ui.desk.customer import Customer
from ui.desk.desk import Desk
from ui.desk.explain import Explain
from ui.desk.explain_reckoned import ExplainReckoned
from ui.desk.feed_card import FeedCardView
from ui.desk.finder import everything
from ui.desk.finder_regia import sought
from ui.desk.handover import HandOver
from ui.desk.help import Group, Help
from ui.desk.keybar import HEIGHT as BAR_HEIGHT
from ui.desk.keybar import KeyBar
from ui.desk.keyboard import Acts, Keyboard
from ui.desk.keys import Key, stroke
from ui.desk.lock import Lock
from ui.desk.locking import Locking
from ui.desk.locking import Seat as LockedSeat
from ui.desk.looked import Looked
from ui.desk.opening import Opening
from ui.desk.others import doing_now
from ui.desk.overlay import Overlay
from ui.desk.pad import PLAIN, TITLE, DeskPad
from ui.desk.palette import Palette
from ui.desk.panel import Panel
from ui.desk.panels import PANELS
from ui.desk.places import Places
from ui.desk.replay_screen import ReplayScreen
from ui.desk.reply import Reply
from ui.desk.seen import Seen, look
from ui.desk.topbar import HEIGHT as TOP_HEIGHT
from ui.desk.topbar import TopBar
from ui.desk.vault import Vault
from ui.desk.words import lost_forms
from ui.lettering import lettering
from ui.linkstate import FOR_A_PERSON, SeatState
from ui.mirror import Mirror
from ui.pulse import Pulse
from ui.sheet import Brush, Painted
from ui.theme import theme

DRAWN_FOR = (1920, 1080)
LEAST = (1280, 680)


class DeskWindow(QWidget):
    """One desk. `shown` is the state that it shows at this moment; `new_setup` makes the settings' window."""

    def __init__(
        self,
        mirror: Mirror,
        language: Language,
        *,
        pane: str = "regia",
        panels: Sequence[type[Panel]] = PANELS,
        new_setup: Callable[[], QWidget] | None = None,
        alarm: Alarm | None = None,
        looked: Looked | None = None,
        vault: Vault | None = None,
    ) -> None:
        """`vault`: the people of this seat; without one it cannot be locked."""
        super().__init__()
        self.alarm = alarm
        self.mirror, self._new_setup = mirror, new_setup
        self.setup: QWidget | None = None
        self.desk = Desk(mirror, language, Brush(theme(), lettering()))
        self.seen = look(mirror)
        self.desk.looked = looked or self.desk.looked
        self.scale = 1.0
        self.shown: SeatState = "disconnected"
        self.pulse = Pulse(self.refresh, self)
        self._ground = Canvas(self.desk.brush, self)
        self.places = Places(self.desk, panels, pane, self)
        self.top = TopBar(self.desk, [], self)
        self.bar = KeyBar(self.desk, self)
        self.palette_ = Palette(self.desk, self)
        self.help = Help(self.desk, self)
        self.explain = Explain(self.desk, self)
        self.reckoned = ExplainReckoned(self.desk, self)
        self.cases = CasesList(self.desk, self)
        self.behind = BehindList(self.desk, self)
        self.chart = Chart(self.desk, self)
        self.customer = Customer(self.desk, self)
        self.case = CasePane(self.desk, self)
        self.reply = Reply(self.desk, self)
        self.handover = HandOver(self.desk, self)
        self.replayed = ReplayScreen(self.desk, self)
        self.conflict = Conflict(self.desk, self)
        self.case_why = CaseWhy(self.desk, self)
        self.feed_card = FeedCardView(self.desk, self)
        self._person = ""
        self._opening = Opening(self)
        self.lock = self._new_lock(vault)
        self.keyboard = Keyboard(self.places, self._acts())
        self._overlays: tuple[Overlay, ...] = (
            self.explain,
            self.reckoned,
            self.cases,
            self.behind,
            self.chart,
            self.customer,
            self.case,
            self.reply,
            self.handover,
            self.replayed,
            self.case_why,
            self.feed_card,
            self.conflict,
            self.help,
            self.palette_,
        )
        self._role: object = self  # nobody's: the panes are built for the first role that comes
        self._connect()
        self._dress()
        self.refresh()

    def _connect(self) -> None:
        self.mirror.view_changed.connect(self._news)
        self.mirror.link_changed.connect(self.refresh)
        self.desk.opened.connect(self.open_thing)
        self.desk.changed.connect(self.pulse.now)
        self.places.moved.connect(self.pulse.now)
        self.desk.asks.changed.connect(self.pulse.now)
        self.desk.muted.connect(self._mute)
        self.desk.offered.connect(lambda offer: self.palette_.offer(offer, self.seen))
        self.desk.asked.connect(lambda request: self.palette_.begin(request, self.seen))
        for overlay in self._overlays:
            overlay.closed.connect(self._left_overlay)
        self.explain.cases_asked.connect(self._opening.cases_of_headline)
        self.reckoned.cases_asked.connect(partial(self.open_thing, "cases", ""))
        self.explain.stepped.connect(self._opening.explain_beside)
        self.reply.done.connect(self.case.look_again)
        self.palette_.entries = lambda: everything(self)
        self.palette_.sought = lambda rows: sought(self, rows)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    def _new_lock(self, vault: Vault | None) -> Lock | None:
        if vault is None:
            return None
        mirror = self.mirror
        seat = LockedSeat(
            lambda: look(mirror).person or self._person, lambda: mirror.token, mirror.take
        )
        lock = Lock(self.desk, Locking(vault, seat), self)
        lock.opened.connect(self._left_overlay)
        if lock.locking.is_locked:
            QTimer.singleShot(0, lock, lambda: lock.come(self.seen))
        return lock

    def _dress(self) -> None:
        self.setWindowTitle(self.desk.language.word("words.title"))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, self.desk.brush.theme.colour("bg0"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.setMinimumSize(*LEAST)

    def report_error(self) -> None:
        """Show for ten minutes that this desk itself had an error."""
        self.pulse.report_fault()

    # ---- what is shown

    def refresh(self) -> None:
        """Draw what is known now."""
        self.pulse.begin(self.mirror.seq)  # first, so that an error below stops nothing
        before, self.seen = self.seen, look(self.mirror)
        seen = self.seen
        announce(self, news(before, seen, self.desk.language))
        if self.alarm is not None:
            self.alarm.look(seen)
        if seen.role is not None and seen.role != self._role:
            self._build(seen)
        if seen.person and seen.person != self._person:
            self._sits_down(seen.person)
        self.shown = seen.link.state if seen.wall is not None else "disconnected"
        self.places.seen, front = seen, self.places.front
        self.top.show_seen(
            seen, front.key if front is not None else "", ui_error=self.pulse.has_fault
        )
        self.bar.show_keys(self._keys(), seen)
        self._say(seen)
        self.mirror.tell(Doing(about=doing_now(self.desk, self.places.in_focus(), seen)))
        if front is not None and not front.show_seen(seen):
            self.report_error()
        for overlay in self._overlays:
            if overlay.isVisible():
                overlay.show_seen(seen)
        if self.lock is not None and self.lock.isVisible():
            self.lock.show_seen(seen)

    def _sits_down(self, person: str) -> None:
        """Somebody else sits here: what the one before had begun is not theirs."""
        if self._person:
            self.desk.begin_anew()
            for overlay in self._overlays:
                overlay.leave()
        self._person = person

    def painted_texts(self) -> list[Painted]:
        """Return every text on the window with its box; what an overlay's card covers is left out."""
        if self.lock is not None and self.lock.isVisible():
            return self.lock.painted_texts(self)
        found = self.top.painted_texts(self) + self.bar.painted_texts(self)
        over = self._over()
        front = self.places.front
        below = self._ground.painted_texts(self) if front is None else []
        if front is not None:
            seen_part = QRect(front.mapTo(self, QPoint(0, 0)), front.viewport().size())
            for panel in front.shown():
                below += [t for t in panel.painted_texts(self) if _inside(t, seen_part)]
        for overlay in over:
            card = QRect(overlay.card.mapTo(self, QPoint(0, 0)), overlay.card.size())
            below = [text for text in below if not _touches(text, card)]
            below += overlay.painted_texts(self)
        return found + below

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        """Place bars, panes and overlays: text keeps its size on small screens and grows on large ones."""
        wide, high = self.width(), self.height()
        self.scale = max(1.0, min(wide / DRAWN_FOR[0], high / DRAWN_FOR[1]))
        top, bottom = round(TOP_HEIGHT * self.scale), round(BAR_HEIGHT * self.scale)
        middle = QRect(0, top, wide, high - top - bottom)
        self.top.place(QRect(0, 0, wide, top), self.scale)
        self.bar.place(QRect(0, high - bottom, wide, bottom), self.scale)
        self._ground.place(middle, self.scale)
        for pane in self.places.panes:
            pane.place(middle, self.scale)
        for overlay in self._overlays:
            overlay.place(middle, self.scale)
        if self.lock is not None:
            self.lock.place(self.rect(), self.scale)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs; nothing lives behind a closed desk."""
        self.pulse.stop()
        if self.setup is not None:
            self.setup.close()
        self.mirror.view_changed.disconnect(self._news)
        self.mirror.link_changed.disconnect(self.refresh)
        QApplication.instance().focusChanged.disconnect(self._focus_changed)  # type: ignore[union-attr]
        event.accept()

    def _build(self, seen: Seen) -> None:
        """Make the panes of this role, and the bar with their tabs."""
        self._role = seen.role
        self.places.seen = seen
        self.places.build(seen.role)
        self.top.deleteLater()
        self.top = TopBar(self.desk, self.places.tabs(), self)
        self.top.pane_asked.connect(self.places.go_to_pane)
        self.top.alert_asked.connect(partial(self.open_thing, "incident"))
        self.top.show()
        self._ground.setVisible(not self.places.panes)
        for child in (*self.places.panes, self.top, *self._overlays):
            child.raise_()
        if self.lock is not None and self.lock.isVisible():
            self.lock.come_again()
        self._lay_out()

    def _say(self, seen: Seen) -> None:
        """Without a pane, say why: no hub yet, or a token that opens a wall only."""
        if self.places.front is not None:
            return
        pad = DeskPad(self.desk.kit(seen), *self._ground.extent())
        language, middle = self.desk.language, pad.height / 2
        words = language.forms("desk.wall_only" if seen.role is not None else "desk.waiting")
        if seen.role is None and seen.link.reason in FOR_A_PERSON:
            words = lost_forms(language, seen.link.reason)
        wide = pad.width - 64
        title = TITLE._replace(px=24)
        pad.text(words, pad.width / 2, middle - 12, title, width=wide, align="centre")
        help_line = (seen.link.help_line,) if seen.link.help_line else language.forms("down.call")
        pad.text(help_line, pad.width / 2, middle + 24, PLAIN, width=wide, align="centre")
        self._ground.show_sheet(pad.sheet(words[0]))

    def _mute(self) -> None:
        if self.alarm is not None:
            self.alarm.mute(self.seen.now_us)

    def _news(self, name: str) -> None:
        if name in {"wall", "desk", "presence"}:
            self.pulse.soon()

    # ---- going about

    def open_thing(self, kind: str, name: str) -> None:
        """Show an incident's facts, what stands behind a figure, a case, a feed's row."""
        self._opening.open(kind, name)

    def _over(self) -> list[Overlay]:
        """Return what lies over the panes, the lowest first."""
        shown = (overlay for overlay in self._overlays if overlay.isVisible())
        return sorted(shown, key=lambda overlay: overlay.order)

    def _left_overlay(self) -> None:
        """Give the focus back to what lies below: another overlay, else the panes."""
        if self.lock is not None and self.lock.isVisible():
            self.lock.line.setFocus()
            return
        if open_ones := self._over():
            open_ones[-1].focus_widget().setFocus()
            self.pulse.now()
        else:
            self.places.focus_again()

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self.places.front is not None and now is not None:
            self.places.front.note_focus(now)
            self.pulse.now()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the registry says of a stroke; everything else does nothing."""
        if self.keyboard.pressed(stroke(event)):
            self.pulse.now()
        else:
            event.ignore()

    def _acts(self) -> Acts:
        """Return the window's own actions."""
        acts: Acts = {
            "search": lambda: self.palette_.open(self.seen),
            "all_keys": self.show_help,
            "handover": lambda: self.handover.open(self.seen),
            "full_screen": self._toggle_full_screen,
            "back": self.places.go_back,
        }
        if (lock := self.lock) is not None:
            acts["lock"] = lambda: lock.begin(self.seen)
        if self._new_setup is not None:
            acts["setup"] = self._open_setup
        return acts

    def _keys(self) -> list[Key]:
        """Return what the bar shows: the keys of what lies over the panes, else those of the focus."""
        over = self._over()
        return list(over[-1].keys_now()) if over else self.keyboard.in_bar()

    def show_help(self) -> None:
        """Show every key; where a case is open its own ones first."""
        self.help.groups = self.keyboard.groups(self.desk.language)
        if self.case.isVisible():
            title = self.desk.language.forms("case_pane.keys")
            self.help.groups = [Group(title, self.case.keys), *self.help.groups]
        self.help.open(self.seen)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _open_setup(self) -> None:
        """Open the settings in a window of their own; a second time, bring it to the front."""
        if self._new_setup is None:
            return
        if self.setup is None or not self.setup.isVisible():
            self.setup = self._new_setup()
            self.setup.setGeometry(self.geometry())
            self.setup.show()
        self.setup.activateWindow()


def _inside(text: Painted, part: QRect) -> bool:
    return (
        text.x >= part.left()
        and text.y >= part.top()
        and text.x + text.w <= part.right() + 1
        and text.y + text.h <= part.bottom() + 1
    )


def _touches(text: Painted, part: QRect) -> bool:
    return (
        text.x < part.right() + 1
        and text.x + text.w > part.left()
        and text.y < part.bottom() + 1
        and text.y + text.h > part.top()
    )
