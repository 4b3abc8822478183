"""Asks a hub whether it is there and takes a token: one connection, given up after a few seconds."""

from PySide6.QtCore import QObject, QTimer, Signal

from commandcenter.protocol.frames import FromHub, Welcome
from ui.link import Link
from ui.setup.draft import Answer

PATIENCE_MS = 4000

_LOOK_MS = 100
_REASONS: dict[str, Answer] = {
    "refused": "refused",
    "untrusted": "untrusted",
    "changed": "changed",
    "version": "version",
}


class Probe(QObject):
    """One question at a time. `answered` carries what came of it."""

    answered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link: Link | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._check)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._end("silent"))

    def ask(self, url: str, token: str, pin: str = "") -> None:
        """Begin; a question before is forgotten. Raises UserError where `url` is no address.

        `pin` is the fingerprint by which this screen knows the hub.
        """
        self.stop()
        self._link = Link(url, token, pin=pin, parent=self)
        self._link.received.connect(self._hear)
        self._link.open()
        self._look.start()
        self._patience.start()

    def stop(self) -> None:
        """Ask no further."""
        self._look.stop()
        self._patience.stop()
        if self._link is not None:
            self._link.close()
            self._link.deleteLater()
            self._link = None

    def _hear(self, frame: FromHub) -> None:
        if isinstance(frame, Welcome):
            self._end("answers")

    def _check(self) -> None:
        if self._link is not None and (said := _REASONS.get(self._link.state().reason)):
            self._end(said)

    def _end(self, answer: Answer) -> None:
        self.stop()
        self.answered.emit(answer)
