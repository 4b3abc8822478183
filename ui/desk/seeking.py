"""What the hub finds of a number that is typed into the palette; the view is not asked."""

from commandcenter.protocol.found import Found, FoundRow
from ui.desk.asks import Ask, Asks
from ui.desk.reckoned import answer

FIND, SUBJECT = "desk.find", "palette.find"
_SIGNS = frozenset("0123456789 .,-kK’'\u00a0\u202f")


class Seeking:
    """Asks about one text at a time; what was found of another one is never shown."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self._text = ""
        self._ask: Ask | None = None
        self._rows: tuple[FoundRow, ...] = ()

    def seek(self, text: str) -> None:
        """Ask about what is typed, where it may be a number."""
        text = text.strip()
        if text == self._text:
            return
        self._text, self._ask, self._rows = text, None, ()
        if any(each.isdigit() for each in text) and set(text) <= _SIGNS and len(text) <= 40:
            self._ask = self._asks.send(FIND, subject=SUBJECT, args={"text": text})

    def rows(self) -> tuple[FoundRow, ...]:
        """Return what was found, once it is known."""
        if self._ask is not None and self._ask.data:
            found = answer(self._ask.data, Found)
            self._ask.data = {}
            self._rows = found.found if found is not None else ()
        return self._rows
