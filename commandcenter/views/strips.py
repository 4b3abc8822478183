"""The three trend strips on one time axis: messages, negative share, cases to answer by age."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis import to_answer
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.wall import Strip

PAST = 6 * HOUR
AHEAD = 2 * HOUR
FIVE = marks.BUCKET
QUARTER = 15 * MINUTE
FEWEST_READ = 3  # bursts without which a quarter's share is no sample


def axis(now_us: int) -> tuple[int, int]:
    """Return the ends of the time axis: six hours back, two ahead, on whole quarters."""
    start = (now_us - PAST) // QUARTER * QUARTER
    return start, start + PAST + AHEAD


def all_three(moment: Moment, feeds: Sequence[str]) -> tuple[Strip, ...]:
    """Return the strips from top to bottom; gaps while today itself comes in."""
    found = messages(moment, feeds), negative(moment), backlog(moment)
    if not moment.is_catching_up():
        return found
    return tuple(
        msgspec.structs.replace(strip, values=(), layers=(), revised=()) for strip in found
    )


def messages(moment: Moment, feeds: Sequence[str] = ()) -> Strip:
    """Messages per 5 minutes by event time, without the running bucket.

    Nothing is known of a bucket through which each of `feeds` was cut and that stayed empty.
    """
    start, end = axis(moment.now_us)
    pairs = moment.state.messages.between(start - 1, moment.now_us)
    edges = range(start, moment.now_us - FIVE + 1, FIVE)
    place = (pairs[:, 0] - start) // FIVE
    late = np.unique(place[(pairs[:, 1] & marks.LATE) != 0])
    counted = np.bincount(place, minlength=len(edges))
    cut = all_cut(moment, feeds, start)
    values: list[float | None] = [
        None
        if not 0 < moment.state.first_us < at + FIVE
        or (not count and any(low <= at and at + FIVE <= high for low, high in cut))
        else float(count)
        for at, count in zip(edges, counted, strict=False)
    ]
    usual = _kept_band(moment, "messages", range(start + FIVE // 2, end, FIVE), fives)
    revised = tuple(int(i) for i in late if i < len(edges))
    return _strip(moment, "messages", FIVE, start, values, usual, revised=revised)


def all_cut(moment: Moment, feeds: Sequence[str], since_us: int) -> list[tuple[int, int]]:
    """Return the spans in which every one of these feeds was cut."""
    spans: list[tuple[int, int]] = [(since_us, moment.now_us)] if feeds else []
    for feed in feeds:
        breaks = moment.state.links.get(feed, [])
        both = [
            (max(low, one.at_us), min(high, moment.now_us if one.end_us is None else one.end_us))
            for low, high in spans
            for one in breaks
        ]
        spans = [(low, high) for low, high in both if low < high]
    return spans


def negative(moment: Moment) -> Strip:
    """Negative share per 15 minutes; a quarter of an hour without a burst is a gap."""
    start, end = axis(moment.now_us)
    pairs = moment.state.bursts.between(start - 1, moment.now_us)
    edges = range(start, moment.now_us - QUARTER + 1, QUARTER)
    place = (pairs[:, 0] - start) // QUARTER
    moods = marks.moods(pairs[:, 1])
    read = np.bincount(place[moods != Mood.UNREAD], minlength=len(edges))
    bad = np.bincount(place[moods == Mood.NEGATIVE], minlength=len(edges))
    shares = [
        float(b) / float(n) if n else None
        for b, n in zip(bad[: len(edges)], read[: len(edges)], strict=True)
    ]
    usual = _kept_band(moment, "negative", range(start + QUARTER // 2, end, QUARTER), quarters)
    return _strip(moment, "negative", QUARTER, start, shares, usual, least_top=0.4)


def backlog(moment: Moment) -> Strip:
    """Cases to answer at the end of each 5 minutes, by age, without the running bucket."""
    start, end = axis(moment.now_us)
    edges = np.arange(start + FIVE, moment.now_us + 1, FIVE, dtype=np.int64)
    layers = to_answer.layers_at(moment, edges)
    known = [at >= moment.state.first_us > 0 for at in edges]
    split = tuple(
        tuple(float(v) if k else None for v, k in zip(layer, known, strict=True))
        for layer in layers
    )
    values = [float(v) if k else None for v, k in zip(layers.sum(axis=0), known, strict=True)]
    middles = range(start + FIVE, end + FIVE, FIVE)
    usual = _kept_band(moment, "to_answer", middles, to_answer.usual_at)
    return _strip(moment, "to_answer", FIVE, start, values, usual, layers=split)


def _strip(  # noqa: PLR0913 - what a strip is made of
    moment: Moment,
    key: str,
    bucket_us: int,
    start: int,
    values: list[float | None],
    usual: list[Usual | None],
    *,
    layers: tuple[tuple[float | None, ...], ...] = (),
    revised: tuple[int, ...] = (),
    least_top: float = 10.0,
) -> Strip:
    has_band = moment.with_usual and any(usual)
    highest = max(
        [value for value in values if value is not None] + [u.high for u in usual if u], default=0.0
    )
    top = round_up(max(highest * 1.1, least_top))
    return Strip(
        key=key,
        bucket_s=bucket_us // 1_000_000,
        start_us=start,
        values=tuple(values),
        low=tuple(u.low if u else None for u in usual) if has_band else (),
        high=tuple(u.high if u else None for u in usual) if has_band else (),
        layers=layers,
        revised=revised,
        tick=top / 2,
        top=top,
    )


def round_up(value: float) -> float:
    """Return the next round number whose half is round too, so that the axis does not jitter."""
    scale = 10.0 ** np.floor(np.log10(value))
    for step in (1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0):
        if value <= step * scale * (1 + 1e-9):
            return float(step * scale)
    return float(10 * scale)


def fives(moment: Moment, hour: int) -> Usual | None:
    """Return what five minutes of an hour usually bring."""
    if not moment.with_usual:
        return None
    hours = moment.hours
    return hours.usual_parts(
        "messages5", hour, moment.now_us // HOUR, lambda past: hours.past(past).messages.tolist()
    )


def quarters(moment: Moment, hour: int) -> Usual | None:
    """Return what the share of a quarter of an hour usually is."""
    if not moment.with_usual:
        return None

    def shares(past: int) -> list[float]:
        counted = moment.hours.past(past)
        enough = counted.read >= FEWEST_READ
        found: list[float] = (counted.negative[enough] / counted.read[enough]).tolist()
        return found

    return moment.hours.usual_parts("negative15", hour, moment.now_us // HOUR, shares)


def _kept_band(
    moment: Moment, key: str, middles: range, of_hour: Callable[[Moment, int], Usual | None]
) -> list[Usual | None]:
    """Return the band of a strip, made when its axis moves on."""
    if not moment.with_usual:
        return [None] * len(middles)
    return moment.hours.keep(f"strip/{key}", middles[0], lambda: band(moment, middles, of_hour))


def band(
    moment: Moment, middles: range, of_hour: Callable[[Moment, int], Usual | None]
) -> list[Usual | None]:
    """Return what is usual at each instant: hours speak for their middles, between them it goes straight."""
    hours = range(middles[0] // HOUR - 1, middles[-1] // HOUR + 2)
    usual = {hour: of_hour(moment, hour) for hour in hours}
    return [_level(usual, at) for at in middles]


def _level(usual: dict[int, Usual | None], at: int) -> Usual | None:
    """Return the usual value at an instant, between the middles of its two hours."""
    hour, part = divmod(at - HOUR // 2, HOUR)
    before, after = usual[hour], usual[hour + 1]
    if before is None or after is None:
        return before or after
    share = part / HOUR
    return Usual(*(a * (1 - share) + b * share for a, b in zip(before, after, strict=True)))
