"""Keeps a window alive: one that crashes, or whose screen no longer moves, is ended and started again.

The window writes a line to its standard output every second from the very loop that draws; a process of
its own reads them. It counts its own looks, not hours: when the machine slept, or it itself was held up,
no look was taken and nobody is blamed.
"""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

LOG = logging.getLogger(__name__)

AGAIN = 75  # a window that ends so wants to be started anew, with new settings
LOOK_S = 0.5
HANG_LOOKS = 20  # ten seconds without a beat
START_LOOKS = 120  # a minute until the first one
STILLBORN = 3  # so often in a row without one beat, and it is given up
PAUSE_S = 0.5
_TOLD_WHY = (1, 2, 130)  # these ends were explained, and starting again would explain them again


def watch(argv: Sequence[str]) -> int:
    """Run a window until a person closes it or it cannot start; return its exit code."""
    stillborn = 0
    with _asked_to_stop() as asked:
        while True:
            window = _Watched(argv)
            code = window.wait(asked)
            stillborn = 0 if window.beats else stillborn + 1
            is_over = code == 0 or asked.is_set() or stillborn >= STILLBORN
            if is_over or (stillborn and code in _TOLD_WHY):
                return code
            if code != AGAIN:
                LOG.warning("the window ended by itself (%s): it is started again", code)
                time.sleep(PAUSE_S)


class _Watched:
    """One run of the window."""

    def __init__(self, argv: Sequence[str]) -> None:
        self.beats = 0
        self._process = subprocess.Popen(argv, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._count, name="beats")
        self._reader.start()

    def wait(self, asked: threading.Event) -> int:
        """Wait for its end; end it where it hangs, or where we are asked to stop."""
        seen, quiet = 0, 0
        while True:
            try:
                code = self._process.wait(LOOK_S)
                break
            except subprocess.TimeoutExpired:
                quiet = quiet + 1 if self.beats == seen else 0
                seen = self.beats
            if asked.is_set():
                self._process.terminate()
                asked = threading.Event()  # once is enough; a second request must not cut it short
            if quiet >= (HANG_LOOKS if seen else START_LOOKS):
                LOG.warning("the window %s no longer moves and is ended", self._process.pid)
                self._process.kill()
                quiet = 0
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def _count(self) -> None:
        if self._process.stdout is not None:
            for _ in self._process.stdout:
                self.beats += 1


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Note a request to end instead of dying of it: the window is asked first."""
    asked = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        numbers.append(signal.SIGBREAK)
    before = {number: signal.signal(number, told) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
