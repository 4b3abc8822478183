"""The panes of a window and the way between them: what is in front, where the focus was, what lies behind."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.protocol.row import Role
from ui.desk.desk import Desk
from ui.desk.keys import PANES_BY_KEY
from ui.desk.pane import Pane
from ui.desk.panel import Panel
from ui.desk.panels.numbers import Numbers
from ui.desk.seen import Seen

_STEPS_BACK = 8


class Places(QObject):
    """Only panes that hold something for a role are here. `moved` when another one came to the front."""

    moved = Signal()

    def __init__(
        self, desk: Desk, kinds: Sequence[type[Panel]], wanted: str, parent: QWidget
    ) -> None:
        """`wanted` is the pane to begin with."""
        super().__init__(parent)
        self._desk, self._kinds, self._wanted, self._parent = desk, tuple(kinds), wanted, parent
        self._behind: list[str] = []
        self.panes: list[Pane] = []
        self.front: Pane | None = None
        self.seen: Seen | None = None

    def build(self, role: Role | None) -> None:
        """Make the panes that this role may see and that hold a panel."""
        wanted = self.front.key if self.front is not None else self._wanted
        for pane in self.panes:
            pane.deleteLater()
        self.panes, self.front, self._behind = [], None, []
        for key in PANES_BY_KEY.values():
            kinds = [k for k in self._kinds if k.where.pane == key and role in k.roles]
            if kinds:
                self.panes.append(Pane(self._desk, key, kinds, self._parent))
                self.panes[-1].hide()
        if self.panes and not self.go_to_pane(wanted):
            self.go_to_pane(self.panes[0].key)

    def tabs(self) -> list[tuple[str, str]]:
        """Return F-key and key of every pane that is here."""
        here = {pane.key for pane in self.panes}
        return [(name, key) for name, key in PANES_BY_KEY.items() if key in here]

    def go_to_pane(self, key: str) -> bool:
        """Bring a pane to the front with the focus where it was there; False where there is none."""
        pane = next((pane for pane in self.panes if pane.key == key), None)
        if pane is None:
            return False
        if self.front is not None and self.front is not pane:
            self._behind = [*self._behind[-_STEPS_BACK:], self.front.key]
            self.front.hide()
        self.front = pane
        pane.show()
        if self.seen is not None:
            pane.show_seen(self.seen)
        pane.focus_last()
        self.moved.emit()
        return True

    def go_back(self) -> None:
        """Go back to the panel or pane before; with none, do nothing: Esc never closes and never destroys."""
        if self.front is not None and self.front.step_back(self.in_focus()):
            return
        while self._behind:
            key = self._behind.pop()
            if self.front is None or key != self.front.key:
                self.go_to_pane(key)
                self._behind.pop()  # going back is no step that could be gone back
                return

    def go_to_number(self, number: int) -> bool:
        """Give the focus to a panel of the pane in front, by the number on its cap."""
        if self.front is None or number > len(self.front.panels):
            return False
        self.front.go_to(self.front.panels[number - 1])
        return True

    def go_to_panel(self, panel: Panel) -> None:
        """Bring a panel's pane to the front and give the panel the focus."""
        for pane in self.panes:
            if panel in pane.panels:
                self.go_to_pane(pane.key)
                pane.go_to(panel)

    def focus_again(self) -> None:
        """Give the focus back to where it was."""
        if self.front is not None:
            self.front.focus_last()

    def panel(self, key: str) -> Panel | None:
        """Return a panel by its key, that of the pane in front before others."""
        ordered = sorted(self.panes, key=lambda pane: pane is not self.front)
        return next((p for pane in ordered for p in pane.panels if p.key == key), None)

    def numbers(self) -> Numbers | None:
        """Return the panel of the headline figures, if this role has it."""
        found = self.panel(Numbers.key)
        return found if isinstance(found, Numbers) else None

    def in_focus(self) -> Panel | None:
        """Return the panel that has the focus."""
        return None if self.front is None else self.front.panel_with(QApplication.focusWidget())

    def acting(self) -> list[Panel]:
        """Return who may do a panel's action: the one in focus, then the others of its pane."""
        if self.front is None:
            return []
        first = self.in_focus()
        rest = [panel for panel in self.front.panels if panel is not first]
        return [first, *rest] if first is not None else rest
