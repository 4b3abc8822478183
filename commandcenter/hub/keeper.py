"""Keeps the hub that a window started alive: one that was killed or failed is started again.

A process of its own that does nothing else, so that neither a window nor a hub has to outlive the other.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence

QUICK_S = 10.0  # a hub that ends sooner failed at its start
QUICK_ENDS = 3  # so often in a row, and it is given up
PAUSE_S = 0.5


def keep(argv: Sequence[str]) -> int:
    """Run a command until it ends well; return its exit code, or that of the last failure."""
    quick = 0
    while True:
        began = time.monotonic()
        child = subprocess.Popen(argv)
        code = _wait(child)
        quick = quick + 1 if time.monotonic() - began < QUICK_S else 0
        if code == 0 or quick >= QUICK_ENDS:
            return code
        time.sleep(PAUSE_S)


def _wait(child: "subprocess.Popen[bytes]") -> int:
    """Wait for a child; asked to stop ourselves, we ask it."""
    before = signal.signal(signal.SIGTERM, lambda *_: _stop(child))
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    sys.exit(child.wait())
