"""The number tile: one headline figure with its window, its place in the usual range, goal and usual."""

from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol import Figure, Level
from ui.lettering import SEMIBOLD
from ui.linkstate import LinkState
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Mark, Sheet
from ui.theme import LEVEL_COLOURS
from ui.tiles.pad import PADDING, Kit, Pad, Style

SMALL_SHARE = 20  # below it a share is written as "7 of 12"
GREY_SHARE = 30  # below it a share is grey, with its n, and has no level

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


class _Look(NamedTuple):
    """Level and colour of a figure as they are drawn."""

    level: Level
    colour: str
    grey: bool


def number_tile(
    kit: Kit, figure: Figure, link: LinkState, size: tuple[float, float], *, learning: bool
) -> Sheet:
    """Draw one figure; `learning` = history is still coming in, so there is no usual yet."""
    pad = Pad(kit, *size)
    look = _look(figure)
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


def value_text(language: Language, figure: Figure) -> str:
    """Write a figure as its tile shows it; "" where it is missing."""
    if figure.value is None and figure.available_from_us is not None:
        return ""
    if figure.unit == "share" and figure.n is not None and figure.n < SMALL_SHARE:
        part = figure.part
        if part is None:
            part = round((figure.value or 0) * figure.n)
        return language.word("tile.part_of", part=part, n=figure.n)
    if figure.value is None:
        return ""
    if figure.unit == "share":
        return language.percent(figure.value)
    return language.number(figure.value)


def spoken(language: Language, figure: Figure) -> str:
    """Say a figure for a screen reader: label, value, level, goal, usual."""
    parts = [
        language.word(f"figures.{figure.key}"),
        value_text(language, figure) or language.word("spoken.missing"),
        language.word(f"spoken.{_look(figure).level}"),
        _goal_forms(language, figure, "spoken")[0],
    ]
    if figure.usual is not None:
        parts.append(language.word("tile.usual", value=_written(language, figure, figure.usual)))
    return ", ".join(parts)


def _lines(pad: Pad) -> _Lines:
    return _FAR if pad.kit.type.is_far else _NEAR


def _look(figure: Figure) -> _Look:
    grey = figure.unit == "share" and figure.n is not None and figure.n < GREY_SHARE
    level: Level = "normal" if grey or figure.value is None else figure.level
    return _Look(level, "text2" if grey else LEVEL_COLOURS[level], grey)


def _head(pad: Pad, figure: Figure, look: _Look) -> None:
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


def _window(language: Language, figure: Figure, look: _Look) -> tuple[str, ...]:
    if look.grey and figure.n is not None and figure.n >= SMALL_SHARE:
        return language.forms(f"windows.{figure.window}_n", n=figure.n)
    forms = language.forms(f"windows.{figure.window}")
    return language.forms("windows.raw", window=forms[0]) if figure.raw else forms


def _value(pad: Pad, figure: Figure, look: _Look) -> None:
    language, base, room = pad.kit.language, _lines(pad).number, pad.width - 2 * PADDING
    text = value_text(language, figure)
    if not text:
        pad.add(Box(PADDING, base - 76, 72, 8, "text1"), live=True)
        at = figure.available_from_us
        forms = (
            language.forms("tile.missing")
            if at is None
            else language.forms("tile.missing_from", time=language.time(at, pad.kit.zone))
        )
        pad.text(forms, PADDING, base - 8, Style(colour="text1"), width=room, live=True)
        return
    style = Style(128, SEMIBOLD, look.colour)
    pad.text(text, PADDING, base, style, width=room, live=True)


def _range(pad: Pad, figure: Figure, look: _Look, *, learning: bool) -> None:
    left, right = PADDING, pad.width - PADDING
    middle = _lines(pad).bar
    top, height = middle - _BAR_HEIGHT / 2, _BAR_HEIGHT

    def at(value: float) -> float:
        share = value / figure.scale_max if figure.scale_max > 0 else 0.0
        return round(left + min(1.0, max(0.0, share)) * (right - left))

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
    forms = _goal_forms(pad.kit.language, figure, "goals")
    pad.text(forms, PADDING, _lines(pad).goal, Style(), width=pad.width - 2 * PADDING)


def _foot(pad: Pad, figure: Figure, link: LinkState, *, learning: bool) -> None:
    language, base, room = pad.kit.language, _lines(pad).usual, pad.width - 2 * PADDING
    if link.state == "stale":
        x = pad.mark("clock", PADDING, base, _NOTE)
        age = language.duration(link.silent_us or 0)
        pad.text(age, x, base, _NOTE, width=pad.width - PADDING - x, live=True)
    elif figure.without:
        _without(pad, figure, base)
    elif figure.usual is None or learning:
        pad.text(language.forms("tile.usual_not_yet"), PADDING, base, Style(), width=room)
    else:
        usual = _written(language, figure, figure.usual)
        forms = language.forms("tile.usual", value=usual)
        pad.text(forms, PADDING, base, Style(), width=room)


def _without(pad: Pad, figure: Figure, base: float) -> None:
    x = pad.mark("cross", PADDING - 6, base, _NOTE) - 1  # the cross is smaller than its square
    forms = without_forms(pad.kit.language, figure.without)
    pad.text(forms, x, base, _NOTE, width=pad.width - 12 - x)


def without_forms(language: Language, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Word which feeds are missing in a figure, long form first."""
    if len(labels) > 1:
        return language.forms("tile.without_many", n=len(labels))
    feed = language.feed(labels[0])
    return language.forms("tile.without", feed=feed[0], short=feed[-1])


def _goal_forms(language: Language, figure: Figure, table: str) -> tuple[str, ...]:
    if figure.goal is None:
        return language.forms(f"{table}.none")
    value = _written(language, figure, figure.goal)
    return language.forms(f"{table}.{figure.goal_kind}", value=value)


def _written(language: Language, figure: Figure, value: float) -> str:
    return language.percent(value) if figure.unit == "share" else language.number(value)
