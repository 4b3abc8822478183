"""The rows of the wall's other scenes: channels and networks, queues by age, promises and backlog."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from commandcenter.clock import HOUR, MINUTE
from commandcenter.kpis import promises_by, queues, standing, volume_by
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.volume_by import QUARTER, Group, Volume
from commandcenter.protocol.wall import FeedRow, PromiseRow, QueueRow, Strip, VolumeRow
from commandcenter.series import Pairs
from commandcenter.views import partial, strips

MOST_CHANNELS = 4
LONGEST_KEY = 64  # a channel's name comes from outside
AHEAD = 45 * MINUTE  # how far the usual band goes on behind now
LEAST_TOP = 4.0  # messages in a quarter of an hour that fill the scale of a quiet row

Ends = tuple[float | None, ...]


class Rows(NamedTuple):
    """Channels, networks, queues and promises, and how many messages are in no row of a channel."""

    channels: tuple[VolumeRow, ...]
    channels_beyond: int
    networks: tuple[VolumeRow, ...]
    queues: tuple[QueueRow, ...]
    promises: tuple[PromiseRow, ...]


def rows(moment: Moment, feeds: Sequence[FeedRow]) -> Rows:
    """Return the rows; none of the queues and no count while today itself comes in."""
    start, _ = strips.axis(moment.now_us)
    messages = moment.state.messages.between(start - 1, moment.now_us)
    promises = promises_by.today(moment)
    shown = volume_by.channels(moment, MOST_CHANNELS)
    channels = _row(moment, shown, messages, feeds, promises)
    hour = int((messages[:, 0] > moment.now_us - HOUR).sum())
    return Rows(
        channels=channels,
        channels_beyond=hour - sum(row.count or 0 for row in channels) if _is_known(moment) else 0,
        networks=_row(moment, volume_by.networks(), messages, feeds, promises),
        queues=_queues(moment),
        promises=_promises(moment, promises, shown),
    )


def _is_known(moment: Moment) -> bool:
    return bool(moment.state.first_us) and not moment.is_catching_up()


def _promises(
    moment: Moment, promises: promises_by.Promises, channels: Sequence[Group]
) -> tuple[PromiseRow, ...]:
    """Return promises and backlog by network, channel and motive; none while today itself comes in."""
    if not _is_known(moment):
        return ()
    groups = (*volume_by.networks(), *channels, *standing.motives(promises))
    return tuple(
        PromiseRow(
            kind=one.kind,
            key=one.key[:LONGEST_KEY],
            waiting=one.waiting,
            promise=one.promise,
        )
        for one in standing.rows(moment, promises, groups)
    )


def _queues(moment: Moment) -> tuple[QueueRow, ...]:
    if not _is_known(moment):
        return ()
    return tuple(
        QueueRow(
            key=waiting.queue.key,
            names=waiting.queue.names,
            bands=waiting.bands,
            goal=waiting.goal,
            oldest_us=waiting.oldest_us,
        )
        for waiting in queues.by_age(moment)
    )


def _row(
    moment: Moment,
    groups: Sequence[Group],
    messages: Pairs,
    feeds: Sequence[FeedRow],
    promises: promises_by.Promises,
) -> tuple[VolumeRow, ...]:
    """Return the cells of one row, on one scale."""
    start, _ = strips.axis(moment.now_us)
    cells = [
        _cell(moment, group, volume_by.volume(moment, group, messages, start), feeds, promises)
        for group in groups
    ]
    highest = max((value or 0.0 for row in cells for value in _drawn(row.strip)), default=0.0)
    top = strips.round_up(max(highest * 1.1, LEAST_TOP))
    return tuple(
        msgspec.structs.replace(
            row, strip=msgspec.structs.replace(row.strip, top=top, tick=top / 2)
        )
        for row in cells
    )


def _drawn(strip: Strip) -> tuple[float | None, ...]:
    return (*strip.values, *strip.high)


def _cell(
    moment: Moment,
    group: Group,
    volume: Volume,
    feeds: Sequence[FeedRow],
    promises: promises_by.Promises,
) -> VolumeRow:
    bringing = (
        partial.carriers(group.key, feeds, moment.state.channels)
        if group.kind == "channel"
        else partial.with_messages(feeds)
    )
    lost = partial.gone(bringing)
    kind: Literal["channel", "network"] = "channel" if group.kind == "channel" else "network"
    known = _is_known(moment)
    promise = promises_by.figure(
        moment, promises, lambda each: group.holds(getattr(each, group.kind))
    )
    return VolumeRow(
        kind=kind,
        key=group.key[:LONGEST_KEY],
        count=volume.last_hour if known else None,
        strip=_strip(moment, group, volume, [row.name for row in bringing]),
        promise=promise
        if known
        else msgspec.structs.replace(promise, value=None, part=None, n=None, level="normal"),
        feeds=partial.labels(bringing),
        without=partial.labels(lost),
        without_since_us=partial.since_us(lost),
    )


def _strip(moment: Moment, group: Group, volume: Volume, feeds: Sequence[str]) -> Strip:
    """Return messages per quarter of an hour; nothing is known where all its feeds were cut."""
    start, _ = strips.axis(moment.now_us)
    cut = strips.all_cut(moment, feeds, start)
    first_us = moment.state.first_us if _is_known(moment) else 0
    values: list[float | None] = []
    for place, count in enumerate(volume.quarters.tolist()):
        at = start + place * QUARTER
        lost = not count and any(low <= at and at + QUARTER <= high for low, high in cut)
        values.append(float(count) if 0 < first_us < at + QUARTER and not lost else None)
    low, high = _usual(moment, group, start)
    return Strip(
        key="messages",
        bucket_s=QUARTER // 1_000_000,
        start_us=start,
        values=tuple(values),
        low=low,
        high=high,
        revised=volume.revised,
    )


def _usual(moment: Moment, group: Group, start: int) -> tuple[Ends, Ends]:
    """Return the ends of the usual band from the start of the axis; () while there is none."""
    if not moment.with_usual:
        return (), ()

    def ends() -> tuple[Ends, Ends]:
        middles = range(start + QUARTER // 2, start + strips.PAST + QUARTER + AHEAD, QUARTER)
        found = strips.band(
            moment, middles, lambda _, hour: volume_by.usual_quarter(moment, group, hour)
        )
        if not any(found):
            return (), ()
        low = tuple(round(usual.low, 2) if usual else None for usual in found)
        return low, tuple(round(usual.high, 2) if usual else None for usual in found)

    # The axis moves on every quarter of an hour, and an hour begins with one of them.
    return moment.hours.keep(f"band/{group.kind}/{group.key}", start, ends)
