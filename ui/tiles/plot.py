"""One strip of a time chart: band, layers, line, gaps, crises, breaks and publications, as shapes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from commandcenter.protocol.wall import Break, Publication, Span, Strip
from ui.sheet import DOTS, Area, Box, Curve, Line, Mark, Op, Points
from ui.theme import LEVEL_COLOURS

AGE_COLOURS = ("age1", "age2", "age3", "age4")
HATCHED_AGE = 2  # 4-12 h

_Point = TypeVar("_Point")
_Bucket = tuple[int, float]


class Axis(NamedTuple):
    """The time axis of a chart: which instants lie between which x."""

    start_us: int
    end_us: int
    now_us: int
    left: float
    right: float

    def x(self, at_us: int) -> float:
        """Return where an instant lies, to half a pixel; outside the axis at its end."""
        share = (at_us - self.start_us) / max(1, self.end_us - self.start_us)
        return round(2 * (self.left + min(1.0, max(0.0, share)) * (self.right - self.left))) / 2

    def holds(self, at_us: int) -> bool:
        """Tell whether an instant lies on the axis."""
        return self.start_us <= at_us <= self.end_us


class Story(NamedTuple):
    """What happened along the axis: it is drawn into every strip."""

    publications: tuple[Publication, ...] = ()
    crises: tuple[Span, ...] = ()
    breaks: tuple[Break, ...] = ()


class Plot(NamedTuple):
    """Where one strip is drawn: its axis line at `base`, `height` above it. `line_px` is its weight."""

    axis: Axis
    base: float
    height: float
    line_px: float = 4

    def y(self, value: float, top: float) -> float:
        """Return the height of a value on a scale from 0 to `top`; beyond it, the top."""
        share = min(1.0, max(0.0, value / top)) if top > 0 else 0.0
        return round(2 * (self.base - share * self.height)) / 2


def shades(plot: Plot, story: Story, colour: str) -> Iterator[Op]:
    """Yield the grounds of the crises, behind everything else of the strip."""
    for span in story.crises:
        end = min(span.end_us or plot.axis.now_us, plot.axis.end_us)
        if end > plot.axis.start_us and span.start_us < end:
            left, right = plot.axis.x(span.start_us), plot.axis.x(end)
            shade = "warn@16" if span.level == "warning" else colour
            yield Box(left, plot.base - plot.height, max(2, right - left), plot.height, shade)


def band(plot: Plot, strip: Strip, colour: str) -> Iterator[Op]:
    """Yield the usual band, in as many pieces as it has."""
    ends = _bucket_ends(strip, max(len(strip.low), len(strip.high)))
    pairs = [
        None if low is None or high is None or not plot.axis.holds(at) else (at, low, high)
        for at, low, high in zip(ends, strip.low, strip.high, strict=False)
    ]
    for run in _runs(pairs):
        if run[-1][0] + _length_us(strip) > plot.axis.end_us:  # drawn to the end of the axis
            run.append((plot.axis.end_us, *run[-1][1:]))
        yield Area(_between(plot, strip, run), colour)


def layers(plot: Plot, strip: Strip) -> Iterator[Op]:
    """Yield the levels by age on top of each other, youngest below; an empty age draws nothing."""
    count = max((len(layer) for layer in strip.layers), default=0)
    ends = _bucket_ends(strip, count)
    floor = [0.0] * count
    for index, layer in enumerate(strip.layers[: len(AGE_COLOURS)]):
        values = [value or 0.0 for value in layer] + [0.0] * (count - len(layer))
        ceiling = [low + value for low, value in zip(floor, values, strict=True)]
        points = [
            (at, low, high) if high > low and plot.axis.holds(at) else None
            for at, low, high in zip(ends, floor, ceiling, strict=True)
        ]
        for run in _runs(points):
            hatched = index == HATCHED_AGE
            yield Area(_between(plot, strip, run), AGE_COLOURS[index], hatched)
        floor = ceiling


def line(plot: Plot, strip: Strip, story: Story) -> Iterator[Op]:
    """Yield the line of the values: broken at gaps, dashed while a feed is lost, coloured in a crisis."""
    ends = _bucket_ends(strip, len(strip.values))
    points = [
        (min(at, plot.axis.now_us), value)
        if value is not None and at >= plot.axis.start_us
        else None
        for at, value in zip(ends, strip.values, strict=True)
    ]
    for run in _runs(points):
        run.insert(0, (run[0][0] - _length_us(strip), run[0][1]))  # a bucket begins where it begins
        for colour, dashed, part in _pieces(run, story, plot.axis.now_us):
            where: Points = tuple((plot.axis.x(at), plot.y(value, strip.top)) for at, value in part)
            width = plot.line_px if colour == "data" else plot.line_px + 1
            yield Curve(where, colour, width, DOTS if dashed else ())
    for index in strip.revised:
        if 0 <= index < len(ends) and plot.axis.holds(ends[index]):
            yield Box(plot.axis.x(ends[index]) - 2, plot.base + 1, 4, 8, "data2")


def verticals(
    axis: Axis, story: Story, top: float, bottom: float, publication: str
) -> Iterator[Op]:
    """Yield the dashed lines of publications and breaks, and the line of now, from `top` to `bottom`."""
    for planned in story.publications:
        if planned.state != "cancelled" and axis.holds(planned.at_us):
            x = axis.x(planned.at_us)
            yield Line(x, top, x, bottom, publication, 2, DOTS)
    for lost in story.breaks:
        if axis.holds(lost.at_us):
            x = axis.x(lost.at_us)
            yield Line(x, top, x, bottom, "stale", 2, DOTS)


def runs(axis: Axis, story: Story, top: float, high: float, colour: str) -> Iterator[Op]:
    """Yield a bar for each publication from its start to its planned end, as far as it lies on the axis."""
    for post in story.publications:
        if post.state == "cancelled" or post.end_us is None:
            continue
        left, right = axis.x(post.at_us), axis.x(post.end_us)
        if post.at_us < axis.end_us and post.end_us > axis.start_us and right - left >= 1:
            yield Box(left, top, right - left, high, colour)


def now_line(axis: Axis, top: float, bottom: float) -> Op:
    """Return the line of now."""
    x = axis.x(axis.now_us)
    return Line(x, top, x, bottom, "text1", 2)


def flags(axis: Axis, story: Story, middle: float, size: float) -> Iterator[Mark]:
    """Yield a flag for each publication and a cross for each break.

    A flag that would touch the one before is left out: its dashed line says when it was.
    """
    end = axis.left - size
    for publication in sorted(story.publications, key=lambda each: each.at_us):
        x = axis.x(publication.at_us)
        if publication.state != "cancelled" and axis.holds(publication.at_us) and x >= end:
            # The pole of the flag, not its middle, stands on the instant.
            yield Mark("flag", x + 0.3 * size, middle, size, "text2")
            end = x + size
    for lost in story.breaks:
        if axis.holds(lost.at_us):
            yield Mark("cross", axis.x(lost.at_us), middle, size, "stale")


def hours(axis: Axis, offset_us: int, step_us: int) -> list[int]:
    """Return the whole local hours on the axis, each `step_us`; `offset_us` = local minus UTC."""
    first = -(-(axis.start_us + offset_us) // step_us) * step_us - offset_us
    return list(range(first, axis.end_us + 1, step_us))


def _length_us(strip: Strip) -> int:
    return strip.bucket_s * 1_000_000


def _bucket_ends(strip: Strip, count: int) -> list[int]:
    return [strip.start_us + _length_us(strip) * (index + 1) for index in range(count)]


def _between(plot: Plot, strip: Strip, run: list[tuple[int, float, float]]) -> Points:
    """Return the outline between two lines, from the start of the first bucket."""
    run = [(run[0][0] - _length_us(strip), *run[0][1:]), *run]
    upper = [(plot.axis.x(at), plot.y(high, strip.top)) for at, _, high in run]
    lower = [(plot.axis.x(at), plot.y(low, strip.top)) for at, low, _ in reversed(run)]
    return (*upper, *lower)


def _runs(points: Sequence[_Point | None]) -> Iterator[list[_Point]]:
    run: list[_Point] = []
    for point in points:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _pieces(
    run: list[_Bucket], story: Story, now_us: int
) -> Iterator[tuple[str, bool, list[_Bucket]]]:
    """Cut a run where its look changes: at the instant it does, so that no colour runs ahead of it."""
    part: list[_Bucket] = []
    look = ("data", False)
    for point in run:
        new = (_colour(point[0], story, now_us), _is_partial(point[0], story))
        if part and new != look:
            shared = _edge_between(part[-1], point, story)
            part.append(shared)
            yield (*look, part)
            part = [shared]
        look = new
        part.append(point)
    yield (*look, part)


def _edge_between(before: _Bucket, after: _Bucket, story: Story) -> _Bucket:
    """Return the point of a line where a crisis or a break begins or ends between two of its points."""
    edges = [at for span in story.crises for at in (span.start_us, span.end_us)]
    edges += [at for lost in story.breaks for at in (lost.at_us, lost.end_us)]
    for at in edges:
        if at is not None and before[0] <= at <= after[0]:
            share = (at - before[0]) / max(1, after[0] - before[0])
            return at, before[1] + share * (after[1] - before[1])
    return before


def _colour(at_us: int, story: Story, now_us: int) -> str:
    for span in story.crises:
        if span.start_us <= at_us <= (span.end_us or now_us):
            return LEVEL_COLOURS[span.level] if span.level != "normal" else "data"
    return "data"


def _is_partial(at_us: int, story: Story) -> bool:
    return any(
        lost.at_us <= at_us and (lost.end_us is None or at_us <= lost.end_us)
        for lost in story.breaks
    )
