"""Promises and backlog by network, channel and motive: what waits now, and what was answered in time today.

Three blocks of up to five rows; the last row of a block is what is in none of the others, so that each
block adds up to the two headlines above it.
"""

from commandcenter.languages import plain
from commandcenter.protocol.wall import PromiseRow, WallView
from ui.figures import look_of, spoken, value_text, without_forms
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Line, Mark, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

KINDS = ("network", "channel", "motive")
ROWS = 5
_TITLE = Style(32, SEMIBOLD, "text1")
_HEAD = Style(32)
_NAME = Style(colour="text1")
_NUMBER = Style(weight=SEMIBOLD, colour="text1")
_NONE = Style()
_NOTE = Style(36, SEMIBOLD, "stale")
_GAP = 40  # between two blocks
_HEAD_BASE, _FIRST, _LAST = 46, 114, 40  # the last: from the bottom
_NOTE_ROOM = 36
_SHARE, _BAR = 164, 72  # room of the share, and of the bar before it
_BAR_HIGH, _MARKER = 12, 26


def promises_tile(kit: Kit, view: WallView, link: LinkState, size: tuple[float, float]) -> Sheet:
    """Draw the three blocks."""
    pad = Pad(kit, *size)
    is_partial = link.state == "stale" or bool(view.motives_without)
    if is_partial:
        pad.stale_frame()
        _note(pad, view, link)
    else:
        pad.frame()
    wide = (pad.width - 2 * PADDING - 2 * _GAP) / len(KINDS)
    last = pad.height - _LAST - _NOTE_ROOM * is_partial
    pitch = (last - _FIRST) / (ROWS - 1)
    for place, kind in enumerate(KINDS):
        left = PADDING + place * (wide + _GAP)
        rows = [row for row in view.promises if row.kind == kind][:ROWS]
        _head(pad, kind, left, left + wide)
        for index, row in enumerate(rows):
            base = _FIRST + pitch * index
            pad.add(Line(left, base - pitch / 2 - 14, left + wide, base - pitch / 2 - 14, "line"))
            _row(pad, row, left, left + wide, base)
    return pad.sheet(_spoken(kit, view))


def name_forms(kit: Kit, row: PromiseRow) -> tuple[str, ...]:
    """Name a row, long form first."""
    if not row.key:
        return kit.language.forms("scenes.rest")
    if row.kind == "channel":
        return kit.language.channel(row.key)
    if row.kind == "motive":
        return (kit.language.motive(row.key),)
    known = f"networks.{row.key}"
    return kit.language.forms(known) if kit.language.has(known) else (plain(row.key),)


def _columns(pad: Pad, right: float) -> tuple[float, float]:
    """Return the right edges of what waits and of the bar; the large type has no room for bars."""
    bar = right - _SHARE - 16
    return bar - (0 if pad.kit.type.is_far else _BAR + 20), bar


def _head(pad: Pad, kind: str, left: float, right: float) -> None:
    """Write what a block is split by, and what its two numbers are."""
    language, (waiting, _) = pad.kit.language, _columns(pad, right)
    title = language.word(f"scenes.row_{kind}s")
    titles = (language.word(f"scenes.row_{each}s") for each in KINDS)  # so that all heads agree
    end = left + max(pad.width_of(each, _TITLE) for each in titles) + 12
    within = pad.text(
        language.forms("scenes.kept"), right, _HEAD_BASE, _HEAD, width=right - waiting - 16,
        align="right",
    )  # fmt: skip
    edge = min(waiting, within.x - 16)
    forms = language.forms("scenes.waiting")
    pad.text(forms, edge, _HEAD_BASE, _HEAD, width=edge - end, align="right")
    pad.text(title, left, _HEAD_BASE, _TITLE, width=end - left)


def _row(pad: Pad, row: PromiseRow, left: float, right: float, base: float) -> None:
    language, (waiting, bar) = pad.kit.language, _columns(pad, right)
    edge = waiting
    if row.waiting is None:
        pad.add(Box(waiting - 48, base - 18, 48, 8, "text1"), live=True)
        edge -= 48
    else:
        count = pad.text(
            language.number_forms(row.waiting), waiting, base, _NUMBER if row.waiting else _NONE,
            width=140, align="right", live=True, keep_long=SMALLEST,
        )  # fmt: skip
        edge = count.x
    pad.text(name_forms(pad.kit, row), left, base, _NAME, width=edge - 16 - left)
    _promise(pad, row, bar, right, base)


def _promise(pad: Pad, row: PromiseRow, bar: float, right: float, base: float) -> None:
    """Write the share; before it its level on a track from 0 to all, with its goal, or its shape alone."""
    figure, look = row.promise, look_of(row.promise)
    middle = base - pad.cap_height(_NUMBER) / 2
    is_far = pad.kit.type.is_far
    words = value_text(pad.kit.language, figure) or pad.kit.language.word("words.unknown")
    style = _NUMBER._replace(colour=look.colour)
    is_marked = is_far and look.level != "normal"
    room = _SHARE - 4 - (_MARKER + 8) * is_marked
    share = pad.text(words, right, base, style, width=room, align="right", live=True)
    if is_marked:
        x = share.x - 8 - _MARKER / 2
        pad.add(Mark(LEVEL_SHAPES[look.level], x, middle, _MARKER, look.colour), live=True)
    if not is_far:
        _bar(pad, row, bar - _BAR, middle)


def _bar(pad: Pad, row: PromiseRow, start: float, middle: float) -> None:
    figure, look = row.promise, look_of(row.promise)
    pad.add(Box(start, middle - _BAR_HIGH / 2, _BAR, _BAR_HIGH, "bg2"))
    if figure.goal is not None:
        pad.add(Box(start + round(figure.goal * _BAR) - 2, middle - 14, 4, 28, "text1"))
    if figure.value is not None and figure.n:
        x = start + round(min(1.0, max(0.0, figure.value)) * _BAR)
        pad.add(Mark(LEVEL_SHAPES[look.level], x, middle, _MARKER, look.colour), live=True)


def _note(pad: Pad, view: WallView, link: LinkState) -> None:
    """Say at the bottom how old these numbers are, or which feeds are not in them."""
    base = pad.height - 20
    if link.state == "stale":
        x = pad.mark("clock", PADDING, base, _NOTE)
        forms: tuple[str, ...] = (pad.kit.language.duration(link.silent_us or 0),)
    else:
        x = pad.mark("cross", PADDING, base, _NOTE)
        forms = without_forms(pad.kit, view.motives_without, view.motives_without_since_us)
    pad.text(forms, x, base, _NOTE, width=pad.width - PADDING - x, live=True)


def _spoken(kit: Kit, view: WallView) -> str:
    language = kit.language
    parts = [
        f"{name_forms(kit, row)[0]} {language.number(row.waiting or 0)}, "
        f"{spoken(language, row.promise)}"
        for row in view.promises
    ]
    return ", ".join((language.word("scenes.promises"), *parts))
