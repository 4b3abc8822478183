"""What opening a thing means: a card over the panes, or a panel of them with the thing chosen in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from ui.desk.overlay import Overlay
from ui.desk.reckoned import OF_HEADLINES, Query

if TYPE_CHECKING:
    from ui.desk.window import DeskWindow

_PANELS = {  # what shows a thing
    "incident": "incident", "review": "timeline", "feed": "feeds", "late": "late",
    "overrides": "overrides", "agent": "people", "draft": "composer", "queue": "queues",
    "plan": "composer",
}  # fmt: skip


class Opening:
    """Opens things by kind and name, for one window."""

    def __init__(self, window: "DeskWindow") -> None:
        self._window = window
        self._cards: dict[str, Callable[[str], Overlay | None]] = {
            "figure": self._figure,
            "customer": self._customer,
            "replayed_wall": lambda _: window.replayed,
            "feed_card": self._feed,
            "case": self._case,
            "reply": self._reply,
            "notice": self._notice,
            "reckoned": self._reckoned,
            "cases": self._cases,
            "chart": self._chart,
            "conflict": lambda _: window.conflict if window.conflict.begin(window.seen) else None,
            "case_why": self._case_why,
        }
        self._deeds: dict[str, Callable[[], object]] = {
            "all_keys": window.show_help,
            "undo_last": lambda: window.keyboard.act("undo_last"),
        }

    def open(self, kind: str, name: str) -> None:
        """Open a thing; what cannot be opened now stays as it is."""
        window = self._window
        if kind in self._deeds:
            self._deeds[kind]()
        elif kind in self._cards:
            if (card := self._cards[kind](name)) is not None:
                card.open(window.seen)
        else:
            self._in_panel(kind, name)
        window.pulse.now()

    def cases_of_headline(self) -> None:
        """List what the explained headline counts: cases, or messages, bursts, agents."""
        window = self._window
        figure = OF_HEADLINES.get(window.explain.figure)
        if figure is not None:
            window.desk.query = Query(figure, {"span": "day", "at_us": 0})
            self.open("cases", "")
        elif window.seen.wall is not None:
            as_of_us, seq = window.seen.wall.as_of_us, window.mirror.seq_of("wall")
            window.behind.begin(window.explain.figure, as_of_us, seq)
            window.behind.open(window.seen)
            window.pulse.now()

    def explain_beside(self, by: int) -> None:
        """Explain the headline that stands so many further."""
        numbers = self._window.places.numbers()
        if numbers is not None:
            self.open("figure", numbers.beside(self._window.explain.figure, by))

    def _in_panel(self, kind: str, name: str) -> None:
        window = self._window
        if kind in {"incident", "review"}:
            window.desk.choose_incident(name)
            window.places.go_to_pane("review")
        panel = window.places.panel(_PANELS[kind])
        if panel is not None:
            window.places.go_to_panel(panel)
            panel.choose(name)

    # ---- each prepares its card; None = there is nothing to open

    def _figure(self, name: str) -> Overlay | None:
        window, numbers = self._window, self._window.places.numbers()
        if numbers is None:
            return None
        numbers.choose(name)
        window.places.go_to_panel(numbers)
        card, explain = numbers.chosen, window.explain
        explain.figure = name
        corner = card.mapTo(window, QPoint(0, 0)) - explain.pos()
        explain.pointed = QRect(corner, card.size())
        return explain

    def _customer(self, name: str) -> Overlay:
        """Ask for a customer by its name; "" = the answer is here already."""
        window = self._window
        if name:
            window.customer.begin(name)
        elif window.palette_.isVisible():
            window.palette_.leave()
        return window.customer

    def _feed(self, name: str) -> Overlay:
        self._window.feed_card.begin(name)
        return self._window.feed_card

    def _case(self, name: str) -> Overlay:
        self._window.case.begin(name)
        return self._window.case

    def _case_why(self, name: str) -> Overlay:
        self._window.case_why.begin(name)
        return self._window.case_why

    def _reply(self, _: str) -> Overlay | None:
        case, reply = self._window.case, self._window.reply
        message = case.message()
        if message is None:
            return None
        reply.begin(message, case.able)
        return reply

    def _notice(self, _: str) -> Overlay | None:
        notice, reply = self._window.desk.notice, self._window.reply
        if notice is None:
            return None
        reply.begin_notice(notice)
        return reply

    def _cases(self, name: str) -> Overlay | None:
        window, query = self._window, self._window.desk.query
        if query is None:
            return self._reckoned(name)
        window.cases.begin(query)
        return window.cases

    def _chart(self, _: str) -> Overlay | None:
        window, chosen = self._window, self._window.desk.reckoned
        if chosen is None:
            return None
        window.chart.begin(chosen.query)
        return window.chart

    def _reckoned(self, _: str) -> Overlay | None:
        window, chosen = self._window, self._window.desk.reckoned
        if chosen is None:
            return None
        window.reckoned.begin(chosen)
        return window.reckoned
