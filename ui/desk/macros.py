"""Shared texts offered while a reply is written: the hub tells which fit, one is chosen, and looked over."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from commandcenter.languages import plain
from commandcenter.protocol.macros import Offered
from ui.desk.asks import Ask
from ui.desk.choices import Choice, Offer
from ui.desk.desk import Desk
from ui.desk.reckoned import answer

OFFER = "macro.offer"
_LONGEST = 90  # characters of a text in the list


class MacroOffers(QObject):
    """Asks for the texts that fit a message and lets one be chosen; `put` takes its words."""

    def __init__(self, desk: Desk, put: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._put = desk, put
        self._asked: Ask | None = None
        desk.asks.changed.connect(self._moved_on)

    def ask(self, message: int) -> None:
        """Ask which texts may answer a message."""
        target = {"message": message}
        self._asked = self._desk.asks.send(OFFER, subject=f"macros {message}", target=target)

    def _moved_on(self, ask: Ask) -> None:
        if ask is not self._asked or not ask.data:
            return
        self._asked = None
        texts = {
            f"{one.key} {one.language}": one
            for one in (answer(ask.data, Offered) or Offered()).texts
        }
        choices = tuple(
            Choice(name, f"{one.key} v{one.version} {one.language} · {plain(one.text, _LONGEST)}")
            for name, one in texts.items()
        )
        title = self._desk.language.word("reply.macros" if choices else "reply.no_macros")
        self._desk.offered.emit(Offer(title, choices, lambda name: self._put(texts[name].text)))
