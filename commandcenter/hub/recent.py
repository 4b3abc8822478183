"""The newest messages with their masked texts, for the desk: a few, in memory, as they come."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from commandcenter.events.fact import Fact
from commandcenter.history import History
from commandcenter.messages import StoredMessage, stored_message
from commandcenter.rows import Draft, Item
from commandcenter.views.messages import MOST


class Recent:
    """Holds the last messages in the order of the log."""

    def __init__(self, path: Path) -> None:
        """Begin with those that the log holds already."""
        self._path = path
        self.messages: deque[StoredMessage] = deque(maxlen=MOST)
        self.read()

    def read(self) -> None:
        """Take the last messages from the log, whatever was held before."""
        history = History(self._path)
        try:
            self.messages = deque(history.newest_messages(MOST), MOST)
        finally:
            history.close()

    def take(self, facts: Iterable[Fact], items: Iterable[Item]) -> None:
        """Add what a commit brought."""
        texts = {(i.source, i.id): i.text for i in items if isinstance(i, Draft)}
        for fact in facts:
            text = texts.get((fact.source, fact.id)) or ""
            if (message := stored_message(fact, text)) is not None:
                self.messages.append(message)


def message_at(path: Path, seq: int) -> StoredMessage | None:
    """Return a customer's message by its position; reads the log, so beside the hub's loop."""
    history = History(path)
    try:
        return history.message(seq)
    finally:
        history.close()
