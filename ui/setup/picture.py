"""The setup as a picture, drawn offscreen by the very window that people use."""

from datetime import UTC

from commandcenter.languages import language as language_of
from commandcenter.seat_settings import SeatSettings
from ui.lettering import lettering
from ui.picture import Picture, grabbed, offscreen, put_away
from ui.setup.draft import Display
from ui.setup.drawing import piece_sheet
from ui.setup.pieces import RING
from ui.setup.widgets import FIELD_PX
from ui.setup.window import SetupWindow
from ui.sheet import Painted, Text, painted
from ui.tiles.pad import Kit
from ui.viewing import DESK, Viewing


def draw_setup(
    viewing: Viewing,
    *,
    language: str,
    size: tuple[int, int] = (1920, 1080),
    step: int = 3,
    roles: tuple[str, ...] = ("wall",),
) -> Picture:
    """Draw one step of the setup of a wall that is looked at so, on a display of that size."""
    offscreen()
    settings = SeatSettings(distance_m=viewing.distance_m, diagonal_in=viewing.diagonal_in)
    window = SetupWindow(
        settings,
        lambda _settings: None,
        language_of(language),
        roles=roles,
        displays=(Display("1", size),),
        step=step,
    )
    window.resize(*size)
    picture = Picture(grabbed(window), texts_of(window))
    put_away(window)
    return picture


def texts_of(window: SetupWindow) -> list[Painted]:
    """Return every text of a setup window, in pixels of the window."""
    letters, scale = lettering(), window.scale
    found = [
        painted(text, letters, 0, 0, by).moved(x, y)
        for sheet, x, y, by in window.sheets()
        for text in sheet.texts()
    ]
    kit = Kit(window.language, letters, UTC, DESK)
    for piece in window.page().pieces:
        x, y = piece.rect.x * scale, piece.rect.y * scale
        texts = piece_sheet(kit, piece, focus=False).texts()
        if piece.kind == "field" and piece.value:
            base = piece.rect.h / 2 + FIELD_PX * 0.36
            texts = (Text(RING + 12, base, piece.value, FIELD_PX, 400, "text1"),)
        found += [painted(text, letters, 0, 0, scale).moved(x, y) for text in texts]
    return found
