"""A scroll bar in the colours of the theme, without buttons."""

from PySide6.QtWidgets import QScrollBar

from ui.theme import Theme

WIDTH = 12


def dress(bar: QScrollBar, theme: Theme) -> None:
    """Give a scroll bar, upright or lying, track and handle."""
    track, handle = (theme.colour(name).name() for name in ("bg1", "line2"))
    bar.setStyleSheet(
        f"QScrollBar {{ background: {track}; width: {WIDTH}px; height: {WIDTH}px; border: 0; margin: 0; }}"
        f"QScrollBar::handle {{ background: {handle}; min-height: 24px; min-width: 24px;"
        " border-radius: 4px; margin: 2px; }"
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )
