"""How this desk calls for attention: a notification of the system, a flash of its window, a short sound.

The sound is two tones made here once and played by what the system has (afplay, paplay, pw-play, aplay);
where it has none, the system's own beep. QtMultimedia would bring 160 MB for these two tones.
"""

import math
import struct
import wave
from pathlib import Path

from PySide6.QtCore import QProcess, QStandardPaths
from PySide6.QtWidgets import QApplication, QStyle, QSystemTrayIcon, QWidget

from ui.desk.alarm import Call

RATE = 22_050
TONES_HZ, TONE_S, LOUD = (880.0, 660.0), 0.18, 0.5
PLAYERS = (("afplay",), ("paplay",), ("pw-play",), ("aplay", "-q"))
SHOWN_MS = 10_000


class Attention:
    """Calls for attention on behalf of one window."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        """`folder` holds the sound; it may be emptied at any time."""
        self._window, self._file = window, folder / "alert.wav"
        self._tray: QSystemTrayIcon | None = None

    def call(self, told: Call) -> None:
        """Flash the window, and show a notification where the system has them."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            icon = self._window.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
            self._tray = QSystemTrayIcon(icon, self._window)
            self._tray.show()
        self._tray.showMessage(
            told.title, told.text, QSystemTrayIcon.MessageIcon.Critical, SHOWN_MS
        )

    def sound(self) -> None:
        """Play the two tones; return at once."""
        for name, *options in PLAYERS:
            program = QStandardPaths.findExecutable(name)
            if program and self._is_made():
                QProcess.startDetached(program, [*options, str(self._file)])
                return
        QApplication.beep()

    def _is_made(self) -> bool:
        try:
            if not self._file.exists():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_tones(self._file)
        except OSError:  # a full disk must not silence the alarm: the system beeps
            return False
        return True


def write_tones(file: Path) -> None:
    """Write the tones as a WAV file: mono, 16 bits; each fades in and out so that nothing clicks."""
    many = round(RATE * TONE_S)
    samples = [
        LOUD * math.sin(2 * math.pi * hertz * n / RATE) * math.sin(math.pi * n / many)
        for hertz in TONES_HZ
        for n in range(many)
    ]
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *(round(32767 * s) for s in samples)))
