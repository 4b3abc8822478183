"""Keeps the hub that a window started alive: one that was killed or failed is started again.

A process of its own that does nothing else, so that neither a window nor a hub has to outlive the other.
"""

import signal
import subprocess
import time
from collections.abc import Sequence

QUICK_S = 10.0  # a hub that ends sooner failed at its start
QUICK_ENDS = 3  # so often in a row, and it is given up
PAUSE_S = 0.2


def keep(argv: Sequence[str]) -> int:
    """Run a command until it ends well or we are asked to stop; return its exit code, or the last one."""
    quick = 0
    while True:
        began = time.monotonic()
        child = subprocess.Popen(argv)
        code, is_asked = _wait(child)
        quick = quick + 1 if time.monotonic() - began < QUICK_S else 0
        if code == 0 or is_asked or quick >= QUICK_ENDS:
            return code
        time.sleep(PAUSE_S)


def _wait(child: "subprocess.Popen[bytes]") -> tuple[int, bool]:
    """Wait for a child; asked to stop ourselves, we ask it, and tell so."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        """Only ask: to wait for it here would wait for the wait that this came into, for ever."""
        asked.append(number)
        child.terminate()

    before = signal.signal(signal.SIGTERM, ask)
    try:
        return child.wait(), bool(asked)
    finally:
        signal.signal(signal.SIGTERM, before)
