"""States of screens beside each other, in three languages, to be looked at before they are kept.

`python -m tests.ui.sheet OUT.png NAME …` draws them anew, one row a state; without a name it lists them.
"""

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from commandcenter.languages import LANGUAGES
from tests.ui.kept import PICTURES

EACH, GAP = 960, 8  # pixels: half of the width of a screen, and between two


def sheet(names: Sequence[str]) -> QImage:
    """Return states by their names, one row each, a column a language; KeyError where there is none."""
    drawn = [[PICTURES[name](code).image for code in LANGUAGES] for name in names]
    small = [[image.scaledToWidth(EACH, _SMOOTH) for image in row] for row in drawn]
    high = sum(row[0].height() + GAP for row in small)
    found = QImage(len(LANGUAGES) * (EACH + GAP), high, QImage.Format.Format_RGB32)
    found.fill(Qt.GlobalColor.darkMagenta)  # no screen has it: where one ends is seen
    painter, y = QPainter(found), 0
    for row in small:
        for place, image in enumerate(row):
            painter.drawImage(place * (EACH + GAP), y, image)
        y += row[0].height() + GAP
    painter.end()
    return found


_SMOOTH = Qt.TransformationMode.SmoothTransformation


def main(argv: Sequence[str]) -> int:
    """Write a sheet, or say which states there are."""
    kept_alive = QApplication.instance() or QApplication(["sheet"])
    if len(argv) < 2 or not set(argv[1:]) <= set(PICTURES):
        sys.stderr.write("python -m tests.ui.sheet OUT.png NAME …\n" + "\n".join(PICTURES) + "\n")
        return 1
    is_written = sheet(argv[1:]).save(argv[0])
    del kept_alive
    return 0 if is_written else 1


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(main(sys.argv[1:]))
