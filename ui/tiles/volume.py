"""One channel or network: messages of the last hour, their course beside the usual, promises kept today."""

from commandcenter.clock import MINUTE
from commandcenter.protocol.wall import VolumeRow, WallView
from ui.figures import SMALL_SHARE, look_of, spoken, value_text, without_forms
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Line, Mark, Sheet
from ui.tiles import plot
from ui.tiles.pad import PADDING, Kit, Pad, Style
from ui.tiles.plot import Axis, Plot, Story

CELL_HEIGHT = 200  # what a cell was drawn for; a taller one gives its plot what it has more
_AHEAD_US = 45 * MINUTE
_NAME = Style(weight=SEMIBOLD)
_COUNT = Style(56, SEMIBOLD, "text1")
_SHARE = Style(36, SEMIBOLD, "text1")
_NOTE = Style(34, SEMIBOLD, "stale")
_TITLE = Style(48, SEMIBOLD, "text1")
_SMALL = Style(32)
_TOP, _PLOT_BASE, _PLOT_HEIGHT, _FOOT = 52, 138, 58, 183
_FLAG = 20
_LONGEST_NAME = 150  # of a name that somebody chose; the number beside it comes first
_SHORT_NOTE = 70
_BAR_WIDTH, _BAR, _MARKER = 144, 12, 26


def volume_tile(
    kit: Kit, row: VolumeRow, view: WallView, link: LinkState, size: tuple[float, float]
) -> Sheet:
    """Draw one cell of the scene of channels and networks."""
    pad = Pad(kit, *size)
    look = look_of(row.promise)
    if link.state == "stale" or row.without:
        pad.stale_frame()
    elif look.level != "normal":
        pad.frame(edge=look.colour, edge_px=4)
    else:
        pad.frame()
    _head(pad, row)
    _course(pad, row, view, size[1] - CELL_HEIGHT)
    share = _share(pad, row)
    if look.level != "normal" and (link.state == "stale" or row.without):
        share -= 32  # the bar that would show the level has no room
        middle = pad.height - CELL_HEIGHT + _FOOT - 13
        pad.add(Mark(LEVEL_SHAPES[look.level], share + 12, middle, 24, look.colour), live=True)
    if link.state == "stale":
        x = pad.mark("clock", PADDING, pad.height - CELL_HEIGHT + _FOOT, _NOTE)
        _note(pad, (kit.language.duration(link.silent_us or 0),), x, share)
    elif row.without:
        x = pad.mark("cross", PADDING - 6, pad.height - CELL_HEIGHT + _FOOT, _NOTE) - 1
        _note(pad, _cut_forms(kit, row), x, share)
    else:
        _bar(pad, row, min(_BAR_WIDTH, share - 20 - PADDING))
    return pad.sheet(_spoken(kit, row))


def row_tile(kit: Kit, kind: str, view: WallView, size: tuple[float, float]) -> Sheet:
    """Say at the left of a row what its cells show."""
    pad, language = Pad(kit, *size), kit.language
    pad.add(Box(0, 0, pad.width, pad.height, "bg0"))
    room = pad.width - PADDING - 8
    beyond = view.channels_beyond if kind == "channel" else 0
    end = pad.width - 8
    if beyond:
        forms = language.forms("scenes.beyond", n=beyond)
        end = pad.text(forms, end, _TOP, _SMALL, width=170, align="right", live=True).x - 12
    title = language.forms(f"scenes.row_{kind}s")
    pad.text(title, PADDING, _TOP, _TITLE, width=end - PADDING)
    since = language.time(view.axis_start_us, kit.zone)
    lines = (
        language.forms("scenes.messages"),
        language.forms("scenes.since", time=since) if kind == "channel"
        else language.forms("scenes.grey"),
        language.forms("scenes.within"),
    )  # fmt: skip
    for forms, base in zip(lines, (96, 134, pad.height - CELL_HEIGHT + _FOOT - 2), strict=True):
        pad.text(forms, PADDING, base, _SMALL, width=room)
    return pad.sheet(title[0])


def name_forms(kit: Kit, row: VolumeRow) -> tuple[str, ...]:
    """Name a row's channel or network, long form first."""
    if row.kind == "channel":
        return kit.language.channel(row.key)
    return kit.language.forms(f"networks.{row.key}")


def share_forms(kit: Kit, row: VolumeRow) -> tuple[str, ...]:
    """Write the share of promises kept: of few cases counted out, of some with how many they are."""
    figure = row.promise
    text = value_text(kit.language, figure) or kit.language.word("words.unknown")
    if look_of(figure).grey and (figure.n or 0) >= SMALL_SHARE:
        return (kit.language.word("scenes.share_n", share=text, n=figure.n), text)
    return (text,)


def _head(pad: Pad, row: VolumeRow) -> None:
    right, lettering = pad.width - PADDING, pad.kit.lettering
    names = name_forms(pad.kit, row)
    if row.count is None:
        pad.add(Box(right - 56, 32, 56, 8, "text1"), live=True)
        end = right - 56
    else:
        counts = pad.kit.language.number_forms(row.count)
        shortest = min(lettering.width(name, SMALLEST, SEMIBOLD) for name in names)
        room = max(
            right - PADDING - 13 - min(shortest, _LONGEST_NAME),
            lettering.width(counts[-1], SMALLEST, SEMIBOLD),
        )
        count = pad.text(
            counts, right, _TOP, _COUNT, width=room, align="right", live=True, keep_long=SMALLEST
        )
        end = count.x
    pad.text(names, PADDING, _TOP - 2, _NAME, width=end - 12 - PADDING)


def _course(pad: Pad, row: VolumeRow, view: WallView, extra: float) -> None:
    """Draw the messages per quarter of an hour, publications, crises and lost feeds over them."""
    axis = Axis(
        view.axis_start_us, view.as_of_us + _AHEAD_US, view.as_of_us, PADDING, pad.width - PADDING
    )
    where = Plot(axis, _PLOT_BASE + extra, _PLOT_HEIGHT + extra)
    breaks = tuple(lost for lost in view.breaks if lost.label in row.feeds)
    story = Story(view.publications, view.crises, breaks)
    top = where.base - where.height - 4
    pad.add(*plot.shades(where, story, "crit@16"), live=True)
    if view.history is None:
        pad.add(*plot.band(where, row.strip, "band"), live=True)
    pad.add(Line(axis.left, where.base, axis.right, where.base, "line2", 2))
    pad.add(*plot.verticals(axis, story, top, where.base, "line2"), live=True)
    pad.add(*plot.runs(axis, story, top, 4, "line2"), live=True)
    pad.add(*plot.line(where, row.strip, story), live=True)
    pad.add(*plot.flags(axis, story, top + _FLAG / 2, _FLAG), live=True)
    pad.add(plot.now_line(axis, top, where.base), live=True)


def _share(pad: Pad, row: VolumeRow) -> float:
    """Write the share; return where it begins."""
    look = look_of(row.promise)
    base = pad.height - CELL_HEIGHT + _FOOT
    style = _SHARE._replace(colour=look.colour)
    right, room = pad.width - PADDING, pad.width - 2 * PADDING
    forms = share_forms(pad.kit, row)
    if row.without:
        forms, room = forms[-1:], room - _SHORT_NOTE
    text = pad.text(forms, right, base, style, width=room - 50, align="right", live=True)
    return text.x


def _bar(pad: Pad, row: VolumeRow, width: float) -> None:
    """Draw the share on a track from 0 to all, with its goal."""
    figure, look = row.promise, look_of(row.promise)
    middle = pad.height - CELL_HEIGHT + _FOOT - 13
    pad.add(Box(PADDING, middle - _BAR / 2, width, _BAR, "bg2"))
    if figure.goal is not None:
        pad.add(Box(PADDING + round(figure.goal * width) - 2, middle - 14, 4, 28, "text1"))
    if figure.value is not None and figure.n:
        x = PADDING + round(min(1.0, max(0.0, figure.value)) * width)
        pad.add(Mark(LEVEL_SHAPES[look.level], x, middle, _MARKER, look.colour), live=True)


def _note(pad: Pad, forms: tuple[str, ...], x: float, end: float) -> None:
    """Write the form that fits; where none does, the mark before it and the dashed edge stand alone."""
    base, width = pad.height - CELL_HEIGHT + _FOOT, pad.kit.lettering.width
    room = end - 12 - x
    fitting = [form for form in forms if width(form, SMALLEST, SEMIBOLD) <= room]
    if fitting:
        pad.text(fitting[0], x, base, _NOTE, width=room, live=True)


def _cut_forms(kit: Kit, row: VolumeRow) -> tuple[str, ...]:
    """Say since when a channel is silent; in a network, which feed it is without."""
    if row.kind == "channel" and row.without_since_us is not None:
        time = kit.language.time(row.without_since_us, kit.zone)
        return kit.language.forms("scenes.cut_since", time=time)
    feed = kit.language.feed(row.without[0])[-1]
    alone = (feed,) if len(row.without) == 1 else ()
    return (*without_forms(kit, row.without, row.without_since_us), *alone)


def _spoken(kit: Kit, row: VolumeRow) -> str:
    language = kit.language
    count = language.word("spoken.missing") if row.count is None else language.number(row.count)
    return ", ".join((name_forms(kit, row)[0], count, spoken(language, row.promise)))
