"""The number tile: one headline figure with its window, its place in the usual range, goal and usual."""

from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol.wall import Figure
from ui.figures import (
    SMALL_SHARE,
    Look,
    goal_forms,
    look_of,
    place_on,
    spoken,
    usual_forms,
    value_forms,
    window_forms,
    without_forms,
)
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Mark, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

_BAR_HEIGHT = 12
_MARKER = 32
_NOTE = Style(34, SEMIBOLD, "stale")
_SMALL = Style(32)


class _Lines(NamedTuple):
    """The base lines of a tile, and the middle of its range bar."""

    label: float
    window: float
    number: float
    bar: float
    goal: float
    usual: float


_NEAR = _Lines(50, 84, 188, 212, 262, 308)
_FAR = _Lines(52, 92, 197, 223, 280, 334)


def number_tile(
    kit: Kit, figure: Figure, link: LinkState, size: tuple[float, float], *, learning: bool
) -> Sheet:
    """Draw one figure; `learning` = history is still coming in, so there is no usual yet."""
    pad = Pad(kit, *size)
    look = look_of(figure)
    stale = link.state == "stale"
    if stale or figure.without:
        pad.stale_frame()
    elif look.level == "normal":
        pad.frame()
    else:
        pad.frame(edge=look.colour, edge_px=4)
    _head(pad, figure, look)
    _value(pad, figure, look)
    _range(pad, figure, look, learning=learning)
    _goal(pad, figure, below_note=stale and bool(figure.without))
    _foot(pad, figure, link, learning=learning)
    if link.state == "disconnected":
        pad.veil()
    return pad.sheet(spoken(kit.language, figure))


def waiting_tile(kit: Kit, key: str, size: tuple[float, float]) -> Sheet:
    """Draw a figure of which nothing has come yet, not even that it is missing."""
    pad = Pad(kit, *size)
    pad.frame()
    label = kit.language.forms(f"figures.{key}")
    pad.text(
        label, PADDING, _lines(pad).label, Style(weight=SEMIBOLD), width=pad.width - 2 * PADDING
    )
    pad.add(Box(PADDING, _lines(pad).number - 76, 72, 8, "text1"))
    return pad.sheet(f"{label[0]}, {kit.language.word('spoken.missing')}")


def _lines(pad: Pad) -> _Lines:
    return _FAR if pad.kit.type.is_far else _NEAR


def _head(pad: Pad, figure: Figure, look: Look) -> None:
    language, lines, x = pad.kit.language, _lines(pad), float(PADDING)
    style = Style(weight=SEMIBOLD)
    margin = PADDING
    if look.level != "normal":
        x = (
            pad.mark(LEVEL_SHAPES[look.level], x, lines.label, style._replace(colour=look.colour))
            - 2
        )
        style = style._replace(colour="text1")
        margin = 8
    label = language.forms(f"figures.{figure.key}")
    pad.text(label, x, lines.label, style, width=pad.width - margin - x)
    room = pad.width - 2 * PADDING
    text = pad.text(_window(language, figure, look), PADDING, lines.window, _SMALL, width=room)
    if figure.revised and pad.end(text) + 40 <= pad.width - PADDING:
        pad.add(Mark("revised", pad.end(text) + 24, lines.window - 11, 26, "text2"))


def _window(language: Language, figure: Figure, look: Look) -> tuple[str, ...]:
    if look.grey and figure.n is not None and figure.n >= SMALL_SHARE:
        return language.forms(f"windows.{figure.window}_n", n=figure.n)
    return window_forms(language, figure)


def _value(pad: Pad, figure: Figure, look: Look) -> None:
    language, base, room = pad.kit.language, _lines(pad).number, pad.width - 2 * PADDING
    forms = value_forms(language, figure)
    if not forms[0]:
        pad.add(Box(PADDING, base - 76, 72, 8, "text1"), live=True)
        at = figure.available_from_us
        missing = (
            language.forms("tile.missing")
            if at is None
            else language.forms("tile.missing_from", time=language.time(at, pad.kit.zone))
        )
        pad.text(missing, PADDING, base - 8, Style(colour="text1"), width=room, live=True)
        return
    style = Style(128, SEMIBOLD, look.colour)
    pad.text(forms, PADDING, base, style, width=room, live=True, keep_long=SMALLEST)


def _range(pad: Pad, figure: Figure, look: Look, *, learning: bool) -> None:
    left, right = PADDING, pad.width - PADDING
    middle = _lines(pad).bar
    top, height = middle - _BAR_HEIGHT / 2, _BAR_HEIGHT

    def at(value: float) -> float:
        return place_on(figure, value, left, right)

    pad.add(Box(left, top, right - left, height, "bg2"))
    if figure.low is not None and figure.high is not None and not learning:
        low, high = at(figure.low), at(figure.high)
        pad.add(Box(low, top, max(4.0, high - low), height, "line2"))
    if figure.goal is not None:
        pad.add(Box(at(figure.goal) - 2, middle - 14, 4, 28, "text1"))
    if figure.value is not None and not (figure.unit == "share" and figure.n == 0):
        kind = LEVEL_SHAPES[look.level]
        pad.add(Mark(kind, at(figure.value), middle, _MARKER, look.colour), live=True)


def _goal(pad: Pad, figure: Figure, *, below_note: bool) -> None:
    if below_note:
        _without(pad, figure, _lines(pad).goal)
        return
    forms = goal_forms(pad.kit.language, figure)
    pad.text(forms, PADDING, _lines(pad).goal, Style(), width=pad.width - 2 * PADDING)


def _foot(pad: Pad, figure: Figure, link: LinkState, *, learning: bool) -> None:
    language, base, room = pad.kit.language, _lines(pad).usual, pad.width - 2 * PADDING
    if link.state == "stale":
        x = pad.mark("clock", PADDING, base, _NOTE)
        age = language.duration(link.silent_us or 0)
        pad.text(age, x, base, _NOTE, width=pad.width - PADDING - x, live=True)
    elif figure.without:
        _without(pad, figure, base)
    else:
        forms = usual_forms(language, figure, learning=learning)
        pad.text(forms, PADDING, base, Style(), width=room)


def _without(pad: Pad, figure: Figure, base: float) -> None:
    x = pad.mark("cross", PADDING - 6, base, _NOTE) - 1  # the cross is smaller than its square
    forms = without_forms(pad.kit, figure.without, figure.without_since_us)
    pad.text(forms, x, base, _NOTE, width=pad.width - 12 - x)
