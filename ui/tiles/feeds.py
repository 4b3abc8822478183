"""The feed strip: every feed with its state as a shape and the age of its last sign of life."""

from itertools import product
from typing import NamedTuple

from commandcenter.protocol.wall import FeedRow, WallView
from ui.feedwords import why
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.sheet import Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

CELLS = 6
ROOMY = 4  # so few feeds stand in two columns, by their long names

_MARK, _SPACE = 28, 10
_NAME = Style(weight=SEMIBOLD, colour="text1")
_WAIT = Style(SMALLEST)  # an aid: the ring says it
_WORST_FIRST = {"disconnected": 0, "stale": 1, "waiting": 2, "fresh": 3}
_MARKS = {"fresh": "disc", "waiting": "ring", "stale": "clock", "disconnected": "cross"}


class _Cell(NamedTuple):
    """What one feed shows: its mark, name forms, tail forms and the tail's style."""

    mark: str
    mark_colour: str
    name: tuple[str, ...]
    tail: tuple[str, ...]
    tail_style: Style


def feeds_tile(
    kit: Kit, view: WallView, link: LinkState, now_us: int, size: tuple[float, float]
) -> Sheet:
    """Draw at most six feeds, the troubled ones always among them."""
    pad = Pad(kit, *size)
    if link.state == "stale":
        pad.stale_frame()
    else:
        pad.frame()
    if not view.feeds:
        words = kit.language.forms("feed_strip.none")
        pad.text(words, PADDING, pad.two_lines()[0], Style(), width=pad.width - 2 * PADDING)
    roomy = len(view.feeds) <= ROOMY
    cells = [_cell(kit, row, view, link, now_us, roomy=roomy) for row in _at_most(view.feeds)]
    hidden = len(view.feeds) - len(cells)
    if hidden:
        cells.append(_Cell("", "", kit.language.forms("feed_strip.more", n=hidden), (), _NAME))
    columns = 2 if roomy else 3
    column = (pad.width - 32) / columns
    for index, cell in enumerate(cells):
        x = PADDING + column * (index % columns)
        base = pad.two_lines()[index // columns]
        is_last = index == len(cells) - 1  # nothing stands beside it
        _draw(pad, cell, x, base, pad.width - PADDING - x if is_last else column - 10)
    return pad.sheet()


def feed_age_us(row: FeedRow, view: WallView, now_us: int) -> int:
    """Return how long ago a feed last gave a sign of life, as of `now_us`."""
    passed = max(0, now_us - view.as_of_us)
    if row.age_us is None:
        return max(0, now_us - row.since_us)
    return row.age_us + passed


def _at_most(feeds: tuple[FeedRow, ...]) -> list[FeedRow]:
    if len(feeds) <= CELLS:
        return list(feeds)
    worst_first = sorted(range(len(feeds)), key=lambda at: _WORST_FIRST[feeds[at].state])
    return [feeds[at] for at in sorted(worst_first[: CELLS - 1])]  # two rows may say the same


def _cell(
    kit: Kit, row: FeedRow, view: WallView, link: LinkState, now_us: int, *, roomy: bool
) -> _Cell:
    language = kit.language
    names = language.feed(row.label)
    names = names if roomy else names[-1:]
    if link.state != "fresh":
        unknown = (language.word("words.unknown"),)
        return _Cell("ring", "text2", names, unknown, Style(weight=SEMIBOLD))
    if row.state == "waiting":
        return _Cell("ring", "text2", names, (*language.forms("feed_strip.wait"), ""), _WAIT)
    age = feed_age_us(row, view, now_us)
    fresh = row.state == "fresh"
    tail = Style() if fresh else Style(weight=SEMIBOLD, colour="stale")
    forms: tuple[str, ...] = (
        language.duration(age, short=not fresh),
        language.duration(age, short=True),
    )
    if not fresh and (words := why(language, row)):
        forms = (words[0], *forms)  # what is wrong before how long, where there is room for it
    colour = "text2" if fresh else "stale"
    return _Cell(_MARKS[row.state], colour, names, forms, tail)


def _draw(pad: Pad, cell: _Cell, x: float, base: float, room: float) -> None:
    left = x
    if cell.mark:
        middle = base - pad.cap_height(_NAME) / 2
        pad.shape(cell.mark, x + _MARK / 2, middle, _MARK, cell.mark_colour)
        left += _MARK + 10
    name, tail, px = _set(pad, cell, x + room - left)
    written = pad.text(name, left, base, _NAME._replace(px=px, fitted=True), width=x + room - left)
    if tail:
        begin = pad.end(written) + _SPACE
        style = cell.tail_style._replace(px=_tail_px(pad, cell, px), fitted=True)
        pad.text(tail, begin, base, style, width=x + room - begin + 1, live=True)


def _set(pad: Pad, cell: _Cell, room: float) -> tuple[str, str, int]:
    """Return name, tail and the name's size: shorter forms first, then smaller, then words of the name cut.

    Before the first word of a name would lose letters the tail goes: the shape says the state too.
    """
    width = pad.kit.lettering.width
    tails = cell.tail or ("",)

    def taken(tail: str, px: int) -> float:
        weight = cell.tail_style.weight
        return width(tail, _tail_px(pad, cell, px), weight) + _SPACE if tail else 0.0

    for px in range(pad.px(_NAME), SMALLEST - 1, -1):
        for tail, name in product(tails, cell.name):
            if width(name, px, _NAME.weight) + taken(tail, px) <= room:
                return name, tail, px
    first = min(width(name.partition(" ")[0], SMALLEST, _NAME.weight) for name in cell.name)
    tail = "" if room - taken(tails[-1], SMALLEST) < first <= room else tails[-1]
    left = room - taken(tail, SMALLEST)
    name, px = pad.kit.lettering.fit(cell.name, left, SMALLEST, _NAME.weight)
    return name, tail, px


def _tail_px(pad: Pad, cell: _Cell, px: int) -> int:
    """Return the size of a tail beside a name of that size."""
    return min(px, pad.px(cell.tail_style))
