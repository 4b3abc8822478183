"""The sign of life of a window's own loop, for the process that watches over it."""

from typing import BinaryIO

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 1000


class Beat(QObject):
    """Writes a line a second from the loop that draws; one that nobody reads any more is given up."""

    def __init__(self, stream: BinaryIO, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stream = stream
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin: the first line says that the loop runs."""
        self._timer.start()
        QTimer.singleShot(0, self._beat)

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _beat(self) -> None:
        try:
            self._stream.write(b"alive\n")
            self._stream.flush()
        except (OSError, ValueError):  # who watched is gone: the window stays
            self._timer.stop()
