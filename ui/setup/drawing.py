"""How the page and its pieces look: each a sheet, painted like the tiles of a wall."""

from collections.abc import Callable

from ui.lettering import SEMIBOLD
from ui.setup.draft import Draft
from ui.setup.pieces import RING, Page, Piece
from ui.sheet import Box, Line, Mark, Sheet
from ui.tiles.pad import Kit, Pad, Style
from ui.viewing import Type

_TITLE = Style(18, SEMIBOLD, "text1")
_NOTE = Style(16)
_CAP = Style(14, SEMIBOLD, "text1")
_INK = Style(18, SEMIBOLD, "ink")
_RADIUS = 6


def page_sheet(kit: Kit, shown: Page, size: tuple[float, float]) -> Sheet:
    """Draw everything that cannot have the focus."""
    pad = Pad(kit, *size)
    pad.add(Box(0, 0, *size, "bg0"))
    for panel in shown.panels:
        box = Box(*panel.rect, panel.fill, panel.edge, 2 if panel.dashed else 1, 8)
        pad.add(box._replace(dashed=panel.dashed))
    if shown.sample is not None:
        for y in shown.rules:
            pad.add(Line(shown.sample.x, y, shown.sample.x + shown.sample.w, y, "line"))
        pad.add(Box(*shown.sample, "bg0", "line", 1, 8))
    for words in shown.words:
        x, width = words.x, words.width
        if words.mark:
            left = pad.mark(words.mark, x, words.base, words.style)
            x, width = left, width - (left - x)
        pad.text(words.forms, x, words.base, words.style, width=width, align=words.align)
    if shown.chip is not None:
        chip = shown.chip
        pad.add(Box(*chip, "bg3", "line2", 1, chip.h / 2, dashed=True))
        word = kit.language.forms("words.simulated")
        base = chip.y + chip.h / 2 + 5
        style = _CAP._replace(px=15)
        pad.text(word, chip.x + chip.w / 2, base, style, width=chip.w - 16, align="centre")
    return pad.sheet()


def piece_sheet(kit: Kit, piece: Piece, *, focus: bool) -> Sheet:
    """Draw one piece, with the ring around it where it has the focus."""
    pad = Pad(kit, piece.rect.w, piece.rect.h)
    _KINDS[piece.kind](pad, piece)
    if focus:
        pad.add(Box(0, 0, pad.width, pad.height, "", "info", 2, 8))
    return pad.sheet(piece.spoken)


def sample_sheet(kit: Kit, draft: Draft, size: tuple[float, float]) -> Sheet:
    """Draw the readable test in pixels of the display: the sizes that its wall will have."""
    body = draft.body_px
    plain = kit._replace(type=Type(body=body, smallest=14))
    pad = Pad(plain, *size)
    words, margin = kit.language, size[0] / 32
    room = size[0] - 2 * margin
    goal = words.word("goals.at_most", value=words.number(60))
    usual = words.word("tile.usual", value=words.number(52))
    first = Style(body, fitted=True)
    base = size[1] * 0.40
    pad.text(words.forms("setup.sample", goal=goal, usual=usual), margin, base, first, width=room)
    low = size[1] * 0.86
    number = Style(round(body * 1.5), SEMIBOLD, "text1", fitted=True)
    figure = pad.text(words.number(46), margin, low, number, width=room)
    x = pad.end(figure) + body * 1.5
    for mark, colour, text in (
        ("triangle", "warn", words.percent(0.82)),
        ("diamond", "crit", words.number(214)),
    ):
        style = Style(body, SEMIBOLD, colour, fitted=True)
        x = pad.mark(mark, x, low, style) + body * 0.1
        x = pad.end(pad.text(text, x, low, style, width=room)) + body * 1.2
    return pad.sheet()


def _surface(pad: Pad, piece: Piece) -> None:
    fill, edge = ("info_ground", "info") if piece.on else ("bg2", "line2")
    box = Box(RING, RING, pad.width - 2 * RING, pad.height - 2 * RING, fill, edge, 1, _RADIUS)
    pad.add(box._replace(edge_px=2 if piece.on else 1))


def _cap(pad: Pad, text: str, x: float, middle: float) -> float:
    """Draw a key's cap; return where what it stands for begins."""
    pad.add(Box(x, middle - 13, 28, 26, "bg2", "line2", 1, 4))
    pad.text(text, x + 14, middle + 5, _CAP, width=26, align="centre")
    return x + 40


def _card(pad: Pad, piece: Piece) -> None:
    _surface(pad, piece)
    left, middle = RING + 16, pad.height * 0.35
    x = _cap(pad, piece.key, left, middle)
    pad.text(piece.title, x, middle + 6, _TITLE, width=pad.width - 16 - x)
    pad.text(piece.note, left, pad.height * 0.74, _NOTE, width=pad.width - 16 - left)


def _step(pad: Pad, piece: Piece) -> None:
    box = Box(RING, RING, pad.width - 2 * RING, pad.height - 2 * RING, "bg1", "line", 1, _RADIUS)
    pad.add(box._replace(fill="info_ground", edge="info", edge_px=2) if piece.on else box)
    middle = pad.height / 2
    if piece.key == "✓":
        pad.shape("check", 36, middle, 18, "text1")
    else:
        pad.text(piece.key, 36, middle + 7, _TITLE._replace(px=20), width=40, align="centre")
    room = pad.width - 64 - 16
    pad.text(piece.title, 64, middle - 5, _TITLE, width=room)
    pad.text(piece.note, 64, middle + 18, _NOTE, width=room)


def _radio(pad: Pad, piece: Piece) -> None:
    middle = pad.height * 0.29 if piece.note else pad.height / 2
    pad.shape("ring", 28, middle, 20, "info" if piece.on else "text2")
    if piece.on:
        pad.add(Mark("disc", 28, middle, 12, "info"))
    room = 176.0 if piece.name == "simulator" else pad.width - 64  # beside it stands what it is
    pad.text(piece.title, 48, middle + 6, _TITLE, width=room)
    if piece.note:
        pad.text(piece.note, 48, pad.height - 9, _NOTE, width=pad.width - 56)


def _size(pad: Pad, piece: Piece) -> None:
    _surface(pad, piece)
    middle = pad.width / 2
    pad.text(piece.title, middle, pad.height / 2 + 6, _TITLE, width=pad.width - 24, align="centre")


def _switch(pad: Pad, piece: Piece) -> None:
    middle = pad.height / 2
    fill, knob = ("info", 48 - 13) if piece.on else ("bg3", RING + 17)
    pad.add(Box(RING + 4, middle - 13, 44, 26, fill, "line2", 1, 13))
    pad.add(Mark("disc", knob, middle, 24, "ink" if piece.on else "text2"))
    pad.text(piece.title, 64, middle + 6, Style(16, colour="text1"), width=pad.width - 68)


def _button(pad: Pad, piece: Piece) -> None:
    pad.add(Box(RING, RING, pad.width - 2 * RING, pad.height - 2 * RING, "info", radius=_RADIUS))
    base = pad.height / 2 + 6
    right = pad.width - RING - 20
    enter = pad.text(piece.note, right, base, _INK._replace(px=16), width=80, align="right")
    left = RING + 20.0
    pad.text(piece.title, left, base, _INK._replace(px=20), width=enter.x - 12 - left)


def _line(pad: Pad, piece: Piece) -> None:
    middle = pad.height / 2
    x = _cap(pad, piece.key, RING + 2, middle)
    colour = Style(17, SEMIBOLD if piece.on else 400, "text1")
    if piece.on:
        x = pad.mark("check", x, middle + 6, colour)
    pad.text(piece.title, x, middle + 6, colour, width=pad.width - 4 - x)


def _field(pad: Pad, piece: Piece) -> None:
    """The text itself is drawn by the field that has the caret."""
    del pad, piece


_KINDS: dict[str, Callable[[Pad, Piece], None]] = {
    "button": _button,
    "card": _card,
    "field": _field,
    "key": _size,
    "line": _line,
    "radio": _radio,
    "secret": _field,
    "size": _size,
    "step": _step,
    "switch": _switch,
}
