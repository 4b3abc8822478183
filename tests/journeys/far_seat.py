"""A seat without a window: the product's own link, as its settings have it, talked to by lines of JSON.

In: one command a line, {"action", "target", "args"}. Out: {"state", "reason"} at each change, results, and
each heartbeat with how late it came (the hosts share one clock).
"""

import json
import os
import sys
import uuid
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer

from commandcenter.clock import now_us
from commandcenter.protocol.frames import CommandFrame, Heartbeat, Result
from commandcenter.seat_settings import here
from ui.link import Link


class FarSeat:
    """One link, told and telling."""

    def __init__(self) -> None:
        seat = here()
        token = Path(seat.token_file).read_text("utf-8").strip()
        self._link = Link(seat.hub, token, pin=seat.fingerprint)
        self._shown: tuple[str, str] | None = None
        self._beats = 0
        self._link.received.connect(self._take)
        self._link.changed.connect(self._tell)
        self._in = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._in.activated.connect(self._read)
        self._tick = QTimer(interval=100)
        self._tick.timeout.connect(self._tell)
        self._tick.start()
        self._link.open()

    def _read(self) -> None:
        said = os.read(sys.stdin.fileno(), 65536)
        if not said:
            self._link.close()
            QCoreApplication.quit()
        for line in said.splitlines():
            told = {"type": "command", "id": str(uuid.uuid4()), **json.loads(line)}
            self._link.send(msgspec.convert(told, CommandFrame))

    def _take(self, frame: object) -> None:
        if isinstance(frame, Result):
            _say(msgspec.to_builtins(frame))
        elif isinstance(frame, Heartbeat):
            self._beats += 1
            _say({"beat": self._beats, "late_us": now_us() - frame.sent_us})

    def _tell(self) -> None:
        state = self._link.state()
        if (state.state, state.reason) != self._shown:
            self._shown = state.state, state.reason
            _say({"state": state.state, "reason": state.reason})


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    application = QCoreApplication([])
    seat = FarSeat()
    application.exec()
