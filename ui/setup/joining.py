"""Has this screen paired with a hub: a process of this program's own joins, the window stays free."""

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, Signal


class Joining(QObject):
    """One pairing at a time. `ended` carries what came of it: what the seat is now, or an error's key."""

    ended = Signal(object)

    def __init__(self, program: Sequence[str], parent: QObject | None = None) -> None:
        """`program` is the command that joins; host and code follow, the code on its standard input."""
        super().__init__(parent)
        self._program = tuple(program)
        self._process: QProcess | None = None

    def begin(self, host: str, code: str) -> None:
        """Start; one that runs still is forgotten. A code is never an argument: others see those."""
        self.stop()
        process = self._process = QProcess(self)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        process.start(self._program[0], [*self._program[1:], "--json", "--", host])
        process.write(f"{code}\n".encode())
        process.closeWriteChannel()

    def stop(self) -> None:
        """Wait for it no longer."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    def _finished(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            said = bytes(process.readAllStandardOutput().data())
            process.deleteLater()
            self.ended.emit(_answer(said))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished()


def _answer(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"error": "unexpected", "values": {}}
