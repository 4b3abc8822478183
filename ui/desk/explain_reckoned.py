"""Where a figure of a period comes from: as a headline's explanation, and from here its cases open."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from commandcenter.protocol.desk import Explained
from commandcenter.protocol.figures import UsualFigure
from commandcenter.protocol.wall import Figure
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.explain import CASES, Explain
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.reckoned import Chosen, answer, part_name, period_words, usual_words
from ui.desk.seen import Seen
from ui.figures import goal_forms


class ExplainReckoned(Explain):
    """Explains what the panel of figures chose; Enter or O opens the list that its number counts."""

    dims = True
    keys: ClassVar[tuple[Key, ...]] = (CASES, CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.chosen: Chosen | None = None
        self._ask: Ask | None = None

    def begin(self, chosen: Chosen) -> None:
        """Explain a figure; what it usually is, is asked for now."""
        self.chosen, query = chosen, chosen.query
        self._ask = self.desk.asks.send(
            "figures.usual",
            subject="usual",
            target=query.target,
            args={
                "figure": query.figure,
                "by": query.by,
                "part": query.part,
                "as_of_us": query.as_of_us,
            },
        )

    def lists_cases(self) -> bool:
        """Tell whether the figure has a list of cases."""
        return self.chosen is not None and bool(self.chosen.row.groups)

    def shown_figure(self, seen: Seen) -> Figure | None:
        """Return the figure as it was reckoned."""
        return self.chosen.row.figure if self.chosen is not None else None

    def shown_explained(self, seen: Seen) -> Explained | None:
        """Return what stands behind it."""
        return self.chosen.row.explained if self.chosen is not None else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies below: this one points at nothing."""
        Overlay.paintEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the cases, or leave: there is no figure beside this one."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def _compared(self, figure: Figure, seen: Seen) -> list[str]:
        """Say the goal, then what it usually is on such days, between what, and of how many of them."""
        language, ask = self.desk.language, self._ask
        goal = goal_forms(language, figure)[0]
        if ask is None or ask.state == "refused":
            return [goal, ask.words] if ask is not None else [goal]
        if not ask.data:
            return [goal, language.word("figures_panel.asking")]
        found = answer(ask.data, UsualFigure)
        return [goal, *usual_words(language, figure, found)] if found is not None else [goal]

    def _source(self, figure: Figure, seen: Seen) -> list[str]:
        language, chosen = self.desk.language, self.chosen
        found = [language.word(f"kpi_{figure.key}.source")]
        if chosen is None:
            return found
        period = period_words(language, chosen.figures, seen.zone)
        if chosen.row.part_of:
            period = f"{part_name(language, chosen.by, chosen.row.part_of)[0]} · {period}"
        time = language.time(chosen.figures.as_of_us, seen.zone, seconds=True)
        version = chosen.row.explained.version
        told = {"period": period, "time": time, "version": version}
        return [
            *found,
            language.word("explain.of_period", **told),
            language.word(f"explain.clock_{chosen.row.explained.clock}"),
        ]
