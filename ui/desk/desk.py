"""What every panel is given: words, type, colours, the commands on their way, and where to go."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from commandcenter.languages import Language
from ui.desk.asks import Asks
from ui.desk.composing import Composing
from ui.desk.looked import Looked
from ui.desk.notice import Notice
from ui.desk.reckoned import Chosen, Query
from ui.desk.relived import Relived
from ui.desk.replay import Replay
from ui.desk.seen import Seen
from ui.mirror import Mirror
from ui.sheet import Brush
from ui.tiles.pad import Kit
from ui.viewing import DESK


class Desk(QObject):
    """Shared by the panels of one window. `opened(kind, id)` asks the window to show something."""

    opened = Signal(str, str)
    changed = Signal()
    asked = Signal(object)  # a command whose fields have to be told: entries.Request
    muted = Signal()
    offered = Signal(object)  # things to choose one of: choices.Offer

    def __init__(self, mirror: Mirror, language: Language, brush: Brush) -> None:
        super().__init__()
        self.mirror, self.language, self.brush = mirror, language, brush
        self.asks = Asks(mirror, language, self)
        self.reckoned: Chosen | None = None  # the figure of a period that was chosen last
        self.query: Query | None = None  # the list of cases that was asked for last
        self.customer = 0  # the customer whom the panes of bans speak of; 0 = the first of the list
        self.critical = (
            0  # the critical customer whom that pane speaks of; 0 = the first of the list
        )
        self.queue = self.case = self.agent = ""  # what is chosen in regia's lists
        self.case_done = ""  # the command by which something was last done to cases here
        # What of several cases was flagged last: the command's target and its answer.
        self.flagged: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        self.looked = Looked()  # until when each person here has read
        self.composing = Composing(self.asks, language)
        self.replay = Replay(self.asks, self)
        self.relived = Relived(self.asks, self)
        self.notice: Notice | None = None  # that is looked over before it goes out
        self.incident = ""  # the incident that the review shows; "" = the first of its list

    def kit(self, seen: Seen) -> Kit:
        """Return what a pad needs."""
        return Kit(self.language, self.brush.lettering, seen.zone, DESK)

    def begin_anew(self) -> None:
        """Forget what somebody had chosen and begun here."""
        self.reckoned = self.query = None
        self.customer = self.critical = 0
        self.queue = self.case = self.agent = self.incident = ""
        self.composing.drop()

    def choose_customer(self, customer: int) -> None:
        """Choose the customer that every panel of his pane speaks of."""
        if customer != self.customer:
            self.customer = customer
            self.changed.emit()

    def choose_critical(self, customer: int) -> None:
        """Choose the critical customer that every panel of the pane speaks of."""
        if customer != self.critical:
            self.critical = customer
            self.changed.emit()

    def choose_incident(self, name: str) -> None:
        """Choose the incident that every panel of the review speaks of."""
        if name != self.incident:
            self.incident = name
            self.changed.emit()
